import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { enabling, FollowedFile } from './followed-file.ts'
import { addressOf, bundleServer, RunningServer } from './running-server.ts'

let file: FollowedFile | undefined
let bundle: string
let server: RunningServer | undefined

beforeAll(async () => {
  bundle = await bundleServer()
})

afterEach(() => {
  file?.stop()
  server?.kill()
})

function follow(name: string, files: Record<string, string>): FollowedFile {
  file = new FollowedFile(name, files)
  return file
}

/** Node's own `import` and `require`, which must not be used, are another thing in Vitest: these run in a process of their own. */
function serve(hooks: string, files: Record<string, string>): RunningServer {
  const prepare = (folder: string): void => {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true })
      writeFileSync(join(folder, name), text)
    }
  }
  server = new RunningServer(bundle, { env: { PROBES_HOOKS: hooks }, prepare })
  return server
}

const enable = (tag: string): string => `probes.enable('${addressOf('return')}', () => console.log('hit ${tag}'))`
const esm = (tag: string): string => `export default (probes) => { ${enable(tag)} }`
const commonJs = (tag: string): string => `module.exports = (probes) => { ${enable(tag)} }`

describe('each kind of hooks file is run anew after an edit', () => {
  it.each([
    ['ts', 'module', esm],
    ['mts', 'commonjs', esm],
    ['cts', 'module', commonJs],
    ['ts', 'commonjs', commonJs],
    ['js', 'module', esm],
    ['js', 'commonjs', esm],
    ['js', 'commonjs', commonJs],
    ['mjs', 'commonjs', esm],
    ['cjs', 'module', commonJs],
  ])('.%s in a package of type %s', async (extension, type, text) => {
    const name = `probes.hooks.${extension}`
    const it = serve(name, { 'package.json': JSON.stringify({ type }), [name]: text('one') })
    await it.until(/loaded: 1 probe on/)
    await it.request('/')
    await it.until(/hit one/)
    it.forget()
    writeFileSync(it.path(name), text('two'))
    await it.until(/loaded: 1 probe on/)
    await it.request('/')
    await it.until(/hit two/)
    expect(it.output).not.toContain('hit one')
  })
})

describe('probes is the one of this load, though another could be resolved', () => {
  const installed = {
    'node_modules/unplugin-probes/package.json': '{"exports":{"./runtime":"./runtime.cjs"}}',
    'node_modules/unplugin-probes/runtime.cjs': `exports.probes = { enable() { console.log('the installed one') } }`,
  }
  const named = (): string => `import { probes } from 'unplugin-probes/runtime'; ${enable('own')}`
  const required = (): string => `const { probes } = require('unplugin-probes/runtime'); ${enable('own')}`
  it.each([
    ['ts', 'imported', named],
    ['mjs', 'imported', named],
    ['js', 'imported', named],
    ['js', 'required', required],
    ['cjs', 'required', required],
  ])('.%s, %s, in the hooks file and in a helper', async (extension, _how, text) => {
    const name = `hooks.${extension}`
    const ways: Record<string, string>[] = [{ [name]: text() }, { 'main.ts': `import './${name}'`, [name]: text() }]
    for (const hooks of ways) {
      const it = serve(Object.keys(hooks)[0]!, { ...installed, ...hooks })
      await it.until(/loaded: 1 probe on/)
      expect(it.output).not.toContain('the installed one')
      it.kill()
    }
  })
})

describe('an edit of a helper counts', () => {
  it.each([
    ['ts', (value: string) => `export const value: string = '${value}'`],
    ['mjs', (value: string) => `export const value = '${value}'`],
    ['cjs', (value: string) => `exports.value = '${value}'`],
    ['json', (value: string) => `{ "value": "${value}" }`],
  ])('.%s', async (extension, text) => {
    const it = follow('hooks.ts', {
      'hooks.ts': `import { value } from './helper.${extension}'\nexport default (probes) => { probes.enable(value) }`,
      [`helper.${extension}`]: text('one'),
    })
    await it.untilOn('one')
    it.save(`helper.${extension}`, text('two'))
    await it.untilOn('two')
  })
})

describe('what a module can hold', () => {
  const tla = { 'tla.ts': `await null; export const value: string = 'on'` }
  const packages = {
    'node_modules/esm/package.json': '{"type":"module","exports":{"import":"./index.js"}}',
    'node_modules/esm/index.js': `await 1; export default 'on'`,
  }
  it.each<[string, string, string, Record<string, string>?]>([
    ['the text import.meta', 'ts', `const s = "import.meta.url"; export default (p) => { if (s.length === 15) p.enable('on') }`],
    [
      'import.meta',
      'ts',
      `export default (p) => { if (import.meta.filename.startsWith(import.meta.dirname) && import.meta.url.endsWith('hooks.ts')) p.enable('on') }`,
    ],
    [
      'its own require',
      'ts',
      `import { createRequire } from 'node:module'\nconst require = createRequire(import.meta.url)\nexport default (p) => { if (require('node:path').sep) p.enable('on') }`,
    ],
    [
      'its own __dirname',
      'ts',
      `import { dirname } from 'node:path'\nimport { fileURLToPath } from 'node:url'\nconst __dirname = dirname(fileURLToPath(import.meta.url))\nexport default (p) => { if (__dirname) p.enable('on') }`,
    ],
    ['import() of a helper with top-level await', 'ts', `export default async (p) => { p.enable((await import('./tla')).value) }`, tla],
    [
      'import() of a package with top-level await',
      'ts',
      `export default async (p) => { p.enable((await import('esm')).default) }`,
      packages,
    ],
    [
      'import() of CommonJS',
      'ts',
      `export default async (p) => { p.enable((await import('./c.cjs')).default) }`,
      { 'c.cjs': `module.exports = 'on'` },
    ],
    ['enums', 'ts', `enum E { A = 'on' }\nexport default (p) => { p.enable(E.A satisfies string) }`],
    [
      'a helper imported on two ways, run once',
      'ts',
      `import { o as x } from './a'\nimport { o as y } from './b'\nexport default (p) => { if (x === y) p.enable('on') }`,
      { 'a.ts': `export { o } from './o'`, 'b.ts': `export { o } from './o'`, 'o.ts': 'export const o = {}' },
    ],
    [
      'JavaScript that TypeScript would read as types',
      'js',
      `const [a, b, c] = [1, 2, 3]; const f = (x) => x\nexport default (p) => { if (f(a<b, c>(3)) === true) p.enable('on') }`,
    ],
    ['CommonJS in sloppy mode', 'cjs', `sloppy = 'on'; module.exports = (p) => { p.enable(sloppy); delete globalThis.sloppy }`],
    ['a byte order mark', 'ts', `\uFEFF${enabling('on')}`],
    [
      'namespaces of types, and what is only called so',
      'ts',
      `namespace A.B { export interface C { const: 1; function?: 2; enum(): void } }\ndeclare namespace D { const x: 1 }
const namespace = { module: 'on' }; export default (p) => { p.enable(namespace.module) }`,
    ],
    ['a hashbang', 'ts', `#!/usr/bin/env node\n${enabling('on')}`],
  ])('%s (.%s)', async (_name, extension, text, files = {}) => {
    const it = follow(`hooks.${extension}`, { ...files, [`hooks.${extension}`]: text })
    await it.untilOn('on')
    expect(it.commits).toHaveLength(1)
  })

  it('nothing to call is fine, a value that cannot be called is not', async () => {
    const it = follow('hooks.ts', { 'hooks.ts': 'export default undefined' })
    await it.until(() => it.commits.length === 1)
    for (const text of ['module.exports = 5', 'export default {}', `export default 'text'`, 'export default class {}']) {
      it.lines.length = 0
      it.save('hooks.ts', text)
      await it.untilSaid('HOOKS_EXPORT')
    }
    expect(it.commits).toHaveLength(1)
  })
})

describe('what is not compiled is said, not left out', () => {
  it.each([
    [
      'hooks.ts',
      `\n  export namespace A.B { export interface C {} const x = 1 }\nexport default (p) => p.enable('on')`,
      'hooks.ts:2:10: SyntaxError: a namespace',
    ],
    ['hooks.ts', `import { on } from './n'\nexport default (p) => p.enable(on())`, 'n.ts:1:1: SyntaxError: a namespace'],
    ['hooks.tsx', `export default (p: any) => p.enable('on')`, 'hooks.tsx: a hooks file holds no JSX'],
  ])('%s: %s', async (name, text, said) => {
    const it = follow(name, { [name]: text, 'n.ts': `namespace N { export function on() { return 'on' } }\nexport const on = N.on` })
    await it.untilSaid(said)
    expect(it.commits).toEqual([])
  })
})

describe('places of errors, in the text as it was written', () => {
  const helper = { 'helper.ts': '\nexport function x(n: number, m?: string) { if (n === 0) throw new RangeError() }' }
  it.each<[string, string, Record<string, string>?]>([
    ['hooks.ts:1:7', `throw new Error('first line')`],
    ['hooks.ts:2:51', `\nconst f = (a: number, b: string): void => { throw new Error('after types') }; f(1, '')`],
    ['hooks.ts:2:60', `import { x } from './helper'\nexport default () => { const a: any = 1; x(1); x(2); throw new TypeError() }`, helper],
    ['helper.ts:2:63', `import { x } from './helper'\nexport default () => { x(0) }`, helper],
    ['hooks.ts:2:29', `export default async () => {\n  await null; (null as any).x\n}`],
    ['hooks.ts:2:10', `export default (probes) => {\n  probes.list()\n}`],
    ['hooks.ts:1:24', `let a: number = 1; let a = 2`],
    ['hooks.ts:2:41', `\nconst a: number = 1, b: string = 2; let a = 3`],
    ['hooks.ts:3:', `\n\nimport { y } from './not-there'\ny()`],
  ])('%s', async (place, text, files = {}) => {
    const it = follow('hooks.ts', { ...files, 'hooks.ts': text })
    await it.untilSaid('HOOKS_')
    expect(it.lines).toEqual([expect.stringContaining(`${it.path(place)}`)])
  })
})
