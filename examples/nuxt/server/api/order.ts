const prices = new Map([
  ['lamp', 40],
  ['desk', 300],
])

function totalOf(name: string, count: number): number {
  const full = (prices.get(name) ?? 0) * count
  const discount = full > 500 ? full * 0.1 : 0
  return full - discount
}

export default defineEventHandler((event) => {
  const { item, count } = getQuery(event)
  return { total: totalOf(String(item ?? 'lamp'), Number(count ?? 1)) }
})
