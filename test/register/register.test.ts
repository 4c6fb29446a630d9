import { rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { Application, nodeVersions, REGISTER, type NodeVersion, type Ran, withoutParser } from './application.ts'

const versions = await nodeVersions()
const IMPORT = ['--import', 'unplugin-probes/register']

let application: Application
afterEach(() => application.stop())

function files(more: Record<string, string> = {}): Application {
  application = new Application(more)
  return application
}

const CART = `export function total(order: { items: number[] }): number {
  let sum: number = 0
  for (const item of order.items) sum += item
  return sum
}
`
const LEGACY = `exports.twice = function twice(x) {
  const y = x * 2
  return y
}
`
const APP = `import { createRequire } from 'node:module'
import { total } from './cart.ts'
import legacy from './legacy.cjs'
interface Order { items: number[] }
const order: Order = { items: [1, 2, 3] }
console.log(total(order), legacy.twice(4), createRequire(import.meta.url)('./legacy.cjs') === legacy)
console.log(String(new Error('here').stack).split('\\n')[1]!.replace(/^.*\\/(app.ts:\\d+).*$/, '$1'))
`
const HOOKS = `export default (probes) => {
  probes.log('cart.ts:4', 'sum {sum} of {order.items.length}')
  probes.log('legacy.cjs:3', 'y {y}')
}
`
const PROGRAM = { 'app.ts': APP, 'cart.ts': CART, 'legacy.cjs': LEGACY }
/** Where what the package needs really lies. */
const PACKAGES = join(import.meta.dirname, '../../node_modules')
const OUTPUT = '6 8 true\napp.ts:7\n'

describe.each(versions)('$name', (node: NodeVersion) => {
  it('probes modules, TypeScript and CommonJS, and the next start needs no parser', () => {
    const it = files({ ...PROGRAM, 'probes.hooks.ts': HOOKS })
    for (const isFirst of [true, false]) {
      const run = (): Ran => it.run(node, [...IMPORT, 'app.ts'], { env: { PROBES_HOOKS: './probes.hooks.ts' } })
      const { stdout, stderr, code } = isFirst ? run() : withoutParser(run)
      expect(stdout).toBe(OUTPUT)
      expect(stderr).toContain('probes: cart.ts:4 (total) sum 6 of 3')
      expect(stderr).toContain('probes: legacy.cjs:3 (twice) y 8')
      expect(code).toBe(0)
    }
  })

  it('loads the parser once, however many files have to be compiled', () => {
    const count = `const fs = require('node:fs')
const { readFileSync } = fs
let times = 0
fs.readFileSync = (path, ...more) => ((times += String(path).endsWith('typescript.js') ? 1 : 0), readFileSync(path, ...more))
require('node:module').syncBuiltinESMExports()
process.on('exit', () => require('node:worker_threads').isMainThread && console.log('parsers', times))
`
    const part = (n: number): string => `exports.part = function part(): number {\n  return ${n}\n}\n`
    const main = `const { part: a } = require('./a.cts')\nconst { part: b } = require('./b.cts')\nconsole.log(a() + b())\n`
    const it = files({ 'count.cjs': count, 'a.cts': part(1), 'b.cts': part(2), 'main.cjs': main })
    const { stdout } = it.run(node, ['--require', './count.cjs', ...IMPORT, 'main.cjs'])
    expect(stdout).toBe('3\nparsers 1\n')
  })

  it('runs the program as it is: --require, NODE_OPTIONS, PROBES=off, from elsewhere, without a hooks file', () => {
    const it = files(PROGRAM)
    const said = { stdout: OUTPUT, stderr: '', code: 0 }
    const required = it.run(node, ['--require', 'unplugin-probes/register', 'app.ts'])
    expect(required).toMatchObject({ stdout: OUTPUT, code: 0 })
    // Node 22.12 warns of each module that is required, and 24.0 would end the program.
    const warned = { 'Node 22.12': /^(?:\(.*\n|Support .*\n)+$/, 'Node 24.0': /^probes: modules get no sites: .*\(PROBES_REQUIRE\)\n$/ }[
      node.name
    ]
    expect(required.stderr).toMatch(warned ?? /^$/)
    expect(it.run(node, ['app.ts'], { env: { NODE_OPTIONS: `--import=${REGISTER}` } })).toEqual(said)
    expect(it.run(node, ['--import', REGISTER, it.path('app.ts')], { cwd: '/' })).toEqual(said)
    // Of itself it runs no TypeScript before 22.18.
    if (node.major > 20 && node.name !== 'Node 22.12') expect(it.run(node, [...IMPORT, 'app.ts'], { env: { PROBES: 'off' } })).toEqual(said)
  })

  it('watches the hooks file of its configuration, from the folder of that, while the program runs', async () => {
    const it = files({
      ...PROGRAM,
      'app.ts': `import { total } from './cart.ts'\nsetInterval(() => total({ items: [1, 2] }), 20)\nconsole.log('up')\n`,
      'probes.config.json': '{ "hooks": "./probes.hooks.js", "include": ["*.ts"] }',
    })
    const program = it.start(node, ['--import', REGISTER, it.path('app.ts')])
    await program.until('up')
    it.write({ 'probes.hooks.js': HOOKS })
    await program.until('probes: cart.ts:4 (total) sum 3 of 2')
    expect(program.output).toContain('legacy.cjs:3 waits for its file')
    rmSync(it.path('probes.hooks.js'))
    await program.until('removed: ')
  })

  it('knows enums, namespaces and parameter properties', () => {
    const it = files({
      'app.ts': `enum Kind { A = 3 }
namespace Names { export const all = ['x'] }
class Shop {
  constructor(readonly name: string) {}
  open(kind: Kind): string {
    const text = this.name + kind
    return text + Names.all
  }
}
console.log(new Shop('s').open(Kind.A))
console.log(String(new Error('here').stack).split('\\n')[1]!.replace(/^.*\\/(app.ts:\\d+).*$/, '$1'))
`,
      'probes.hooks.js': `export default (probes) => probes.log('app.ts:7', 'text {text} {this.name}')`,
    })
    const { stdout, stderr } = it.run(node, [...(node.major > 20 ? ['--enable-source-maps'] : []), ...IMPORT, 'app.ts'], {
      env: { PROBES_HOOKS: './probes.hooks.js' },
    })
    expect(stdout).toBe('s3x\napp.ts:11\n')
    expect(stderr).toContain('probes: app.ts:7 (open) text s3 s')
  })

  it('lines and columns of stacks are those of the file where Node reads source maps', () => {
    const it = files({ 'app.js': `function f(a) { const b = a; return new Error(b) }\nconsole.log(f(1).stack.split('\\n')[1])\n` })
    expect(it.run(node, ['--enable-source-maps', ...IMPORT, 'app.js']).stdout).toMatch(/app\.js:1:37\)?\n$/)
  })

  it('reaches worker threads and forks', () => {
    const it = files({
      ...PROGRAM,
      'app.js': `import { Worker } from 'node:worker_threads'
import { fork } from 'node:child_process'
new Worker(new URL('./work.mjs', import.meta.url)).on('exit', () => fork('./work.mjs'))\n`,
      'work.mjs': `import legacy from './legacy.cjs'\nexport const made = legacy.twice(5)\nconsole.log(made)\n`,
      'probes.hooks.js': `export default (probes) => { probes.log('legacy.cjs:3', 'y {y}'); probes.log('work.mjs:3', 'made {made}') }`,
    })
    const { stdout, stderr } = it.run(node, [...IMPORT, 'app.js'], { env: { PROBES_HOOKS: './probes.hooks.js' } })
    expect(stdout).toBe('10\n10\n')
    expect(stderr.match(/legacy\.cjs:3.* y 10/g)).toHaveLength(2)
    expect(stderr.match(/work\.mjs:3.* made 10/g)).toHaveLength(2)
  })

  it('goes along with another tool that has hooks in a thread, and main modules stay main', () => {
    const it = files({
      ...PROGRAM,
      'other.mjs': `import { register } from 'node:module'\nregister('data:text/javascript,export const nothing = 1')\n`,
      'main.cjs': `const { twice } = require('./legacy.cjs')\nconsole.log(require.main === module, twice(2), Object.keys(require.cache).length)\n`,
      'probes.hooks.ts': `${HOOKS.slice(0, -2)}  probes.log('main.cjs:2', 'twice {typeof}')\n}`.replace(' {typeof}', ''),
    })
    const env = { PROBES_HOOKS: './probes.hooks.ts' }
    for (const flags of [
      ['--import', './other.mjs', ...IMPORT],
      [...IMPORT, '--import', './other.mjs'],
    ]) {
      const { stdout, stderr } = it.run(node, [...flags, 'main.cjs'], { env })
      expect(stdout).toBe('true 4 2\n')
      expect(stderr).toContain('legacy.cjs:3 (twice) y 4')
      expect(stderr).toContain('probes: main.cjs:2 (module) twice')
      const typed = it.run(node, [...flags, 'app.ts'], { env })
      expect(typed.stdout).toBe(OUTPUT)
      expect(typed.stderr).toContain('cart.ts:4 (total) sum 6 of 3')
    }
  })

  it('goes along with tsx, before and behind it', () => {
    const it = files({
      ...PROGRAM,
      'cart.ts': `enum Start { Zero }\n${CART.replace('= 0', '= Start.Zero')}`,
      'probes.hooks.ts': HOOKS.replace('cart.ts:4', 'cart.ts:5'),
    })
    for (const flags of [
      ['--import', 'tsx', ...IMPORT],
      [...IMPORT, '--import', 'tsx'],
    ]) {
      const { stdout, stderr } = it.run(node, [...flags, 'app.ts'], { env: { PROBES_HOOKS: './probes.hooks.ts' } })
      expect(stdout).toBe(OUTPUT)
      expect(stderr).toContain('cart.ts:5 (total) sum 6 of 3')
      expect(stderr).toContain('legacy.cjs:3 (twice) y 8')
    }
  })

  it('what a required program imports has sites, and the thread of hooks none of ours', () => {
    const it = files({
      'main.cjs': `import('./work.mjs').then((work) => console.log(work.four()))\n`,
      'work.mjs': 'export function four() {\n  const y = 4\n  return y\n}\n',
      'probes.hooks.js': `export default (probes) => probes.log('work.mjs:3', 'y {y}')`,
    })
    const { stdout, stderr } = it.run(node, ['--require', 'unplugin-probes/register', 'main.cjs'], {
      env: { PROBES_HOOKS: './probes.hooks.js' },
    })
    expect(stdout).toBe('4\n')
    expect(stderr).toContain(node.name === 'Node 24.0' ? 'PROBES_REQUIRE' : 'work.mjs:3 (four) y 4')
    expect(stderr).not.toMatch(/PROBES_NO_MAP|\[thread/)
  })

  it('TypeScript of CommonJS runs where Node is given it by us, and is said not to run as a module', () => {
    const it = files({
      'package.json': '{}',
      'main.ts': `import { sep } from 'node:path'\nimport fs = require('node:fs')\nconsole.log(sep, typeof fs.readFileSync, require.main === module)\n`,
      'module/package.json': '{ "type": "module" }',
      'module/main.ts': `import fs = require('node:fs')\nconsole.log(typeof fs)\n`,
      'module/names.ts': `import { rate } from './rate.cts'\nconsole.log(rate)\n`,
      'module/rate.cts': 'const rate: number = 3\nexport = { rate }\n',
    })
    expect(it.run(node, [...IMPORT, 'module/main.ts']).stderr).toMatch(
      /main\.ts is a module, which has no `import x = .*\(PROBES_COMMONJS\)\n/,
    )
    const names = it.run(node, [...IMPORT, 'module/names.ts'])
    if (node.major > 20 && node.name !== 'Node 22.12') return expect(names.stdout).toMatch(node.name === 'Node 24.0' ? /^$/ : /^3\n$/)
    expect(names.stderr).toMatch(/rate\.cts is CommonJS in TypeScript: .*\(PROBES_NAMES\)\n/)
    expect(it.run(node, [...IMPORT, 'main.ts'])).toEqual({ stdout: '/ function true\n', stderr: '', code: 0 })
  })

  it('-e, standard input and --test', () => {
    const it = files({
      ...PROGRAM,
      'cart.test.mjs': `import test from 'node:test'\nimport legacy from './legacy.cjs'\ntest('it', () => { if (legacy.twice(2) !== 4) throw new Error('no') })\n`,
      'probes.hooks.ts': HOOKS,
    })
    const env = { PROBES_HOOKS: './probes.hooks.ts' }
    const text = `console.log(require('./legacy.cjs').twice(1))`
    for (const ran of [it.run(node, [...IMPORT, '-e', text], { env }), it.run(node, [...IMPORT, '-'], { env, input: text })]) {
      expect(ran.stdout).toBe('2\n')
      expect(ran.stderr).toContain('legacy.cjs:3 (twice) y 2')
    }
    const tested = it.run(node, [...IMPORT, '--test', 'cart.test.mjs'], { env })
    expect(tested.code).toBe(0)
    expect(tested.stdout).toMatch(/pass 1/)
    expect(tested.stdout + tested.stderr).toContain('legacy.cjs:3 (twice) y 4')
  })

  it('the permission model, without code from text, with nowhere to keep anything', () => {
    const it = files({ ...PROGRAM, 'probes.hooks.ts': HOOKS })
    const name = /^Node (?:20|22\.12)\b/.test(node.name) ? '--experimental-permission' : '--permission'
    // Their hooks are in a thread, which keeps something as well.
    const hasThread = /^Node (?:20\.|22\.12$|24\.0$)/.test(node.name)
    const permission = hasThread ? [name, '--allow-worker'] : [name]
    const flags = [...permission, '--allow-fs-read=*', '--disallow-code-generation-from-strings']
    const { stdout, stderr } = it.run(node, [...flags, ...IMPORT, 'app.ts'], { env: { PROBES_HOOKS: './probes.hooks.ts' } })
    expect(stdout).toBe(OUTPUT)
    expect(stderr).toContain('cart.ts:4 (total) sum 6 of 3')
    expect(stderr.match(/PROBES_CACHE/g)).toHaveLength(hasThread ? 2 : 1)
    // Folders above are none of the program's, and there is no configuration in what nobody may read.
    const only = [
      ...permission,
      `--allow-fs-read=${it.folder}`,
      `--allow-fs-read=${dirname(it.folder)}/node_modules`,
      `--allow-fs-read=${PACKAGES}`,
    ]
    const narrow = it.run(node, [...only, ...IMPORT, 'app.ts'], { env: { PROBES_HOOKS: './probes.hooks.ts', PROBES_TRUST: '1' } })
    expect(narrow.stdout).toBe(OUTPUT)
    expect(narrow.stderr).toContain('cart.ts:4 (total) sum 6 of 3')
    // It looks for packages where nobody granted it to, and has its hooks in a thread without being granted one.
    if (node.name === 'Node 22.12') return
    // Where the hooks file may lie instead is looked for no further, either.
    it.write({ 'bare/app.mjs': 'console.log(1)\n' })
    const bare = [...only.filter((flag) => flag !== `--allow-fs-read=${it.folder}`), `--allow-fs-read=${it.folder}/bare`]
    const env = { PROBES_HOOKS: join(it.folder, 'bare/none.ts') }
    expect(it.run(node, [...bare, ...IMPORT, 'bare/app.mjs'], { env }).stderr).toMatch(/^probes: hooks: nothing at \S+none\.ts yet; .*$/m)
    if (!hasThread) return
    const withoutThread = it.run(node, [name, '--allow-fs-read=*', ...IMPORT, 'app.ts'])
    expect(withoutThread.stderr).toContain(
      'a thread, in which hooks run here; start with --allow-worker (PROBES_ACCESS); the program runs without probes',
    )
  })

  it('sees a changed file and a changed option, and leaves packages alone', () => {
    const it = files({
      'app.js': `import { one } from 'pack'\nexport const made = one(1)\nconsole.log(made)\n`,
      'node_modules/pack/package.json': '{ "type": "module", "exports": "./index.js" }',
      'node_modules/pack/index.js': 'export function one(x) {\n  return x\n}\n',
      'probes.hooks.js': `export default (probes) => { probes.log('app.js:3', 'made {made}'); probes.log('index.js:2', 'x {x}') }`,
    })
    const run = (): string => it.run(node, [...IMPORT, 'app.js'], { env: { PROBES_HOOKS: './probes.hooks.js' } }).stderr
    expect(run()).toContain('app.js:3 (module) made 1')
    expect(run()).not.toContain('x 1')
    it.write({ 'app.js': `import { one } from 'pack'\nexport const made = one(7)\nconsole.log(made)\n` })
    expect(run()).toContain('app.js:3 (module) made 7')
    it.write({ 'probes.config.json': '{ "sensitive": ["made"] }' })
    expect(run()).not.toContain('made 7')
  })

  it('addresses name the source of what a compiler has made', () => {
    const map = { version: 3, sources: ['../src/cart.ts'], names: [], mappings: ';;AAGE,OAAO' }
    const it = files({
      'src/cart.ts': `type Id = string\nexport function id(x: Id) {\n  const y = x\n  return y\n}\n`,
      'dist/cart.js': `export function id(x) {\n  const y = x\n  return y\n}\n//# sourceMappingURL=cart.js.map`,
      'dist/cart.js.map': JSON.stringify(map),
      'app.js': `import { id } from './dist/cart.js'\nconsole.log(id('a'))\n`,
      'probes.hooks.js': `export default (probes) => probes.log('src/cart.ts:4', 'y {y}')`,
    })
    expect(it.run(node, [...IMPORT, 'app.js'], { env: { PROBES_HOOKS: './probes.hooks.js' } }).stderr).toContain('src/cart.ts:4 (id) y a')
  })

  it('puts in no sites while coverage is measured, and says so', () => {
    const it = files(PROGRAM)
    const { stdout, stderr } = it.run(node, [...IMPORT, 'app.ts'], { env: { NODE_V8_COVERAGE: it.path('coverage') } })
    expect(stdout).toBe(OUTPUT)
    expect(stderr).toContain('PROBES_COVERAGE')
  })
})
