import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildSync } from 'esbuild'
import { instrument } from 'unplugin-probes/transform'
import { afterAll, expect, it } from 'vitest'

const CODE = `
export class Many {
  #a = 1
  #b = 2
  work(one, two, three, four, five, six, seven, eight) {
    const sum = one + two + this.#a
    const { inner = () => sum + this.#b } = {}
    return inner() + sum + three + four + five + six + seven + eight + top
  }
}
const top = 1
`
const folder = mkdtempSync(join(tmpdir(), 'patched-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Everything of these that can be a method, and indexes and names that are looked for where they are not. */
const PATCH = `
const seen = []
const { defineProperty, getOwnPropertyDescriptor } = Object
const { ownKeys } = Reflect
const note = (what) => defineProperty(seen, seen.length, { __proto__: null, value: what, enumerable: true, configurable: true, writable: true })
for (const prototype of [Array.prototype, String.prototype, Map.prototype, Set.prototype, Number.prototype, Uint32Array.prototype, Object.getPrototypeOf(Uint32Array.prototype), Object.getPrototypeOf([][Symbol.iterator]()), Object.getPrototypeOf(''[Symbol.iterator]()), RegExp.prototype]) {
  for (const key of ownKeys(prototype)) {
    const { value } = getOwnPropertyDescriptor(prototype, key)
    if (typeof value === 'function' && key !== 'constructor')
      defineProperty(prototype, key, { __proto__: null, configurable: true, get() { note(String(key)); return value } })
  }
}
for (const prototype of [Array.prototype, Object.prototype]) for (let i = 0; i < 40; i++)
  defineProperty(prototype, i, { __proto__: null, configurable: true, get() { note('get ' + i); return 'polluted' }, set() { note('set ' + i) } })
for (const name of ['texts', 'globals', 'left', 'grain', 'value', 'get', 'set'])
  if (!(name in {})) defineProperty(Object.prototype, name, { __proto__: null, configurable: true, get() { note('get ' + name); return undefined } })
// The loops above.
seen.length = 0
`

it('a table is decoded and described without what the program has put on prototypes', () => {
  const { table } = instrument(CODE, 'many.js', { format: 'module' })!
  const path = join(folder, 'decode.mjs')
  const file = JSON.stringify(join(import.meta.dirname, '../../src/runtime/sites/loaded-file.ts'))
  const contents = `import { LoadedFile } from ${file}
const file = new LoadedFile({ v: 4, key: 'k', file: 'many.js', n: 2, t: ${JSON.stringify(table)} }, { textOf() {}, why: '' })
const print = process.stdout.write.bind(process.stdout), { stringify } = JSON
${PATCH}
const on = file.sitesOn(6)
const { public: site, finfo } = file.sites[0]
const left = file.whyLeft(3), hash = file.sourceHash
const count = seen.length
for (const prototype of [Array.prototype, Object.prototype]) for (let i = 0; i < 40; i++) delete prototype[i]
print(stringify({ seen: count === 0 ? [] : seen, site, text: on[0].public.text, switch: on[0].fn.switchName, hash: hash.length, left: left === undefined }))
`
  writeFileSync(
    path,
    buildSync({ stdin: { contents, resolveDir: folder }, bundle: true, format: 'esm', platform: 'node', target: 'node20', write: false })
      .outputFiles[0]!.text,
  )
  const printed = execFileSync(process.execPath, [path], { encoding: 'utf8' })
  expect(JSON.parse(printed)).toMatchObject({
    seen: [],
    site: { line: 6, owner: 'Many', functionName: 'work', upvalues: ['top'], text: 'const sum = one + two + this.#a' },
    text: 'const sum = one + two + this.#a',
    switch: '$pk_0',
    hash: 12,
    left: true,
  })
})
