// A cache that forgets what was used least recently: a map, a list linked both ways, ages, weights, layers.
import { Random } from '../random.ts'

class Entry<K, V> {
  before: Entry<K, V> | undefined
  after: Entry<K, V> | undefined

  constructor(
    readonly key: K,
    public value: V,
    public weight: number,
    public expires: number,
  ) {}
}

class UseList<K, V> {
  private newest: Entry<K, V> | undefined
  private oldest: Entry<K, V> | undefined

  get last(): Entry<K, V> | undefined {
    return this.oldest
  }

  unlink(entry: Entry<K, V>): void {
    const { before, after } = entry
    if (before) before.after = after
    else this.newest = after
    if (after) after.before = before
    else this.oldest = before
    entry.before = undefined
    entry.after = undefined
  }

  putFirst(entry: Entry<K, V>): void {
    const second = this.newest
    entry.after = second
    if (second) second.before = entry
    else this.oldest = entry
    this.newest = entry
  }

  touch(entry: Entry<K, V>): void {
    if (this.newest === entry) return
    this.unlink(entry)
    this.putFirst(entry)
  }
}

class Clock {
  now = 0

  tick(by = 1): number {
    this.now += by
    return this.now
  }

  isPast(time: number): boolean {
    return time <= this.now
  }
}

interface Limits<V> {
  readonly weight: number
  readonly age: number
  weigh(value: V): number
}

class Cache<K, V> {
  private readonly entries = new Map<K, Entry<K, V>>()
  private readonly list = new UseList<K, V>()
  private total = 0
  hits = 0
  misses = 0

  constructor(
    private readonly clock: Clock,
    private readonly limits: Limits<V>,
  ) {}

  get weight(): number {
    return this.total
  }

  private living(key: K): Entry<K, V> | undefined {
    const entry = this.entries.get(key)
    if (!entry) return undefined
    if (!this.clock.isPast(entry.expires)) return entry
    this.remove(entry)
    return undefined
  }

  private remove(entry: Entry<K, V>): void {
    this.entries.delete(entry.key)
    this.list.unlink(entry)
    this.total -= entry.weight
  }

  private shrink(): void {
    while (this.total > this.limits.weight) {
      const { last } = this.list
      if (!last) return
      this.remove(last)
    }
  }

  get(key: K): V | undefined {
    const entry = this.living(key)
    if (!entry) {
      this.misses++
      return undefined
    }
    this.hits++
    this.list.touch(entry)
    return entry.value
  }

  set(key: K, value: V): this {
    const present = this.living(key)
    if (present) this.remove(present)
    const weight = this.limits.weigh(value)
    const entry = new Entry(key, value, weight, this.clock.now + this.limits.age)
    this.entries.set(key, entry)
    this.list.putFirst(entry)
    this.total += weight
    this.shrink()
    return this
  }
}

/** A small fast cache before a large one. */
class Layers<K, V> {
  constructor(
    private readonly near: Cache<K, V>,
    private readonly far: Cache<K, V>,
    private readonly load: (key: K) => V,
  ) {}

  get(key: K): V {
    const close = this.near.get(key)
    if (close !== undefined) return close
    const distant = this.far.get(key)
    const value = distant ?? this.load(key)
    if (distant === undefined) this.far.set(key, value)
    this.near.set(key, value)
    return value
  }
}

/** Small numbers are asked for more often than large ones. */
function popular(random: Random, limit: number): number {
  const spread = random.next() * random.next()
  return Math.floor(spread * limit)
}

export function run(): string {
  const random = new Random(29)
  const clock = new Clock()
  const near = new Cache<number, string>(clock, { weight: 600, age: 900, weigh: ({ length }) => length })
  const far = new Cache<number, string>(clock, { weight: 4000, age: 9000, weigh: ({ length }) => length + 4 })
  const layers = new Layers(near, far, (key) => `page ${key * 31}`)
  let length = 0
  let known = 0
  for (let i = 0; i < 12_000; i++) {
    clock.tick(i % 5 === 0 ? 2 : 1)
    length += layers.get(popular(random, 1500)).length
    if (near.get(i % 90) !== undefined) known++
  }
  return [length, known, near.hits, near.misses, far.hits, far.misses, near.weight, far.weight].join()
}
