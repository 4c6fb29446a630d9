import { createHash } from 'node:crypto'
import { transformSync } from 'esbuild'
import { instrument, type InstrumentOptions, type Site } from 'unplugin-probes/transform'
import { describe, expect, it } from 'vitest'
import { decodeTable } from '../../src/site-table/decode-table.ts'
import { sourceHash } from '../../src/site-table/source-hash.ts'

const sitesOf = (code: string, options: InstrumentOptions = {}, file = 'file.ts'): readonly Site[] => instrument(code, file, options)!.sites
const textsOf = (...given: Parameters<typeof sitesOf>): string[] => sitesOf(...given).map(({ text }) => text)
const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64url')

describe('the text of a site', () => {
  it('is how its code begins, on one line', () => {
    const code = `export function f(a) {\n  if (a) return 1\n  const list =\n\t\t[\r\n    a,\u2028 b ]; g()\n  return list.map((x) => x + 1)\n}`
    expect(textsOf(code)).toEqual([
      'if (a) return 1',
      'return 1',
      'const list = [ a, b ];',
      'g()',
      'return list.map((x) => x + 1)',
      'x + 1',
    ])
  })

  it('has at most 48 characters, and none by half', () => {
    for (const length of [45, 46, 47, 48, 49]) {
      const text = textsOf(`export function f() {\n  return '${'a'.repeat(length - 9)}'\n}`)[0]!
      expect(text.length).toBe(length > 48 ? 48 : length)
      expect(text.endsWith('…')).toBe(length > 48)
    }
    for (let before = 30; before < 50; before++) {
      const [text = ''] = textsOf(`export function f() {\n  return '${'a'.repeat(before)}${'🎈'.repeat(9)}'\n}`)
      expect(text).toMatch(/^return 'a+(?:🎈)*…$/u)
      expect(text.length).toBeGreaterThan(46)
      expect(text.length).toBeLessThan(49)
    }
    expect(textsOf(`export function f() {\n  return [${' '.repeat(2000)}1]\n}`)).toEqual(['return ['])
  })

  it('is left out where nobody is to read it, but in a table that is kept apart', () => {
    const code = `export function f() {\n  return 'some text'\n}`
    const bare = instrument(code, 'file.js', { texts: false })!
    expect(bare.sites.map(({ text }) => text)).toEqual([''])
    expect(bare.siteModule).not.toContain('some text')
    const apart = instrument(code, 'file.js', { texts: false, separateTable: true })!
    expect(apart.sites.map(({ text }) => text)).toEqual([`return 'some text'`])
    expect(apart.siteModule).not.toContain('some text')
    // Neither makes it another text.
    expect(new Set([bare.key, apart.key, instrument(code, 'file.js')!.key]).size).toBe(1)
  })

  it('is that of the file as it was written, where earlier transforms say how to find it', () => {
    const original = `enum Unit { Gram, Kilo }\n\nexport const weigh = (a: number, unit: Unit): number => {\n  const factor: number = unit === Unit.Kilo ? 1000 : 1; log<string>('x')\n  return   a *\n    factor\n}\n`
    const { code, map } = transformSync(original, { loader: 'ts', sourcemap: true, sourcefile: 'weigh.ts' })
    expect(code).not.toContain(': number')
    const options = { format: 'module', inputMap: map } as const
    const wanted = ['const factor: number = unit === Unit.Kilo ? 100…', `log<string>('x')`, 'return a * factor']
    const of = (given: InstrumentOptions): string[] => textsOf(code, given, 'weigh.js').filter((text) => /factor|log/.test(text))
    // A map need not know where a statement ends.
    expect(of({ ...options, original }).map((text) => text.replace(/\)?;?$/, ''))).toEqual(wanted.map((text) => text.replace(/\)$/, '')))
    expect(of(options)[0]).toBe('const factor = unit === 1 /* Kilo */ ? 1e3 : 1;')
  })
})

describe('the hash of the source', () => {
  const code = `export function f() {\n  return 'ä'\n}`
  const hashIn = (options: InstrumentOptions, text = code): string => decodeTable(instrument(text, 'file.js', options)!.table).source

  it('is that of the file as it was written, without a byte order mark', () => {
    const hash = sourceHash(code, sha256)
    expect(hash).toMatch(/^[\w-]{12}$/)
    expect(sha256(code).startsWith(hash)).toBe(true)
    expect(sourceHash(`\ufeff${code}`, sha256)).toBe(hash)
    expect(hashIn({})).toBe(hash)
    expect(hashIn({ texts: false })).toBe(hash)
    expect(hashIn({}, `\ufeff${code}`)).toBe(hash)
    expect(hashIn({ original: `${code}\n// as it was` })).toBe(sourceHash(`${code}\n// as it was`, sha256))
    expect(hashIn({}, `${code} `)).not.toBe(hash)
  })
})

describe('the owner of a function', () => {
  it.each<[code: string, names: string[]]>([
    ['class Cart { total() { return 1 } get size() { return 1 } static of() { return 1 } }', ['Cart.total', 'Cart.size', 'Cart.of']],
    ['class Cart { constructor() { this.x = 1 } static { this.y = 1 } }', ['Cart', 'Cart']],
    ['class Cart { #hidden() { return 1 } items = () => 1; #own = function () { return 1 } }', ['Cart.#hidden', 'Cart.items', 'Cart.#own']],
    ['const Cart = class { total() { return 1 } }', ['Cart.total']],
    ['(class { total() { return 1 } })', ['total']],
    [
      'const api = { get() { return 1 }, post: () => 1, put: async function () { return 1 }, get x() { return 1 } }',
      ['api.get', 'api.post', 'api.put', 'api.x'],
    ],
    ['const api = { users: { get() { return 1 } }, [1 + 1]() { return 1 } }', ['users.get', 'api.']],
    ['const api = { get: wrap(() => 1) } as const, more = ({ get() { return 1 } }) satisfies object', ['', 'more.get']],
    ['f({ get() { return 1 } })', ['get']],
    ['class Cart { total() { return this.items.map((item) => item.price) } }', ['Cart.total', '']],
    ['class Cart { total() { function inner() { return 1 } const o = { inner() { return 1 } }; return inner } }', ['inner', 'o.inner']],
    ['function Cart() { return 1 }', ['Cart']],
  ])('%s', (code, names) => {
    const functions = sitesOf(`{ ${code} }`, { format: 'script' }).filter(({ kind }) => kind !== 'module')
    const found = functions.map(({ owner, functionName }) => (owner ? `${owner}.${functionName}` : functionName))
    const inOrder = [...new Set(found)]
    expect(inOrder.filter((name) => names.includes(name))).toEqual([...new Set(names)])
    expect(inOrder.filter((name) => !names.includes(name) && name !== 'Cart.total')).toEqual([])
  })

  it('of one object and the private fields of another', () => {
    const code = `class A { #x = 1; m() { const api = { get: () => this.#x }; return api } }\nclass B { #x = 1; m() { return this.#x } }`
    const { functions } = decodeTable(instrument(code, 'file.js', { format: 'module' })!.table)
    expect(functions.map(({ name, owner, privates }) => [owner, name, privates.join()])).toEqual([
      ['A', 'm', '#x'],
      ['api', 'get', '#x'],
      ['B', 'm', '#x'],
    ])
  })
})
