// Records that go through chains of array methods: many closures, each called once an element.
import { Random } from '../random.ts'

interface Order {
  readonly id: number
  readonly customer: string
  readonly country: string
  readonly lines: readonly Line[]
}

interface Line {
  readonly product: string
  readonly amount: number
  readonly price: number
}

const COUNTRIES = ['AT', 'BE', 'CH', 'DE', 'ES', 'FR'] as const
const PRODUCTS = ['axe', 'bolt', 'cup', 'drum', 'egg', 'fork', 'gate'] as const

function makeOrders(count: number): Order[] {
  const random = new Random(11)
  return Array.from({ length: count }, (_, id) => ({
    id,
    customer: `c${random.below(200)}`,
    country: random.pick(COUNTRIES),
    lines: Array.from({ length: 1 + random.below(5) }, () => ({
      product: random.pick(PRODUCTS),
      amount: 1 + random.below(9),
      price: 100 + random.below(900),
    })),
  }))
}

const orders = makeOrders(1800)

function lineTotal({ amount, price }: Line): number {
  return amount * price
}

function orderTotal(order: Order): number {
  return order.lines.map(lineTotal).reduce((sum, total) => sum + total, 0)
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): [string, T[]][] {
  const groups = items.reduce<Record<string, T[]>>((all, item) => {
    const key = keyOf(item)
    const group = all[key]
    if (group) group.push(item)
    else all[key] = [item]
    return all
  }, {})
  return Object.entries(groups).sort(([a], [b]) => (a < b ? -1 : 1))
}

function bestProducts(list: readonly Order[]): string {
  const lines = list.flatMap((order) => order.lines)
  return groupBy(lines, ({ product }) => product)
    .map(([product, group]) => ({ product, total: group.map(lineTotal).reduce((a, b) => a + b, 0) }))
    .filter(({ total }) => total > 1000)
    .sort((a, b) => b.total - a.total)
    .slice(0, 3)
    .map(({ product, total }) => `${product}=${total}`)
    .join()
}

function discount(limit: number, percent: number): (order: Order) => number {
  return (order) => {
    const total = orderTotal(order)
    if (total < limit) return total
    return Math.round((total * (100 - percent)) / 100)
  }
}

export function run(): string {
  const steps = [discount(2000, 5), discount(5000, 10), discount(9000, 15)]
  const cheapest = (order: Order): number => steps.map((step) => step(order)).reduce((low, price) => (price < low ? price : low))
  const revenue = orders
    .filter(({ country }) => country !== 'CH')
    .map(cheapest)
    .reduce((sum, price) => (sum + price) | 0, 0)
  const large = orders.filter((order) => order.lines.some(({ amount }) => amount > 8)).map(({ id }) => id)
  const regular = groupBy(orders, ({ customer }) => customer).filter(([, group]) => group.every(({ lines }) => lines.length > 1))
  const countries = groupBy(orders, ({ country }) => country).map(([country, group]) => `${country}:${bestProducts(group)}`)
  return [revenue, large.length, large.indexOf(1788), regular.length, ...countries].join(';')
}
