// What a program is made of mostly: functions of some statements that call each other and make objects.
interface Item {
  readonly article: string
  readonly count: number
}

interface Order {
  readonly customer: string
  readonly items: readonly Item[]
}

const prices = new Map<string, number>()
for (let i = 0; i < 40; i++) prices.set(`article ${i}`, (i * 37) % 90)
const orders: Order[] = []
for (let i = 0; i < 50; i++) {
  const items: Item[] = []
  for (let j = 0; j <= i % 5; j++) items.push({ article: `article ${(i * 7 + j * 3) % 40}`, count: 1 + ((i + j) % 4) })
  orders.push({ customer: `customer ${i % 8}`, items })
}

function priceOf(item: Item): number {
  const price = prices.get(item.article) ?? 0
  const reduced = item.count > 2 ? price - 1 : price
  return reduced * item.count
}

function billOf(order: Order): { customer: string; net: number; tax: number; free: boolean } {
  let net = 0
  let pieces = 0
  for (const item of order.items) {
    net += priceOf(item)
    pieces += item.count
  }
  const free = net > 200 || pieces > 9
  if (!free) net += 5
  const tax = Math.round(net * 0.19)
  return { customer: order.customer, net, tax, free }
}

/** Bills in turn, one each time. */
export function bills(times: number): number {
  let sum = 0
  for (let i = 0; i < times; i++) {
    const order = orders[i % orders.length] as Order
    const bill = billOf(order)
    sum = (sum + bill.net + bill.tax) & 0xffff
  }
  return sum
}
