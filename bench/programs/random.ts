/** Numbers that are the same in each run. */
export class Random {
  private state: number

  constructor(seed: number) {
    this.state = seed
  }

  next(): number {
    this.state = (Math.imul(this.state, 1103515245) + 12345) & 0x7fffffff
    return this.state / 0x80000000
  }

  below(limit: number): number {
    return Math.floor(this.next() * limit)
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T
  }
}
