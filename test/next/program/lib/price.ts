interface Shop {
  readonly rate: number
}

const shop: Shop = { rate: 2 }

export function priceOf(count: number): number {
  const price = count * shop.rate
  const discount = price > 10 ? 0.5 : 1
  if (count === 13) throw new Error('unlucky')
  return price * discount
}
