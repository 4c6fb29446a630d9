const prices = new Map([
  ['lamp', 40],
  ['desk', 300],
])

export function totalOf(name, count) {
  const full = (prices.get(name) ?? 0) * count
  const discount = full > 500 ? full * 0.1 : 0
  return full - discount
}
