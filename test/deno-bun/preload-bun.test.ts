import { afterEach, describe, expect, it } from 'vitest'
import { findHost, noHost } from '../../scripts/find-host.ts'
import { Application, type NodeVersion, type Ran } from '../register/application.ts'

const path = await findHost('bun')
if (!path) console.log(noHost('bun'))
const bun: NodeVersion = { name: 'Bun', path: path ?? '', major: 1 }
const PRELOAD = ['--preload', 'unplugin-probes/register']
const env = { PROBES_HOOKS: './probes.hooks.ts' }
const ADD = `export function add(a: number): number {
  return a + 1
}
`
const HOOKS = `export default (probes: any) => probes.log('add.ts:2', 'a {a}')`

let application: Application
afterEach(() => application.stop())

function files(more: Record<string, string>): Application {
  return (application = new Application({ 'add.ts': ADD, 'probes.hooks.ts': HOOKS, ...more }))
}

/** The program alone and with us, which must be alike but for what we say. */
function both(it: Application, args: readonly string[]): Ran {
  const alone = it.run(bun, args)
  const withUs = it.run(bun, [...PRELOAD, ...args], { env })
  expect({ stdout: withUs.stdout, code: withUs.code }).toEqual({ stdout: alone.stdout, code: alone.code })
  expect(alone.stdout).not.toBe('')
  return withUs
}

describe.skipIf(!path)('Bun', () => {
  it.each([
    ['main.cjs', `const { add } = require('./add.ts')\nconsole.log(add(1), require.main === module)\n`],
    ['main.js', `console.log(require('./add.ts').add(1), typeof module)\n`],
    ['main.ts', `const one: number = 1\nconsole.log(one, this, typeof module)\nrequire('./add.ts').add(one)\n`],
    ['types.ts', `import type { A } from './none.ts'\nconsole.log(typeof module)\nrequire('./add.ts').add(1)\n`],
    ['both.ts', `import fs from 'fs'\nconsole.log(typeof module)\nmodule.exports = { a: 1 }\nrequire('./add.ts').add(1)\n`],
  ])('CommonJS runs as it is, whatever makes Bun take it for that, and a line says so: %s', (name, text) => {
    const it = files({ [name]: text })
    const { stderr } = both(it, [name])
    expect(stderr.match(/PROBES_COMMONJS/g)).toHaveLength(1)
    expect(stderr).toContain(`probes: ${it.path(name)} gets no sites, nor does any other CommonJS file`)
    expect(stderr).toContain('probes: add.ts:2 (add) a 1')
  })

  it('a module whose imports are all of types, unsaid, runs', () => {
    const it = files({
      'types.ts': 'export interface A { a: number }\n',
      'main.ts': `import { A } from './types.ts'
const a: A = { a: 1 }
console.log(require('./add.ts').add(a.a))
`,
    })
    expect(both(it, ['main.ts']).stderr).toContain('probes: add.ts:2 (add) a 1')
  })

  it('only a word that is none of code: a comment, a text, a property', () => {
    const it = files({
      'main.ts': `import { add } from './add.ts'\n// The main module exports nothing.\nconst a = { module: 1 }.module + 'module'.length\nconsole.log(add(1), a)\n`,
    })
    const { stderr } = both(it, ['main.ts'])
    expect(stderr).not.toContain('PROBES_COMMONJS')
    expect(stderr).toContain('probes: add.ts:2 (add) a 1')
  })

  it('data, files that are imported as text, aliases, JSX, decorators and what is missing are as without us', () => {
    const it = files({
      'tsconfig.json':
        '{ "compilerOptions": { "experimentalDecorators": true, "jsx": "react", "jsxFactory": "h", "paths": { "@x/*": ["./*"] } } }',
      'data.json': '{ "a": 1 }',
      'page.ts': 'export const page = 1\n',
      'dec.ts': `import 'node:fs'
function log(target: object, key: string, given?: unknown): void {
  console.log(typeof target, key, typeof given)
}
export class A {
  @log x = 1
  @log run(): number { return this.x }
}
`,
      'main.tsx': `import data from './data.json'
import text from './page.ts' with { type: 'text' }
import { add } from '@x/add'
import { A } from './dec.ts'
const h = (...values: unknown[]): unknown => values
console.log(data, text, add(1), new A().run(), <div a={1}>x</div>)
try { await import('./none.ts') } catch (error: any) { console.log(error.code, error.message) }
try { require('./none.ts') } catch (error: any) { console.log(error.code) }
console.log(import.meta.main, import.meta.path, import.meta.resolve('@x/add'), require('./add.ts'))
`,
    })
    const { stderr } = both(it, ['main.tsx'])
    expect(stderr).toContain('probes: add.ts:2 (add) a 1')
    expect(stderr).not.toContain('PROBES_')
  })

  it('bunfig.toml names the preload', () => {
    const it = files({
      'main.ts': `import { add } from './add.ts'\nconsole.log(add(1))\n`,
      'bunfig.toml': 'preload = ["unplugin-probes/register"]',
    })
    const { stdout, stderr } = it.run(bun, ['main.ts'], { env })
    expect(stderr).toContain('probes: add.ts:2 (add) a 1')
    expect(stdout).toBe('2\n')
  })

  it.each(['--watch', '--hot'])(
    'with %s, which sees no file that comes from a plugin, none has sites, and a line says so',
    async (flag) => {
      const main = `import { add } from './add.ts'\nconsole.log('made', add(1))\nsetInterval(() => {}, 1000)\n`
      const it = files({ 'main.ts': main })
      const program = it.start(bun, [flag, ...PRELOAD, 'main.ts'], env)
      await program.until('made 2')
      expect(program.output).toContain('PROBES_WATCH')
      it.write({ 'add.ts': ADD.replace('a + 1', 'a + 5') })
      await program.until('made 6')
    },
  )

  it('a worker has sites that is told to preload', () => {
    const it = files({
      'main.ts': `const worker = new Worker(new URL('work.ts', import.meta.url).href, { preload: ['unplugin-probes/register'] })
worker.onmessage = ({ data }) => { console.log(data); worker.terminate() }
export {}
`,
      'work.ts': `import { add } from './add.ts'\npostMessage(add(3))\n`,
    })
    const { stdout, stderr } = it.run(bun, [...PRELOAD, 'main.ts'], { env })
    expect(stdout).toBe('4\n')
    expect(stderr).toContain('add.ts:2 (add) a 3')
  })
})
