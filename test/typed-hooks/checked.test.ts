import { beforeAll, describe, expect, it } from 'vitest'
import { TypedProject, TYPES } from './typed-project.ts'

const CART = `import { tax } from './tax.ts'
export interface Item {
  readonly price: number
}
export class Cart {
  readonly items: Item[] = []
  total(rate: number): number {
    let sum = 0
    for (const item of this.items) sum += item.price
    const taxed = sum * tax
    return taxed * rate
  }
}
`
const FILES = { 'src/cart.ts': CART, 'src/tax.ts': 'export let tax = 1.2\nexport const raise = () => void (tax += 0.1)\n' }

const HOOKS = `import { probes, probes as switchboard, type Probes } from 'unplugin-probes/runtime'
probes.enable('src/cart.ts:11', ({ vals, uv, this: self }) => {
  const sum: number = vals.sum + vals.taxed + uv.tax + self.items.length
  // @ts-expect-error -- it is a number, not just anything
  const text: string = vals.rate
  return sum > 3 && text === ''
})
probes.log('cart.ts:11', 'total {taxed}', { hits: 3 })
probes.snapshot('cart.ts#total')
probes.count('Cart.total')
probes.disable('cart.ts:11')
probes.enable('src/cart.ts:11', ({ vals }) => {
  if (vals.sum > 3)
    return vals.totl
})
probes.enable('src/cart.ts:99', ({ vals }) => vals.sum)
probes.log('src/cart.ts:99', 'x')
probes.snapshot('src/cart.ts:99')
probes.count('src/cart.ts:99')
probes.disable('src/cart.ts:99')
probes.count('src/card.ts:1')
const at = 'src/cart.ts:10'
switchboard.enable(at, ({ vals }) => vals.one)
export default (given: Probes) => {
  given.enable('src/cart.ts:8', ({ vals }) => vals.two)
}
probes.enable('cart.ts:1-11', ({ vals }) => vals.item.price)
`

const EDITED = `import { probes } from 'unplugin-probes/runtime'
probes.enable( 'src/cart.ts:11', ({ vals, this: self }) => {
  vals.;
  self.;
})
`

describe('tsc', () => {
  const project = new TypedProject({ ...FILES, 'probes.hooks.ts': HOOKS })
  let errors: string[] = []
  const on = (line: number): string[] => errors.filter((error) => error.startsWith(`probes.hooks.ts(${line},`))
  beforeAll(() => {
    project.run(['types'])
    errors = project.check()
  })

  it('finds nothing wrong with what is right, and nothing anywhere else', () => {
    const lines = errors.map((error) => /^probes\.hooks\.ts\((\d+),/.exec(error)?.[1] ?? error)
    expect(lines).toEqual(['14', '16', '17', '18', '19', '20', '21', '23', '25', '27'])
  })

  it('says at its line that a name is not there', () => {
    expect(on(14)).toEqual([
      expect.stringContaining(
        "(14,17): error TS2339: Property 'totl' does not exist on type '{ rate: number; sum: number; taxed: number; }'",
      ),
    ])
  })

  it('says at its line that there is no code at an address any more, and what to do', () => {
    const says = `error TS2345: Argument of type '"src/cart.ts:99"' is not assignable to parameter of type '"no code on line 99; nearest: src/cart.ts:11:5 (total). Correct the address; if it is right by now, run: npx unplugin-probes types"'`
    for (const line of [16, 17, 18, 19, 20]) expect(on(line)).toEqual([expect.stringContaining(says)])
    expect(on(21)).toEqual([expect.stringContaining('"no source file matches src/card.ts; nearest: src/cart.ts, src/tax.ts. Correct')])
  })

  it('knows an address that is a constant, another name of probes, and what a default function is given', () => {
    expect(on(23)).toEqual([expect.stringContaining("Property 'one' does not exist on type '{ rate: number; sum: number; }'")])
    expect(on(25)).toEqual([expect.stringContaining("Property 'two' does not exist on type '{ rate: number; }'")])
  })

  it('says that not all sites of an address have a name', () => {
    expect(on(27)).toEqual([expect.stringContaining("'vals.item' is possibly 'undefined'")])
  })

  it('finds a variable that has another name since, and nothing without a file of types', () => {
    project.write('probes.hooks.ts', HOOKS.split('\n').slice(0, 8).join('\n'))
    project.write('src/cart.ts', CART.replaceAll('taxed', 'gross'))
    expect(project.run(['types']).code).toBe(0)
    expect(project.check()).toEqual([expect.stringMatching(/^probes\.hooks\.ts\(3,39\): error TS2339: Property 'taxed' does not exist/)])
    project.remove(TYPES)
    project.write('probes.hooks.ts', HOOKS.replace(/^.*ts-expect-error.*\n/m, ''))
    expect(project.check()).toEqual([])
  })
})

describe('tsc, where nothing is known of an address', () => {
  it('takes it as loosely as ever; and what the call itself says counts, as CommonJS too', () => {
    const project = new TypedProject({
      ...FILES,
      'package.json': '{}',
      'probes.hooks.ts': `import { probes } from 'unplugin-probes/runtime'\nprobes.enable('src/cart.ts:11', ({ vals }) => vals.one)\n`,
    })
    project.run(['types'])
    const more = `probes.enable('elsewhere.ts:3', ({ vals, uv }) => vals.anything.goes + uv.too)
const at: string = 'src/cart.ts:11'
probes.enable(at, ({ vals }) => vals.whatever)
probes.enable<{ vals: { rate: string } }>('src/cart.ts:11', ({ vals }) => vals.rate.trim())
`
    project.write('probes.hooks.ts', project.read('probes.hooks.ts') + more)
    expect(project.check()).toEqual([expect.stringContaining("(2,52): error TS2339: Property 'one'")])
  })
})

describe('an editor', () => {
  it('completes names, and addresses', () => {
    const project = new TypedProject({ ...FILES, 'probes.hooks.ts': EDITED })
    project.run(['types'])
    expect(project.completions('probes.hooks.ts', '  vals.')).toEqual(['rate', 'sum', 'taxed'])
    expect(project.completions('probes.hooks.ts', '  self.')).toEqual(['items', 'total'])
    project.write('probes.hooks.ts', `${EDITED}probes.count('')\nprobes.enable('', () => {})\n`)
    expect(project.completions('probes.hooks.ts', "count('")).toContain('src/cart.ts:11')
    expect(project.completions('probes.hooks.ts', "\nprobes.enable('', ".slice(0, -3))).toContain('src/cart.ts:11')
  })
})
