import type { FunctionKind } from './types.ts'

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

/** What a site module registers. */
export interface SiteTable {
  /** Version of this format. */
  readonly v: 1
  /** Hash of the file's path and text; part of the names of its switches. */
  readonly key: string
  /** Path relative to the project's root. */
  readonly file: string
  /** How many switches the file has. */
  readonly n: number
  /** JSON of `EncodedTable`, decoded when first needed; `''` where a build could not give it. */
  readonly t: string
}

/** Positions are 1-based; names are numbers into `names`. */
export interface EncodedTable {
  readonly names: readonly string[]
  /** name, kind, first line, last line, names behind the module closure */
  readonly fns: readonly (readonly [string, number, number, number, readonly number[]])[]
  /** function, line, column, end line, end column, passes `this`, locals, upvalues, late upvalues, omitted */
  readonly sites: readonly EncodedSite[]
  /** In a script: its `var`s and functions, which are properties of the global object and can be accessors there. */
  readonly globals?: readonly number[]
  /** Lines that were left as they are: first line, last line, why */
  readonly left?: readonly (readonly [number, number, string])[]
}

export type EncodedSite = readonly [
  number,
  number,
  number,
  number,
  number,
  0 | 1,
  readonly number[],
  readonly number[],
  readonly number[],
  readonly number[],
]

/** The name of a switch on the global object. */
export function switchName(key: string, index: number): string {
  return `$p${key}_${index.toString(36)}`
}

/** The names under which a handler finds what a site passes. At a file's top level what is passed late is its own. */
export function visibleNames(
  kind: FunctionKind,
  locals: readonly string[],
  upvalues: readonly string[],
  late: readonly string[],
  closure: readonly string[],
): { locals: readonly string[]; upvalues: readonly string[] } {
  if (kind === 'module') return { locals: [...locals, ...late], upvalues: [...upvalues, ...closure] }
  return { locals, upvalues: [...upvalues, ...late, ...closure] }
}
