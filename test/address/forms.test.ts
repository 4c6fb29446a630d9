import { probes, type Probe } from 'unplugin-probes/runtime'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { loadModule } from '../runtime/load-code.ts'
import { reported } from '../runtime/reported.ts'

const CODE = `export function discountFor(price) {
  const rate = 0.1
  return price * rate
}
export class Cart {
  #items = [1, 2]
  total() {
    let sum = 0
    for (const item of this.#items) sum += item
    return sum
  }
  constructor() {
    this.made = true
  }
}
export class Order {
  total() {
    return 1
  }
}
export const api = { get: () => 'got', set: function () { return 'set' } }
`

interface Exports {
  discountFor: (price: number) => number
  Cart: new () => { total(): number }
  Order: new () => { total(): number }
}

let program: Exports

beforeAll(async () => {
  program = await loadModule<Exports>('src/pricing.ts', CODE)
  await loadModule('app/(shop)/page.tsx', 'export function Page() {\n  return 1\n}\n')
  await loadModule('src/odd name.js', 'export function odd() {\n  return 1\n}\n')
})

afterEach(() => void probes.disableAll())

async function bound(address: string): Promise<Pick<Probe, 'status' | 'reason'> & { at: string[] }> {
  let probe: Probe | undefined
  await reported(() => (probe = probes.enable(address, () => {})))
  const { status, reason, sites } = probe!
  return { status, reason, at: sites.map(({ line, column }) => `${line}:${column}`) }
}

describe('a function', () => {
  it.each([
    ['pricing.ts#discountFor', ['2:3']],
    ['src/pricing.ts#discountFor', ['2:3']],
    ['pricing.ts#Cart.total', ['8:5']],
    ['Cart.total', ['8:5']],
    ['Order.total', ['18:5']],
    ['#discountFor', ['2:3']],
    ['pricing.ts#Cart.constructor', ['13:5']],
    ['api.get', ['21:33']],
    ['pricing.ts#api.set', ['21:59']],
    ['Cart#total', ['8:5']],
    ['Cart.prototype.total', ['8:5']],
    ['pricing.ts#Cart#total', ['8:5']],
    ['pricing.ts#Order.prototype.total', ['18:5']],
  ])('%s', async (address, at) => {
    expect(await bound(address)).toEqual({ status: 'on', reason: '', at })
  })

  it('all of a name, and says so', async () => {
    const { at, reason } = await bound('pricing.ts#total')
    expect(at).toEqual(['8:5', '18:5'])
    expect(reason).toMatch(/^2 functions have this name: .*pricing\.ts:8:5 \(total\), .*:18:5/)
  })

  it('none of a name', async () => {
    const { status, reason } = await bound('pricing.ts#discountFr')
    expect(status).toBe('no-code')
    expect(reason).toMatch(/^no function discountFr with sites in src\/pricing\.ts; nearest: discountFor/)
  })

  it.each([
    ['#discountFr', 'discountFr', 'discountFor'],
    ['Crat.total', 'Crat.total', 'Cart.total'],
  ])('%s: none of any file, and what is like it', async (address, name, nearest) => {
    const said = await reported(() => probes.enable(address, () => {}))
    const [probe] = probes.list()
    expect([probe!.status, probe!.reason]).toEqual([
      'pending',
      expect.stringMatching(
        new RegExp(`^no loaded file has a function ${name} with sites; nearest: ${nearest}.*; binds when one is loaded$`),
      ),
    ])
    expect(said).toBeDefined()
  })

  it('is hit on entry', () => {
    const seen: unknown[] = []
    probes.enable('pricing.ts#discountFor', ({ vals }) => void seen.push(vals))
    program.discountFor(20)
    expect(seen).toEqual([{ price: 20 }])
  })
})

describe('lines', () => {
  it.each(['pricing.ts:2-3', 'pricing.ts:L2-L3', 'pricing.ts#L2-L3'])('%s', async (address) => {
    expect(await bound(address)).toEqual({ status: 'on', reason: '', at: ['2:3', '3:3'] })
  })

  it('each site in them is hit', () => {
    const lines: number[] = []
    const probe = probes.enable('pricing.ts:7-10', ({ finfo }) => void lines.push(finfo.line))
    expect(new program.Cart().total()).toBe(3)
    expect(lines).toEqual([8, 9, 9, 9, 10])
    expect(probe.hits).toBe(5)
    probe.disable()
    new program.Cart().total()
    expect(lines).toHaveLength(5)
  })

  it('without a statement, or the wrong way round', async () => {
    expect(await bound('pricing.ts:5-6')).toMatchObject({ status: 'no-code', reason: expect.stringContaining('lines 5 to 6') as unknown })
    expect(await bound('pricing.ts:9-3')).toMatchObject({ status: 'no-code', reason: expect.stringContaining('9 is behind 3') as unknown })
  })
})

describe('as editors, servers and stack traces give it', () => {
  it.each([
    'pricing.ts:L2',
    'src/pricing.ts(2,3)',
    'src/pricing.ts(2)',
    'src/pricing.ts:2:3:',
    'src/pricing.ts:2:',
    'pricing.ts#L2',
    '(src/pricing.ts:2:3)',
    'at discountFor (src/pricing.ts:2:3)',
    '    at async discountFor (/srv/app/src/pricing.ts:2:3)',
    'at src/pricing.ts:2:3',
    'file:///srv/app/src/pricing.ts:2:3',
    'http://localhost:5173/src/pricing.ts?t=1700000000000:2:3',
    'webpack-internal:///./src/pricing.ts:2:3',
    'C:\\work\\src\\pricing.ts:2',
    '  src/pricing.ts:2\n',
  ])('%j', async (address) => {
    expect(await bound(address)).toEqual({ status: 'on', reason: '', at: ['2:3'] })
  })

  it.each([
    ['app/(shop)/page.tsx:2', ['2:3']],
    ['at Page (app/(shop)/page.tsx:2:3)', ['2:3']],
    ['src/odd name.js:2', ['2:3']],
    ['src/odd%20name.js:2', []],
    ['file:///x/src/odd%20name.js:2', ['2:3']],
  ])('%j', async (address, at) => {
    expect((await bound(address)).at).toEqual(at)
  })
})

it.each(['pricing.ts', 'pricing.ts#', '#', 'pricing.ts:0', 'pricing.ts:3-', 'pricing.ts:-3', 'a b.c d', '..', 'x'.repeat(1_000_000)])(
  'not an address: %.30s',
  async (address) => {
    const { status, reason } = await bound(address)
    expect(status).toBe('error')
    expect(reason).toMatch(/^not an address: .*; write file:line, /)
    expect(reason.length).toBeLessThan(1000)
  },
)

const NO_FILE =
  'it names no file; write file:line, file:line:column, file:from-to, file#function or Class.method; lines and columns count from 1'

it.each([
  ['discountFor', 'did you mean #discountFor?'],
  ['discountFor()', 'did you mean #discountFor?'],
  ['Cart.total()', 'did you mean Cart.total?'],
  ['L41', NO_FILE],
  ['41:3', NO_FILE],
  [':41', NO_FILE],
  ['pricing.ts:6-8:2', 'a range is of lines and has no column: write file:from-to'],
  ['src/pricing.ts:7:5-49', 'a range is of lines and has no column: write file:from-to'],
  ['pricing.ts:6, pricing.ts:7', 'an address is one place: call enable for each'],
  ['pricing.ts:6, src/pricing.ts:7:1', 'an address is one place: call enable for each'],
])('%s: an error, and what may have been meant', async (address, hint) => {
  expect(await bound(address)).toEqual({ status: 'error', reason: `not an address: "${address}"; ${hint}`, at: [] })
})
