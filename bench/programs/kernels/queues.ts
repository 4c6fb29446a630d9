// Queues of two kinds behind one interface: a ring that grows, a heap; shops that are simulated with them, windows over numbers.
import { Random } from '../random.ts'

interface Queue<T> {
  readonly size: number
  push(item: T): void
  shift(): T | undefined
}

class Ring<T> implements Queue<T> {
  private items: (T | undefined)[] = Array.from({ length: 8 }, () => undefined)
  private start = 0
  private count = 0

  get size(): number {
    return this.count
  }

  private indexOf(offset: number): number {
    const mask = this.items.length - 1
    return (this.start + offset) & mask
  }

  private grow(): void {
    const old = this.items
    const grown = Array.from({ length: old.length * 2 }, (_, i) => (i < old.length ? old[this.indexOf(i)] : undefined))
    this.items = grown
    this.start = 0
  }

  at(offset: number): T {
    if (offset < 0 || offset >= this.count) throw new RangeError(`no item ${offset}`)
    return this.items[this.indexOf(offset)] as T
  }

  push(item: T): void {
    if (this.count === this.items.length) this.grow()
    const index = this.indexOf(this.count)
    this.items[index] = item
    this.count++
  }

  shift(): T | undefined {
    if (this.count === 0) return undefined
    const item = this.items[this.start]
    this.items[this.start] = undefined
    this.start = this.indexOf(1)
    this.count--
    return item
  }

  pop(): T | undefined {
    if (this.count === 0) return undefined
    this.count--
    const index = this.indexOf(this.count)
    const item = this.items[index]
    this.items[index] = undefined
    return item
  }
}

class Ranked<T> implements Queue<T> {
  private readonly items: T[] = []

  constructor(private readonly rank: (item: T) => number) {}

  get size(): number {
    return this.items.length
  }

  private rankAt(index: number): number {
    const item = this.items[index] as T
    return this.rank(item)
  }

  private swap(a: number, b: number): void {
    const kept = this.items[a] as T
    this.items[a] = this.items[b] as T
    this.items[b] = kept
  }

  private leastChild(parent: number): number {
    const left = parent * 2 + 1
    const right = left + 1
    if (right >= this.items.length) return left
    return this.rankAt(left) <= this.rankAt(right) ? left : right
  }

  push(item: T): void {
    this.items.push(item)
    let at = this.items.length - 1
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (this.rankAt(parent) <= this.rankAt(at)) return
      this.swap(parent, at)
      at = parent
    }
  }

  shift(): T | undefined {
    this.swap(0, this.items.length - 1)
    const item = this.items.pop()
    let at = 0
    let child = this.leastChild(at)
    while (child < this.items.length && this.rankAt(child) < this.rankAt(at)) {
      this.swap(child, at)
      at = child
      child = this.leastChild(at)
    }
    return item
  }
}

interface Customer {
  readonly arrives: number
  readonly needs: number
}

function simulate(queue: Queue<Customer>, customers: readonly Customer[]): number {
  let waited = 0
  let now = 0
  let next = 0
  while (next < customers.length || queue.size > 0) {
    while (next < customers.length && (customers[next] as Customer).arrives <= now) queue.push(customers[next++] as Customer)
    const customer = queue.size > 0 ? queue.shift() : undefined
    if (customer) waited += now - customer.arrives
    now += customer ? customer.needs : 1
  }
  return waited
}

/** The largest of each window, by a ring of those that are still candidates. */
function windowMaxima(values: readonly number[], width: number): number {
  const candidates = new Ring<number>()
  const valueAt = (index: number): number => values[index] as number
  let sum = 0
  for (let i = 0; i < values.length; i++) {
    while (candidates.size > 0 && valueAt(candidates.at(candidates.size - 1)) <= valueAt(i)) candidates.pop()
    candidates.push(i)
    if (candidates.at(0) <= i - width) candidates.shift()
    if (i >= width - 1) sum = (sum * 31 + valueAt(candidates.at(0))) | 0
  }
  return sum
}

export function run(): string {
  const random = new Random(31)
  let arrives = 0
  const customers = Array.from({ length: 4000 }, () => {
    arrives += random.below(4)
    return { arrives, needs: 1 + random.below(2) }
  })
  const waits = [new Ring<Customer>(), new Ranked<Customer>(({ needs, arrives: since }) => needs * 100 + since)].map((queue) =>
    simulate(queue, customers),
  )
  const values = Array.from({ length: 20_000 }, () => random.below(1000))
  return [...waits, windowMaxima(values, 50)].join()
}
