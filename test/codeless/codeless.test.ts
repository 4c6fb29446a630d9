import { probes, type Probe } from 'unplugin-probes/runtime'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { at, loadModule } from '../runtime/load-code.ts'
import { reported } from '../runtime/reported.ts'

const FILE = 'codeless.js'
const CODE = `const limit = 5
export class Cart {
  #sum = 3
  constructor(user) {
    this.user = user
    this.items = [{ price: 2 }, { price: 4 }]
    this.password = 'hunter2!'
  }
  get danger() {
    globalThis.danger = true
    return 1
  }
  total(rate) {
    const sum = this.items.length * rate + limit
    /*@total*/ return sum + this.#sum
  }
}
export async function wait(ms) {
  /*@wait*/ await new Promise((resolve) => setTimeout(resolve, ms))
}
`
const TOTAL = at(FILE, CODE, 'total')

interface Module {
  Cart: new (user: object) => { total(rate: number): number }
  wait(ms: number): Promise<void>
}
let cart: InstanceType<Module['Cart']>

beforeAll(async () => {
  const { Cart } = await loadModule<Module>(FILE, CODE)
  cart = new Cart({ id: 4711, name: 'Ann' })
})
afterEach(() => {
  probes.disableAll()
  expect(globalThis).not.toHaveProperty('danger')
})

/** What one probe writes while `total` runs some times. */
async function written(enable: () => Probe, times = 1): Promise<string[]> {
  return reported(() => {
    enable()
    for (let i = 1; i <= times; i++) cart.total(i)
  })
}

describe('log', () => {
  it('writes a line with values at each hit', async () => {
    const template = 'rate {rate}, sum {sum} of {limit} for {this.user.name}, {this.items}, {this.#sum}, {{hit {$hit}}}'
    expect(await written(() => probes.log(TOTAL, template), 2)).toEqual([
      `probes: ${TOTAL} (total) rate 1, sum 7 of 5 for Ann, [{price: 2}, {price: 4}], 3, {hit 1}`,
      `probes: ${TOTAL} (total) rate 2, sum 9 of 5 for Ann, [{price: 2}, {price: 4}], 3, {hit 2}`,
    ])
  })

  it('says what it cannot show in its place, and runs nothing', async () => {
    const lines = await written(() => probes.log(TOTAL, '{this.danger} {this.password} {nobody} {this.nobody.x} {this}'))
    expect(lines).toEqual([
      `probes: ${TOTAL} (total) <getter> <redacted> <no nobody> <no x of undefined> Cart {user: {id: 4711, name: "Ann"}, items: [{price: 2}, {price: 4}], password: "<redacted>"}`,
    ])
  })

  it('is told what is wrong with it, and nothing is on', async () => {
    let probe!: Probe
    const lines = await written(() => (probe = probes.log(TOTAL, 'rate {rate')))
    expect(probe).toMatchObject({ status: 'error', hits: 0 })
    expect(probe.reason).toBe(
      'its template "rate {rate" cannot be read: } is missing: the expression that begins here has no end; a brace itself is written {{ (character 6)',
    )
    expect(lines).toEqual([`probes: ${TOTAL} is error: ${probe.reason}`])
    expect(probes.log(TOTAL, 5 as never).reason).toBe('its template is 5, not a text such as "order {order.id}"')
  })
})

describe('snapshot', () => {
  it('writes all that is there, without secrets', async () => {
    expect(await written(() => probes.snapshot(TOTAL))).toEqual([
      `probes: ${TOTAL} (total) {vals: {rate: 1, sum: 7}, uv: {limit: 5}, this: Cart {user: {id: 4711, name: "Ann"}, items: [{price: 2}, {price: 4}], password: "<redacted>"}, private: {"#sum": 3}}`,
    ])
  })

  it('or the values of some expressions, and the stack', async () => {
    const lines = await written(() => probes.snapshot(TOTAL, { values: ['rate', 'this.items[1].price', 'this.nobody?.x'], stack: true }))
    expect(lines[0]).toBe(`probes: ${TOTAL} (total) rate = 1, this.items[1].price = 4, this.nobody?.x = undefined`)
    expect(lines[1]).toMatch(/^probes: codeless\.js:15 \(total\) at total \(codeless\.js:15:16\) at /)
    expect(lines).toHaveLength(2)
  })

  it.each([
    [{ values: 'rate' }, 'values is "rate", not a list of expressions'],
    [{ values: [] }, 'values is an empty list; leave it out to see all'],
    [{ values: ['rate', 5] }, 'values has 5 in it, not an expression such as "user.id"'],
    [{ values: ['rate +'] }, 'values "rate +" cannot be read: a value is missing (character 7)'],
    [{ stack: 1 }, 'stack is 1, not true or false'],
  ])('%j is refused', (options, reason) => {
    expect(probes.snapshot(TOTAL, options as never)).toMatchObject({ status: 'error', reason })
  })
})

describe('count', () => {
  it('counts, and writes nothing at a hit', async () => {
    let probe!: Probe
    expect(await written(() => (probe = probes.count(TOTAL, { when: 'rate % 2 === 0' })), 10)).toEqual([])
    expect(probe).toMatchObject({ status: 'on', hits: 5 })
  })
})

describe('when', () => {
  it('decides which hits a handler sees, and these are counted', () => {
    const seen: number[] = []
    const probe = probes.enable(TOTAL, ({ vals, hit }) => void seen.push(vals.rate, hit), { when: 'rate > 2 && this.user.id === 4711' })
    for (let i = 1; i <= 4; i++) cart.total(i)
    expect(seen).toEqual([3, 1, 4, 2])
    expect(probe.hits).toBe(2)
  })

  it.each([
    ['this.danger === 1', 'danger is a getter, which would run code of the program'],
    ['this.password === "hunter2!"', 'password looks like a secret, which is never read'],
    ['nobody > 1', `there is no variable nobody at ${TOTAL}; there are rate, sum, limit`],
    ['this.nobody.x > 1', 'there is no x of undefined: write ?. where it may be missing'],
    ['this > 1', '> of an object would run code of the program: use one of its fields'],
  ])('%s is false, and said once', async (when, why) => {
    let hits = 0
    const lines = await written(() => probes.enable(TOTAL, () => void hits++, { when }), 3)
    expect(hits).toBe(0)
    expect(lines).toEqual([`probes: ${TOTAL}: when ${JSON.stringify(when)} is false: ${why}`])
  })
})
