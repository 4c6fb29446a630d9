import { Level, percent, type Prices } from './rates.ts'

let served = 0

export class Shop {
  constructor(readonly name: string) {
    /*@created*/ served += 100
  }

  /** A doc comment, so that
   * lines move in minified output. */
  total(prices: Prices): number {
    let sum = 0
    for (const price of prices.list) {
      /*@loop*/ sum += price * percent(Level.High)
    }
    served++
    /*@method*/ return sum
  }

  get label(): string {
    const text = `${this.name}!`
    /*@getter*/ return text
  }

  async later(delay: number): Promise<string> {
    const before = 'before'
    await new Promise((resolve) => setTimeout(resolve, delay))
    const after = 'after'
    /*@async*/ return before + after
  }
}

export function counter(step: number): (by: number) => number {
  let count = 10
  return function advance(by) {
    const next = count + step * by
    /*@closure*/ count = next
    return count
  }
}
