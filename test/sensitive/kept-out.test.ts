import { instrument } from 'unplugin-probes/transform'
import { describe, expect, it } from 'vitest'
import { instrumentChecked } from '../integrity/instrument-checked.ts'

interface Case {
  readonly title: string
  readonly code: string
  /** Names that no site may pass. */
  readonly kept: readonly string[]
  /** Names that sites pass all the same. */
  readonly passed: readonly string[]
  readonly sensitive?: readonly string[]
  readonly id?: string
}

const CASES: readonly Case[] = [
  {
    title: 'by the option: locals, parameters, upvalues, imports and private fields, without regard to case',
    code: `import { apiKey } from './keys.js'
export class Login {
  #password = read()
  #user = read()
  check(PassWord, name) {
    const own = PassWord + name
    return () => use(own, PassWord, this.#password, this.#user, apiKey)
  }
}`,
    sensitive: ['password', 'apikey'],
    kept: ['#password', 'PassWord', 'apiKey'],
    passed: ['name', 'own', '#user'],
  },
  {
    title: 'by the option: * stands for anything, and nothing else is a pattern',
    code: 'function f(refreshToken, token, tokenize, $a, xa) { return refreshToken + token + tokenize + $a + xa }',
    sensitive: ['*token', '$a', '.a'],
    kept: ['$a', 'refreshToken', 'token'],
    passed: ['tokenize', 'xa'],
  },
  {
    title: 'a tag before declarations: const, export, several names, patterns, var twice',
    code: `/** @sensitive */
const one = read(), two = read()
/**
 * Of the vault.
 * @sensitive
 */
export const { three, deep: [four, ...five] } = read()
const plain = read()
function f() {
  var six = 1
  /** @sensitive */ var six = 2
  /** @sensitive */ var seven = 3
  var seven = 4
  const { /** @sensitive */ eight, nine: /** @sensitive */ ten, /** @sensitive */ eleven: twelve, rest } = read()
  return use(one, two, three, four, five, six, seven, eight, ten, twelve, rest, plain)
}`,
    kept: ['eight', 'five', 'four', 'one', 'seven', 'six', 'ten', 'three', 'twelve', 'two'],
    passed: ['rest', 'plain'],
  },
  {
    title: 'a tag before parameters, in catch and in loops',
    code: `class Account {
  constructor(/** @sensitive */ pass, name) { use(pass, name) }
  pay = (/** of the card @sensitive */ iban = read(), amount) => { use(iban, amount) }
}
function f(list) {
  for (/** @sensitive */ const item of list) use(item)
  try { run() } catch (/** @sensitive */ error) { use(error) }
}`,
    kept: ['error', 'iban', 'item', 'pass'],
    passed: ['name', 'amount', 'list'],
  },
  {
    title: 'a tag that lists names of the function behind it',
    code: `/**
 * @param name who
 * @param {string} secret - of the user @sensitive
 * @sensitive pin, code
 */
export async function enter(name, secret, { pin }) {
  const code = read()
  return use(name, secret, pin, code)
}
/** @sensitive secret */
const leave = (secret, name) => { use(secret, name) }
function other(secret, code) { use(secret, code) }`,
    kept: ['code', 'pin', 'secret'],
    passed: ['name', 'secret', 'code'],
  },
  {
    title: 'a tag with words that are no names means what it stands before',
    code: `/** @sensitive number */
const card = read()
function f(number) { return use(card, number) }
/** @sensitive as it is the key of all */
const master = read()`,
    kept: ['card', 'master'],
    passed: ['number'],
  },
  {
    title: 'by type',
    code: `import type { Sensitive } from 'unplugin-probes/runtime'
class Vault {
  #key: Sensitive<string> = read()
  #name = read()
  constructor(private readonly code: Sensitive<number>, name: string) { use(this.#key, code, name, this.#name) }
}
const open = (pin: Sensitive<string> | undefined, left: number) => { const rest: Array<Sensitive<string>> = [pin]; use(rest, left) }`,
    id: 'vault.ts',
    kept: ['#key', 'code', 'pin', 'rest'],
    passed: ['name', 'left', '#name'],
  },
  {
    title: 'a tag, however it lists its names',
    code: `/** @sensitive aa bb */ export function one(aa, bb, name) { use(aa, bb, name) }
/** @sensitive - cc, the pin of the user */ export function two(cc, name) { use(cc, name) }
/** @Sensitive {dd} */ export function three(dd, name) { use(dd, name) }
/**
 * @sensitive
 *   ee
 */
export function four(ee, name) { use(ee, name) }
/**
 * @param name who
 * @param ff the code
 *   of the card @sensitive
 */
export function five(name, ff) { use(name, ff) }
/** @sensitive gg */ export function six(name) { function inner(gg) { use(gg) } const arrow = (gg) => use(gg); return [(gg) => use(gg, name), inner, arrow] }
/** @sensitive hh, ii */ export const seven = (hh, name) => (ii) => use(hh, ii, name)`,
    kept: ['aa', 'bb', 'cc', 'dd', 'ee', 'ff', 'gg', 'hh', 'ii'],
    passed: ['name'],
  },
  {
    title: 'a bare tag before a function means its parameters',
    code: `/** @sensitive */ export function one(aa, { bb }) { const name = 1; use(aa, bb, name) }
/** @sensitive */ export const two = async (cc) => { const name = 2; use(cc, name) }
class Vault {
  /** @sensitive */ open(dd) { const name = 3; use(dd, name) }
  /** @sensitive */ close = (ee) => { const name = 4; use(ee, name) }
}
const api = { /** @sensitive */ key: (ff) => { const name = 5; use(ff, name) } }
register(/** @sensitive */ (gg) => { const name = 6; use(gg, name) })
/** @sensitive */ for (const hh of list()) { const name = 7; use(hh, name) }`,
    kept: ['aa', 'bb', 'cc', 'dd', 'ee', 'ff', 'gg', 'hh', 'two'],
    passed: ['name'],
  },
  {
    title: 'a tag before imports',
    code: `/** @sensitive */
import one, { two } from './a.js'
import { /** @sensitive */ three, four as name } from './b.js'
/** @sensitive */ import * as five from './c.js'
function f() { return use(one, two, three, five, five.x, name) }`,
    kept: ['five', 'one', 'three', 'two'],
    passed: ['name'],
  },
  {
    title: 'by type, under another name, in overloads, casts and JSDoc',
    code: `import type { Sensitive as Secret } from 'unplugin-probes/runtime'
function one(aa: Secret<string>, name: number) { use(aa, name) }
function two(bb: Sensitive<string>): void
function two(bb: any) { const name = 1; use(bb, name) }
const three: (cc: Sensitive<string>) => void = (cc) => { const name = 1; use(cc, name) }
const dd = read() as Sensitive<string>
const ee = read() satisfies Secret<string>
/** @type {Sensitive<string>} */
let ff = read()
/** @param {Secret<string>} gg of the card
 *  @param name who */
function four(gg: any, name: any) { use(gg, name, dd, ee, ff) }`,
    id: 'types.ts',
    kept: ['aa', 'bb', 'cc', 'dd', 'ee', 'ff', 'gg', 'three'],
    passed: ['name'],
  },
  {
    title: 'overloads in any order, wrapped functions, casts in parentheses',
    code: `export function one(aa: Sensitive<string>): string
export function one(aa: number): string
export function one(aa: any) { const name = 1; return use(aa, name) }
class Vault {
  two(bb: Sensitive<string>): void
  two(bb: number): void
  two(bb: any) { const name = 1; use(bb, name) }
}
/** @sensitive cc */
export const three = memo((user: string, cc: string) => { const name = 1; return use(user, cc, name) })
/** @sensitive */
export const four = memo((dd) => { const name = 1; return use(dd, name) })
const ee = (<Sensitive<string>>read())
const ff = (read() as unknown as Sensitive<string>)!
const gg = flag ? (read() as Sensitive<string>) : null
const hh = (read() as Sensitive<string>) ?? ''
export function five(name) { return use(ee, ff, gg, hh, name) }`,
    id: 'wrapped.ts',
    kept: ['aa', 'bb', 'cc', 'dd', 'ee', 'ff', 'four', 'gg', 'hh'],
    passed: ['name', 'user'],
  },
  {
    title: 'not: other words, comments that are no JSDoc, texts',
    code: `// @sensitive
const one = read()
/* @sensitive */ const two = read()
const text = '/** @sensitive */'
const three = read()
/** it is not @sensitively chosen, nor @sensitive-data, {@sensitive} or a@sensitive.com */
const Insensitive = read()
function f() { return use(one, two, text, three, Insensitive) }`,
    kept: [],
    passed: ['one', 'two', 'text', 'three', 'Insensitive'],
  },
]

describe.each(CASES)('$title', ({ code, kept, passed, sensitive = [], id = 'file.js' }) => {
  for (const [form, options] of [
    ['module', {}],
    ['separate table', { separateTable: true }],
    ['copies', { dispatch: 'everywhere' as const }],
    ['typed', { typed: true }],
    ['scope', { switches: 'scope' as const }],
  ] as const)
    it(form, () => {
      const result = instrumentChecked(code, id, { ...options, sensitive })!
      expect(result.keptOut).toEqual(kept)
      const captured = new Set(result.sites.flatMap(({ locals, upvalues }) => [...locals, ...upvalues]))
      for (const name of passed) if (!name.startsWith('#')) expect([...captured]).toContain(name)
      // Of those that are kept out in one function and not in another only the first counts.
      for (const name of kept) if (!passed.includes(name)) expect([...captured]).not.toContain(name)
      for (const name of passed) expect(result.table + result.siteModule).toContain(name.replace('#', ''))
      // Nothing of ours names it: neither guards nor tables nor texts.
      for (const name of kept)
        if (!passed.includes(name)) expect([name, occurrences(result.code, name)]).toEqual([name, occurrences(code, name)])
    })
})

function occurrences(text: string, name: string): number {
  return text.split(new RegExp(`(?<![\\w$])${name.replace('$', '\\$')}(?![\\w$])`)).length - 1
}

it('statements that name one are without text, the others have theirs', () => {
  const code = `function f(password, name) {
  const hash = digest(password)
  log(name)
  return hash
}`
  const { sites } = instrumentChecked(code, 'f.js', { sensitive: ['password'] })!
  expect(sites.filter(({ functionName }) => functionName === 'f').map(({ text }) => text)).toEqual(['…', 'log(name)', 'return hash'])
})

it('tags that mean no variable are told, by their lines', () => {
  const code = `/** @sensitive */
interface Shape { size: number }
/** @sensitive */
class Vault { open() {} }
/** @sensitive */
const key = read()
let late
/** @sensitive */
late = 5
export function f(plain) { /** @sensitive */ run(); return plain + key + late }
`
  expect(instrumentChecked(code, 'f.ts')).toMatchObject({ keptOut: ['key'], unmeant: [2, 4, 9, 10] })
})

it('lowered private fields are kept out by the names that compilers give them', () => {
  const original = `class Vault { /** @sensitive */ #code = read(); open(name) { return use(this.#code, name) } }`
  const code = `var _Vault_code; class Vault { constructor() { _Vault_code.set(this, read()) } open(name) { return use(get(this, _Vault_code), name) } }
_Vault_code = new WeakMap()`
  const { keptOut, sites } = instrument(code, 'vault.js', { original })!
  expect(keptOut).toEqual(['_Vault_code'])
  expect(sites.flatMap(({ upvalues, locals }) => [...upvalues, ...locals])).not.toContain('_Vault_code')
})
