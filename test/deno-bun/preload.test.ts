import { rmSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import { findHost, noHost } from '../../scripts/find-host.ts'
import { Application, type NodeVersion, type Ran, withoutParser } from '../register/application.ts'

const deno = await findHost('deno')
const bun = await findHost('bun')
if (!deno) console.log(noHost('deno'))
if (!bun) console.log(noHost('bun'))

interface Runtime {
  readonly name: string
  readonly node: NodeVersion
  readonly alone: readonly string[]
  readonly withUs: readonly string[]
}

const inDeno = (flags: readonly string[]): Pick<Runtime, 'alone' | 'withUs'> => ({
  alone: ['run', '--no-prompt', ...flags],
  withUs: ['run', '--no-prompt', ...flags, '--preload', 'npm:unplugin-probes/register'],
})
const RUNTIMES: readonly Runtime[] = [
  ...(deno ? [{ name: 'Deno', node: { name: 'Deno', path: deno, major: 2 }, ...inDeno(['-A']) }] : []),
  ...(bun
    ? [{ name: 'Bun', node: { name: 'Bun', path: bun, major: 1 }, alone: [], withUs: ['--preload', 'unplugin-probes/register'] }]
    : []),
]

const MANIFEST = '{ "type": "module", "dependencies": { "unplugin-probes": "*" } }'
let application: Application
afterEach(() => application.stop())

function files(more: Record<string, string>): Application {
  return (application = new Application({ 'package.json': MANIFEST, 'deno.json': '{ "nodeModulesDir": "manual" }', ...more }))
}

const CART = `export interface Order {
  readonly items: readonly number[]
}

const rate: number = 2

export class Cart {
  #paid = false
  constructor(readonly name: string) {}

  total(order: Order): number {
    let sum: number = 0
    for (const item of order.items) {
      sum += item * rate
    }
    return sum
  }
}

export function fail(this: unknown, a: number): never {
  const b: number = a; throw new Error('failed ' + b)
}
`
const APP = `import { Cart, fail, type Order } from './cart.ts'

const order: Order = { items: [1, 2, 3] }
console.log(new Cart('c').total(order))
try {
  fail(1)
} catch (error) {
  console.log((error as Error).stack!.split('\\n').filter((line) => line.includes('.ts')).join('\\n'))
}
export {}
`
const HOOKS = `export default (probes: any) => {
  probes.enable('cart.ts:14', ({ vals, uv, finfo, this: self, stack }: any) => {
    const [first, second] = stack.split('\\n')
    console.error('seen', JSON.stringify({ ...vals, rate: uv.rate, self: self.name, finfo, first, second: /app\\.ts:4:\\d+/.test(second) }))
    return true
  })
}
`
const PROBES_HOOKS = { PROBES_HOOKS: './probes.hooks.ts' }

describe.each(RUNTIMES)('$name', ({ name, node, alone, withUs }) => {
  it('a program runs as without us, and a probe sees what it should, at the lines that were written; a later start needs no parser', () => {
    const it = files({ 'app.ts': APP, 'cart.ts': CART, 'probes.hooks.ts': HOOKS })
    const { stdout, code } = it.run(node, [...alone, 'app.ts'])
    expect({ stdout: stdout.split('\n')[0], code }).toEqual({ stdout: '12', code: 0 })
    const run = (): Ran => it.run(node, [...withUs, 'app.ts'], { env: PROBES_HOOKS })
    for (const ran of [run(), withoutParser(run)]) {
      // Bun reads no source map that comes with a text, and lines are all that it can tell.
      const shown = (text: string): string => (name === 'Bun' ? text.replaceAll(/(\.ts:\d+):\d+/g, '$1') : text)
      expect(shown(ran.stdout)).toBe(shown(stdout))
      expect(ran.code).toBe(0)
      expect(JSON.parse(/^seen (.*)$/m.exec(ran.stderr)![1]!)).toEqual({
        order: { items: [1, 2, 3] },
        item: 1,
        sum: 0,
        rate: 2,
        self: 'c',
        finfo: expect.objectContaining({ file: 'cart.ts', line: 14, column: 7, name: 'total', lineDefined: 11, lastLineDefined: 17 }),
        first: '    at total (cart.ts:14:7)',
        second: true,
      })
    }
  })

  it('a hooks file is saved, edited and deleted while a program runs, which then ends by itself', async () => {
    const it = files({
      'app.ts': `import { existsSync } from 'node:fs'
import { Cart } from './cart.ts'
const timer = setInterval(() => {
  new Cart('c').total({ items: [1] })
  if (existsSync('end')) clearInterval(timer)
}, 20)
console.log('up')
`,
      'cart.ts': CART,
      'probes.config.json': '{ "hooks": "./probes.hooks.ts", "include": ["*.ts"] }',
    })
    const program = it.start(node, [...withUs, 'app.ts'])
    await program.until('up')
    const hooks = (text: string): string => `export default (probes: any) => probes.log('cart.ts:16', '${text} {sum}')`
    it.write({ 'probes.hooks.ts': hooks('first') })
    await program.until('probes: cart.ts:16 (total) first 2')
    it.write({ 'probes.hooks.ts': hooks('second') })
    await program.until('probes: cart.ts:16 (total) second 2')
    rmSync(it.path('probes.hooks.ts'))
    await program.until('removed: 1 probe off')
    it.write({ end: '' })
    expect(await program.ended()).toBe(0)
  })

  it('PROBES=off, without a hooks file, and with a mistake in the configuration: the program is all there is', () => {
    const it = files({ 'app.ts': APP, 'cart.ts': CART })
    const shown = ({ stdout, code }: Ran): unknown => ({ stdout: stdout.replaceAll(/(\.ts:\d+):\d+/g, '$1'), code })
    const without = it.run(node, [...alone, 'app.ts'])
    for (const env of [{ PROBES: 'off' }, {}]) {
      const ran = it.run(node, [...withUs, 'app.ts'], { env })
      expect(ran.stderr).toBe('')
      expect(shown(ran)).toEqual(shown(without))
    }
    it.write({ 'probes.config.json': '{ "grain": "words" }' })
    const ran = it.run(node, [...withUs, 'app.ts'])
    expect(ran.stderr).toMatch(/probes\.config\.json: grain is "words"; .*; the program runs without probes\n$/)
    expect(shown(ran)).toEqual(shown(without))
  })

  it('tests of its own runner have sites, and none while coverage is measured', () => {
    const it = files({
      'cart.ts': CART,
      'cart.test.ts': `import { test } from '${name === 'Bun' ? 'bun:test' : 'node:test'}'
import { Cart } from './cart.ts'
test('total', () => {
  if (new Cart('c').total({ items: [4] }) !== 8) throw new Error('no')
})
`,
      'probes.hooks.ts': `export default (probes: any) => probes.log('cart.ts:16', 'sum {sum}')`,
    })
    const [, ...flags] = withUs
    const args = name === 'Bun' ? ['test', ...withUs] : ['test', '--no-check', ...flags]
    const tested = it.run(node, [...args, 'cart.test.ts'], { env: PROBES_HOOKS })
    expect(tested.stdout + tested.stderr).toContain('probes: cart.ts:16 (total) sum 8')
    expect(tested.code).toBe(0)
    const measured = it.run(node, [...args, name === 'Bun' ? '--coverage' : '--coverage=coverage', 'cart.test.ts'], { env: PROBES_HOOKS })
    expect(measured.stdout + measured.stderr).toContain('PROBES_COVERAGE')
    expect(measured.stdout + measured.stderr).not.toContain('sum 8')
    expect(measured.code).toBe(0)
  })
})
