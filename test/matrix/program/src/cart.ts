import { each } from 'pack'
import { priceOf, type Order } from './prices.ts'

let sold = 0

export class Cart {
  readonly owner: string

  constructor({ owner }: Order) {
    this.owner = owner
  }

  /** A doc comment, so that
   * lines move in minified output. */
  total({ items }: Order): number {
    let sum = 0
    each(items, (item: string): void => {
      /*@closure*/ sum += priceOf(item)
    })
    sold += items.length
    /*@method*/ return sum
  }
}

/** Holds a variable that its result refers to. */
export function counter(step: number): () => number {
  let count = 10
  return function advance(): number {
    const next = count + step
    /*@upvalue*/ count = next
    return count
  }
}

export const state = (sum: number): object => ({ sum_w3: sum, sold_w4: sold })
