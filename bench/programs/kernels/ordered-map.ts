// A map in the order of its keys on lists that skip, for keys of any kind: ranges, neighbours, intervals that merge.
import { Random } from '../random.ts'

type Compare<K> = (a: K, b: K) => number

const HIGHEST = 12

class Tower<K, V> {
  readonly nexts: (Tower<K, V> | undefined)[]

  constructor(
    readonly key: K,
    public value: V,
    height: number,
  ) {
    this.nexts = Array.from({ length: height }, () => undefined)
  }

  get height(): number {
    return this.nexts.length
  }

  next(level = 0): Tower<K, V> | undefined {
    return this.nexts[level]
  }

  linkTo(next: Tower<K, V> | undefined, level: number): void {
    this.nexts[level] = next
  }
}

class OrderedMap<K, V> {
  private readonly head: Tower<K, V>
  private readonly random = new Random(41)
  private count = 0

  constructor(
    private readonly compare: Compare<K>,
    lowest: K,
    nothing: V,
  ) {
    this.head = new Tower(lowest, nothing, HIGHEST)
  }

  get size(): number {
    return this.count
  }

  private isBefore(tower: Tower<K, V> | undefined, key: K): tower is Tower<K, V> {
    if (!tower) return false
    return this.compare(tower.key, key) < 0
  }

  private isAt(tower: Tower<K, V> | undefined, key: K): tower is Tower<K, V> {
    if (!tower) return false
    return this.compare(tower.key, key) === 0
  }

  private lastBefore(from: Tower<K, V>, key: K, level: number): Tower<K, V> {
    let at = from
    let next = at.next(level)
    while (this.isBefore(next, key)) {
      at = next
      next = at.next(level)
    }
    return at
  }

  private before(key: K): Tower<K, V> {
    let at = this.head
    for (let level = HIGHEST - 1; level >= 0; level--) at = this.lastBefore(at, key, level)
    return at
  }

  private pathTo(key: K): Tower<K, V>[] {
    const path: Tower<K, V>[] = []
    let at = this.head
    for (let level = HIGHEST - 1; level >= 0; level--) {
      at = this.lastBefore(at, key, level)
      path[level] = at
    }
    return path
  }

  private randomHeight(): number {
    let height = 1
    while (height < HIGHEST && this.random.next() < 0.5) height++
    return height
  }

  get(key: K): V | undefined {
    const found = this.before(key).next()
    return this.isAt(found, key) ? found.value : undefined
  }

  set(key: K, value: V): this {
    const path = this.pathTo(key)
    const found = path[0]?.next()
    if (this.isAt(found, key)) {
      found.value = value
      return this
    }
    const tower = new Tower(key, value, this.randomHeight())
    for (let level = 0; level < tower.height; level++) {
      const before = path[level] as Tower<K, V>
      tower.linkTo(before.next(level), level)
      before.linkTo(tower, level)
    }
    this.count++
    return this
  }

  delete(key: K): boolean {
    const path = this.pathTo(key)
    const found = path[0]?.next()
    if (!this.isAt(found, key)) return false
    for (let level = 0; level < found.height; level++) path[level]?.linkTo(found.next(level), level)
    this.count--
    return true
  }

  ceiling(key: K): K | undefined {
    return this.before(key).next()?.key
  }

  forRange(from: K, to: K, visit: (key: K, value: V) => void): void {
    let at = this.before(from).next()
    while (this.isBefore(at, to)) {
      visit(at.key, at.value)
      at = at.next()
    }
  }
}

function byNumber(a: number, b: number): number {
  return a - b
}

interface Version {
  readonly major: number
  readonly minor: number
}

function byVersion(a: Version, b: Version): number {
  const difference = a.major - b.major
  if (difference !== 0) return difference
  return a.minor - b.minor
}

function versions(count: number): number {
  const map = new OrderedMap<Version, number>(byVersion, { major: -1, minor: -1 }, 0)
  for (let i = 0; i < count; i++) map.set({ major: (i * 7) % 23, minor: (i * 13) % 31 }, i)
  let sum = 0
  map.forRange({ major: 3, minor: 9 }, { major: 17, minor: 0 }, ({ major, minor }, value) => {
    sum = (sum * 31 + major * minor + value) | 0
  })
  return sum
}

export function run(): string {
  const map = new OrderedMap<number, number>(byNumber, -1, 0)
  for (let i = 0; i < 1000; i++) map.set((i * 7919) % 4001, i)
  let found = 0
  for (let i = 0; i < 2000; i++) found += map.get(i) ?? map.ceiling(i) ?? 0
  for (let i = 0; i < 800; i++) map.delete((i * 31) % 4001)
  let inRange = 0
  for (let from = 0; from < 4000; from += 100) map.forRange(from, from + 250, (key, value) => (inRange = (inRange + key * value) | 0))
  return [map.size, found, inRange, versions(400)].join()
}
