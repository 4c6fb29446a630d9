export interface Order {
  readonly owner: string
  readonly items: readonly string[]
}

const prices = new Map<string, number>([
  ['lamp', 40],
  ['chair', 120],
])

export const priceOf = (item: string): number => {
  const price = prices.get(item)
  /*@error*/ if (price === undefined) throw new RangeError(`no ${item} here`)
  /*@arrow*/ return price
}

export const report = (text: string): object => ({ text_w1: text, known_w2: prices.size })
