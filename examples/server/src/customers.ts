export interface Customer {
  readonly id: string
  readonly name: string
  readonly country: string
  /** Companies have one, people do not. */
  readonly vatNumber?: string
}

const customers: readonly Customer[] = [
  { id: 'c-1', name: 'Anna Vogel', country: 'DE' },
  { id: 'c-2', name: 'Hafen GmbH', country: 'DE', vatNumber: 'DE811569869' },
  { id: 'c-3', name: 'Boulange SARL', country: 'FR', vatNumber: 'FR40303265045' },
  { id: 'c-4', name: 'Fiets BV', country: 'NL', vatNumber: 'NL004495445B01' },
  { id: 'c-5', name: 'Ida Holm', country: 'DK' },
  { id: 'c-6', name: 'Polder BV', country: 'NL', vatNumber: 'NL819739829B01' },
  { id: 'c-7', name: 'Claire Petit', country: 'FR' },
  { id: 'c-8', name: 'Luis Vega', country: 'ES' },
]

const byId = new Map(customers.map((customer) => [customer.id, customer]))

export function findCustomer(id: string): Customer {
  const customer = byId.get(id)
  if (!customer) throw Object.assign(new Error(`no customer ${id}`), { statusCode: 404 })
  return customer
}
