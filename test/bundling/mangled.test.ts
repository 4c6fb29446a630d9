import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { minify } from 'terser'
import { afterAll, expect, it } from 'vitest'
import { bundle } from './bundle.ts'

const folder = mkdtempSync(join(tmpdir(), 'bundling-mangled-'))
mkdirSync(join(folder, 'src'))
mkdirSync(join(folder, 'node_modules'))
symlinkSync(join(import.meta.dirname, '../..'), join(folder, 'node_modules/unplugin-probes'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

writeFileSync(
  join(folder, 'src/main.js'),
  `import { probes } from 'unplugin-probes/runtime'
import { work } from './work.js'
const seen = []
const probe = probes.enable('src/work.js:6', ({ vals, uv, finfo }) => void seen.push(vals.a, Object.keys(uv).join(), finfo.line))
const result = [work(1), work(2)]
console.log(JSON.stringify([result, seen, probe.status]))
`,
)
writeFileSync(
  join(folder, 'src/work.js'),
  `let calls_ = 0
const counter_ = { _private: 0, $public: 0 }
export function work(a) {
  counter_._private++
  calls_++
  return a + counter_._private + (counter_.$public += calls_)
}
`,
)

const RIGHT = [[3, 7], [1, 'counter_,calls_', 6, 2, 'counter_,calls_', 6], 'on']

function run(code: string): unknown {
  writeFileSync(join(folder, 'out.mjs'), code)
  const { NODE_OPTIONS: _, PROBES: __, PROBES_HOOKS: ___, ...env } = process.env
  const { stdout, stderr } = spawnSync(process.execPath, [join(folder, 'out.mjs')], { env, encoding: 'utf8' })
  // An error shows the line that it is in: all of the bundle.
  expect(stderr.slice(-600)).toBe('')
  return JSON.parse(stdout)
}

const bundled = async (options: object): Promise<string> =>
  (await bundle('esbuild', { folder, entry: 'src/main.js', plugin: {}, esbuild: { platform: 'browser', ...options } }))[0]!.code

const PATTERNS = { 'underscore first': /^_/, 'underscore last': /_$/, 'dollar first': /^\$/, either: /^_|_$|^\$/ }

it.each(Object.entries(PATTERNS))('esbuild mangles properties: %s', async (_, mangleProps) => {
  expect(run(await bundled({ minify: true, mangleProps }))).toEqual(RIGHT)
  expect(run(await bundled({ minify: true, mangleProps, mangleQuoted: true }))).toEqual(RIGHT)
})

it.each(Object.entries(PATTERNS))('terser mangles properties: %s', async (_, regex) => {
  const options = { module: true, compress: { passes: 3, toplevel: true, unsafe: true }, mangle: { toplevel: true, properties: { regex } } }
  expect(run((await minify(await bundled({}), options)).code!)).toEqual(RIGHT)
})

it('names at the top level are mangled', async () => {
  const mangle = { toplevel: true, eval: true }
  expect(run((await minify(await bundled({ minify: true }), { toplevel: true, module: true, compress: true, mangle })).code!)).toEqual(
    RIGHT,
  )
})
