// What a request does in a server of layers: a session, rights, repositories over a driver, prices, a page. Each layer waits for the one
// below it, mostly for what is in a cache already, as async functions do in servers.
interface Session {
  readonly user: number
  readonly locale: string
}

interface User {
  readonly id: number
  readonly name: string
  readonly roles: readonly string[]
}

interface Order {
  readonly id: number
  readonly user: number
  readonly lines: readonly { readonly item: number; readonly count: number }[]
}

interface Item {
  readonly id: number
  readonly name: string
  readonly price: number
}

interface Priced {
  readonly item: Item
  readonly count: number
  readonly net: number
}

const ROLES = ['guest', 'buyer', 'seller', 'admin'] as const
const RIGHTS: Record<string, readonly string[]> = { buyer: ['orders:own'], seller: ['items'], admin: ['orders:own', 'orders:all', 'items'] }
const USERS = 60

/** The rows of the tables, as a database would send them. */
const tables: Record<string, (id: number) => string> = {
  users: (id) => JSON.stringify({ id, name: `User <${id}>`, roles: [ROLES[1 + (id % 3)], ROLES[id % 2]] }),
  items: (id) => JSON.stringify({ id, name: `item ${id} & more`, price: (id * 37) % 500 }),
  orders: (id) => {
    const lines = Array.from({ length: 3 + (id % 3) }, (_, i) => ({ item: (id * 7 + i * 13) % 200, count: 1 + ((id + i) % 4) }))
    // Now and then of somebody else than who asks for it.
    return JSON.stringify({ id, user: (id % 10 === 0 ? id + 1 : id) % USERS, lines })
  },
}

/** Answers all that was asked in one turn of the event loop in the next one, as the answers of a database come by a socket. */
class Driver {
  private asked: { table: string; id: number; answer: (row: string) => void }[] = []

  query(table: string, id: number): Promise<string> {
    return new Promise((answer) => {
      if (this.asked.length === 0) setImmediate(() => this.answerAll())
      this.asked.push({ table, id, answer })
    })
  }

  private answerAll(): void {
    const asked = this.asked
    this.asked = []
    for (const { table, id, answer } of asked) answer(tables[table]?.(id) ?? 'null')
  }
}

class Repository<T> {
  private readonly cache = new Map<number, T>()
  private readonly driver: Driver
  private readonly table: string
  private readonly isCached: boolean

  constructor(driver: Driver, table: string, isCached: boolean) {
    this.driver = driver
    this.table = table
    this.isCached = isCached
  }

  async get(id: number): Promise<T> {
    return (await this.lookUp(id)) ?? (await this.load(id))
  }

  private async lookUp(id: number): Promise<T | undefined> {
    return this.cache.get(id)
  }

  private async load(id: number): Promise<T> {
    const row = JSON.parse(await this.driver.query(this.table, id)) as T
    if (this.isCached) this.cache.set(id, row)
    return row
  }
}

const driver = new Driver()
const users = new Repository<User>(driver, 'users', true)
const items = new Repository<Item>(driver, 'items', true)
const orders = new Repository<Order>(driver, 'orders', false)

/** @throws when there is none */
export async function sessionOf(cookie: string | undefined): Promise<Session> {
  const id = /\bsession=(\d+)/.exec(cookie ?? '')?.[1]
  if (id === undefined) throw new Error('no session')
  const user = await users.get(Number(id) % USERS)
  return { user: user.id, locale: await localeOf(user) }
}

async function localeOf({ id }: User): Promise<string> {
  return id % 2 === 0 ? 'en-GB' : 'de-DE'
}

async function rightsOf(user: User): Promise<Set<string>> {
  const rights = new Set<string>()
  for (const role of user.roles) for (const right of await rightsOfRole(role)) rights.add(right)
  return rights
}

async function rightsOfRole(role: string): Promise<readonly string[]> {
  return RIGHTS[role] ?? []
}

async function mayRead(session: Session, order: Order): Promise<boolean> {
  const user = await users.get(session.user)
  const rights = await rightsOf(user)
  return rights.has('orders:all') || rights.has('items') || (rights.has('orders:own') && order.user === user.id)
}

async function discountFor(user: User, item: Item): Promise<number> {
  return user.roles.includes('seller') && item.price > 100 ? 0.1 : 0
}

async function priced(order: Order, user: User): Promise<Priced[]> {
  const lines: Priced[] = []
  for (const { item: id, count } of order.lines) {
    const item = await items.get(id)
    const discount = await discountFor(user, item)
    lines.push({ item, count, net: Math.round(item.price * count * (1 - discount) * 100) / 100 })
  }
  return lines
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (one) => ENTITIES[one] ?? one)
}

async function renderLine({ item, count, net }: Priced): Promise<string> {
  return `<tr><td>${escaped(item.name)}</td><td>${count}</td><td>${net.toFixed(2)}</td></tr>`
}

async function renderTable(lines: readonly Priced[]): Promise<string> {
  const rows: string[] = []
  for (const line of lines) rows.push(await renderLine(line))
  return `<table><thead><tr><th>Item</th><th>Count</th><th>Net</th></tr></thead><tbody>${rows.join('')}</tbody></table>`
}

async function renderTotals(lines: readonly Priced[]): Promise<string> {
  const net = lines.reduce((sum, line) => sum + line.net, 0)
  return `<p>Net ${net.toFixed(2)}, with tax ${(net * 1.19).toFixed(2)}</p>`
}

async function renderPage(order: Order, user: User, lines: readonly Priced[], locale: string): Promise<string> {
  const [table, totals] = await Promise.all([renderTable(lines), renderTotals(lines)])
  const title = `Order ${order.id} of ${escaped(user.name)}`
  return `<!doctype html><html lang="${locale}"><head><title>${title}</title></head><body><h1>${title}</h1>${table}${totals}</body></html>`
}

/** A page with an order, or nothing for those who may not read it. */
export async function orderPage(session: Session, id: number): Promise<string | undefined> {
  const order = await orders.get(id)
  if (!(await mayRead(session, order))) return
  const user = await users.get(order.user)
  const lines = await priced(order, user)
  return await renderPage(order, user, lines, session.locale)
}

const AT_ONCE = 16
/** Pages of a run. */
export const units = 400

/** The same without HTTP: several of them at once, as connections would ask. */
export async function run(): Promise<number> {
  let [next, length] = [0, 0]
  const ask = async (): Promise<void> => {
    while (next < units) {
      const id = next++
      const session = await sessionOf(`session=${id}`)
      const page = await orderPage(session, id)
      length += page?.length ?? 0
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, ask))
  return length
}
