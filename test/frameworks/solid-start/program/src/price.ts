const shop = { rate: 2 }

interface Priced {
  readonly price: number
}

export function priceOf(count: number): Priced {
  const price = count * shop.rate
  return { price }
}
