import { findCustomer } from './customers.ts'
import { vatRate } from './rates.ts'

export interface Order {
  readonly customer: string
  readonly lines: readonly { readonly sku: string; readonly quantity: number }[]
}

/** All amounts in cents. */
export interface Invoice {
  readonly customer: string
  readonly net: number
  readonly vat: number
  readonly total: number
}

const PRICES = new Map([
  ['lamp', 4900],
  ['chair', 12900],
  ['desk', 39900],
])
const MANY = 100_000

export function priceOrder(order: Order): Invoice {
  const customer = findCustomer(order.customer)
  let gross = 0
  for (const { sku, quantity } of order.lines) gross += (PRICES.get(sku) ?? 0) * quantity
  const net = gross < MANY ? gross : Math.round(gross * 0.95)
  const vat = Math.round(net * vatRate(customer))
  return { customer: customer.id, net, vat, total: net + vat }
}
