import type { FunctionKind, Grain, Site } from './site.ts'
import { room } from './room.ts'
import type { SiteTexts } from './site-texts.ts'

/**
 * Under this name of the global object the site modules leave their tables, whether the runtime is there or not.
 * No usual pattern for mangled properties hits it (`^_`, `_$`, `^\\$`).
 */
export const TABLES = 'unpluginProbesTables'

/** The order gives the numbers in the encoded table. */
export const FUNCTION_KINDS: readonly FunctionKind[] = [
  'function',
  'arrow',
  'method',
  'getter',
  'setter',
  'constructor',
  'static block',
  'field',
  'namespace',
  'module',
]

/** Added to the number of a kind: the sites stand in a copy of the function's body, which it calls. */
export const DISPATCHES = 16

/** Of the format of site tables. Bundles of several versions can meet in one program. */
export const TABLE_VERSION = 4

/** Beside the tables, the function that does what all site modules of this `TABLE_VERSION` do. */
export const DEFINE = 'define4'

/** The same for files whose switches nobody can change, unless the page was opened before it began. */
export const SEAL = 'seal4'

/** Beside the tables, whether the page was opened before its first sealed file began. */
export const IS_OPEN = 'isOpen'

/** The property of the global object that opens a page, if it is `true` before the first sealed file begins. */
export const OPENS = 'unpluginProbesOpen'

/** What a site module registers. */
export interface SiteTable {
  /** `TABLE_VERSION` of who made it. */
  readonly v: number
  /** Hash of the file's path and text; part of the names of its switches. */
  readonly key: string
  /** Path relative to the project's root. */
  readonly file: string
  /** How many switches the file has. */
  readonly n: number
  /** Its functions and sites, packed: decoded when first needed; `''` where a build could not give it, absent where it is kept apart. */
  readonly t?: string
  /** The object that holds its switches, one for each load of the file; absent where they are properties of the global object. */
  readonly s?: ScopeObject
}

/** The switches of a file, by `memberName`: `undefined`, or what its guards call. */
export type ScopeObject = Record<string, unknown>

/** What the plugin's `tables` option writes: of each key the file and its packed table. */
export interface TablesFile {
  /** `TABLE_VERSION` of who made it. */
  readonly v: number
  readonly tables: Readonly<Record<string, readonly [file: string, t: string]>>
}

/**
 * What of a packed table is JSON. Its sites stand before it, as digits and up to a space; behind it, where there is any, on a line
 * for each site how its code begins: no JSON, as whatever replaces words in what is built may replace them there, too.
 */
export interface TableTexts {
  readonly names: readonly string[]
  /** `sourceHash` of the file. */
  readonly source: string
  /** In a script: its `var`s and functions, which are properties of the global object and can be accessors there. */
  readonly globals?: readonly string[]
  /** Lines that were left as they are: first line, last line, why */
  readonly left?: readonly (readonly [number, number, string])[]
  readonly grain?: Grain
  /** Lines on which no site begins and whose site is not the one that `bind` would guess: how many lines on, how many sites on, what kind of line. */
  readonly marks?: readonly number[]
}

/** The order gives the numbers in the encoded table. */
export const LINE_KINDS = ['next', 'loop', 'head', 'last', 'end', 'field'] as const

/**
 * What a line is that has a site elsewhere: what runs `next` behind it; the end of a turn of a `loop`, with the site behind the loop;
 * the last line of the `head` of a statement that began further up; the end of a block behind which nothing runs, with the `last` site in it;
 * the `end` of a function without a site there; a `field` without a site.
 */
export type LineKind = (typeof LINE_KINDS)[number]

/** Says of a site what differs from the one before it in its function. */
export const SITE_FLAGS = { this: 1, upvalues: 2, late: 4, omitted: 8 } as const

export interface DecodedTable extends Required<Omit<TableTexts, 'names'>> {
  readonly functions: readonly DecodedFunction[]
  readonly sites: readonly DecodedSite[]
  readonly texts: SiteTexts
}

export interface DecodedFunction {
  readonly name: string
  /** The class or the variable that it is a member of, `''` when it is none. */
  readonly owner: string
  /** Private fields that it passes wherever it passes `this`, by a function that reads them. */
  readonly privates: readonly string[]
  readonly kind: FunctionKind
  /** Whether its sites stand in a copy of its body, which it calls: a frame more. */
  readonly dispatches: boolean
  readonly lineDefined: number
  readonly lastLineDefined: number
  /** Variables of the module that are certainly initialised: the function's closure gives their values. */
  readonly certain: readonly string[]
  /** Those that may not be: for each the closure gives a function. */
  readonly late: readonly string[]
}

/** Positions are 1-based. It passes `this` and what reads private fields of it, upvalues, a closure over late upvalues, the closure over the module's, locals, its number. */
export interface DecodedSite {
  readonly fn: number
  readonly line: number
  readonly column: number
  readonly endLine: number
  readonly passesThis: boolean
  readonly locals: readonly string[]
  readonly upvalues: readonly string[]
  readonly late: readonly string[]
  readonly omitted: readonly string[]
}

// Taken at load: the program may replace it before a file is decoded.
const digitsOf = Function.prototype.call.bind(Number.prototype.toString) as (number: number, radix: number) => string

/** The name of a switch on the global object. */
export function switchName(key: string, index: number): string {
  return `$p${key}_${digitsOf(index, 36)}`
}

/** Under this name a file's own scope has the object that holds its switches. */
export function scopeName(key: string): string {
  return `$s${key}`
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz'

/** The name of a switch on that object: it stands at each site, so that the first 26 have one letter. No usual pattern for mangled properties hits it. */
export function memberName(index: number): string {
  const letter = index % LETTERS.length
  const rest = (index - letter) / LETTERS.length
  return rest === 0 ? LETTERS[letter]! : `${LETTERS[letter]!}${digitsOf(rest - 1, 36)}`
}

/** A site as users see it. */
export function publicSite(file: string, fn: DecodedFunction, site: Omit<DecodedSite, 'fn'>, text: string): Site {
  const { line, column, endLine } = site
  const { name: functionName, owner, kind } = fn
  return { file, line, column, endLine, functionName, owner, kind, text, hasThis: site.passesThis, ...visibleNames(fn, site) }
}

/** The names under which a handler finds what a site passes. At a file's top level what is passed late is its own. */
function visibleNames(
  { kind, certain, late: shared }: DecodedFunction,
  { locals, upvalues, late }: Omit<DecodedSite, 'fn'>,
): Pick<Site, 'locals' | 'upvalues'> {
  if (kind === 'module') return { locals: joined(locals, late, NONE, NONE), upvalues: joined(upvalues, certain, shared, NONE) }
  return { locals: joined(locals, NONE, NONE, NONE), upvalues: joined(upvalues, late, certain, shared) }
}

const NONE: readonly string[] = []

/** One list of several. */
function joined(a: readonly string[], b: readonly string[], c: readonly string[], d: readonly string[]): readonly string[] {
  const names = room<string>(a.length + b.length + c.length + d.length)
  let at = 0
  for (let i = 0; i < a.length; i++) names[at++] = a[i]!
  for (let i = 0; i < b.length; i++) names[at++] = b[i]!
  for (let i = 0; i < c.length; i++) names[at++] = c[i]!
  for (let i = 0; i < d.length; i++) names[at++] = d[i]!
  return names
}
