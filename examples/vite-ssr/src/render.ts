const prices = new Map([
  ['lamp', 40],
  ['desk', 300],
])

function totalOf(name: string, count: number): number {
  const full = (prices.get(name) ?? 0) * count
  const discount = full > 500 ? full * 0.1 : 0
  return full - discount
}

export function render(order: URLSearchParams): string {
  const [item, count] = [order.get('item') ?? 'lamp', Number(order.get('count') ?? 1)]
  return `<!doctype html>
<title>Shop</title>
<p>${count} x ${item.replaceAll('<', '&lt;')}: ${totalOf(item, count)}</p>
`
}
