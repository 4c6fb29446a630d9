/**
 * Small decisions taken from one number of a tree's node.
 * 0 means the first choice everywhere: what fast-check shrinks ends in the plainest program.
 */
export class Dice {
  #state: number

  constructor(seed: number, stream = 0) {
    this.#state = seed === 0 ? 0 : mix(seed + stream * 0x9e3779b9) | 1
  }

  /** A number below `count`. */
  below(count: number): number {
    if (this.#state === 0) return 0
    this.#state = mix(this.#state + 0x6d2b79f5) | 1
    return (this.#state >>> 4) % count
  }

  chance(percent: number): boolean {
    return this.below(100) >= 100 - percent
  }

  of<T>(list: readonly T[]): T {
    return list[this.below(list.length)]!
  }
}

function mix(value: number): number {
  let mixed = value | 0
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad)
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97)
  return mixed ^ (mixed >>> 15)
}
