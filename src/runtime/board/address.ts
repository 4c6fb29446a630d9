import { append, charCodeAt, includes, indexOf, lastIndexOf, OwnMap, OwnSet, slice, startsWith } from '../guard/builtins.ts'

/** An address, taken apart. */
export interface Address {
  /** Path segments, outermost first; none where only a function is named. */
  readonly path: readonly string[]
  readonly isAbsolute: boolean
  /** The path as it was given, without what a server puts around it. */
  readonly file: string
  readonly where: Where
}

/** What is meant in the file: a place, all sites of some lines, or the entry of functions of a name. */
export type Where =
  | { readonly kind: 'place'; readonly line: number; readonly column: number | undefined }
  | { readonly kind: 'lines'; readonly from: number; readonly to: number }
  | { readonly kind: 'function'; readonly owner: string; readonly name: string }

/** How an address may be written; part of the error of one that is not. */
export const ADDRESS_FORMS =
  'write file:line, file:line:column, file:from-to, file#function or Class.method; lines and columns count from 1'

/**
 * Reads an address, also as editors and stack traces give it: `L9`, `(file.ts:9:5)`, `at f (http://host/src/file.ts?t=1:9:5)`.
 * `undefined` when it is none.
 */
export function parseAddress(given: unknown): Address | undefined {
  if (typeof given !== 'string' || given.length > LONGEST) return undefined
  const text = withoutEnd(unwrapped(trimmed(given)))
  const hash = indexOf(text, '#', lastIndexOf(text, '/') + 1)
  if (hash >= 0 && text[hash - 1] !== '.') {
    const fragment = slice(text, hash + 1)
    const file = slice(text, 0, hash)
    // As documentation writes methods: `Cart#total`.
    const method = isOwner(file) ? functionOf(`${file}.${fragment}`) : undefined
    const where = method ?? linesOf(fragment) ?? functionOf(fragment)
    if (where) return withPath(method ? '' : file, where, where.kind === 'function')
  }
  const colon = lastIndexOf(text, ':')
  if (colon < 0) {
    const where = lastIndexOf(text, '.') > 0 && !isFileName(text) ? functionOf(text) : undefined
    return where && { path: [], isAbsolute: false, file: '', where }
  }
  const last = linesOf(slice(text, colon + 1))
  if (!last) return undefined
  const before = slice(text, 0, colon)
  const earlier = lastIndexOf(before, ':')
  const line = earlier > 0 ? numberOf(withoutL(slice(before, earlier + 1))) : undefined
  if (line === undefined || last.kind !== 'place') return withPath(before, last, false)
  return withPath(slice(before, 0, earlier), { kind: 'place', line, column: last.line }, false)
}

/** Longer ones nobody writes, and everything here looks at each character. */
const LONGEST = 4096

/** `9:5:` of a compiler's message, and `(9,5)` of another's. */
function withoutEnd(text: string): string {
  const end = text.length - 1
  if (text[end] === ':') return slice(text, 0, end)
  const open = lastIndexOf(text, '(')
  if (text[end] !== ')' || open <= 0) return text
  const comma = indexOf(text, ',', open)
  const line = numberOf(slice(text, open + 1, comma < 0 ? end : comma))
  const column = comma < 0 ? 1 : numberOf(trimmed(slice(text, comma + 1, end)))
  if (line === undefined || column === undefined) return text
  return `${slice(text, 0, open)}:${line}${comma < 0 ? '' : `:${column}`}`
}

/** Whether what stands before a `#` is a class and no file: these have an extension, or a folder. */
function isOwner(text: string): boolean {
  return text !== '' && indexOf(text, '.') < 0 && functionOf(text) !== undefined
}

/** Whether there are numbers in it that can only be meant as lines: `a.ts:6-8` before `:2`, `a.ts:6, b.ts` before `:7`. */
function holdsPlace(path: readonly string[]): boolean {
  for (let i = 0; i < path.length; i++) {
    const segment = path[i]!
    for (let at = indexOf(segment, ':'); at >= 0; at = indexOf(segment, ':', at + 1)) {
      let end = at + (segment[at + 1] === 'L' ? 2 : 1)
      const from = end
      while (end < segment.length && segment[end]! >= '0' && segment[end]! <= '9') end++
      if (end > from && (i === path.length - 1 || segment[end] === ',' || segment[end] === ' ')) return true
    }
  }
  return false
}

function withPath(file: string, where: Where, mayLack: boolean): Address | undefined {
  const plain = withoutOrigin(file)
  const path = segments(plain)
  if (file !== '' && file[file.length - 1] === ':') return undefined
  if (path.length === 0 && !(mayLack && file === '')) return undefined
  if (holdsPlace(path) || (path.length === 1 && linesOf(file))) return undefined
  const isAbsolute = file[0] === '/' || indexOf(file, '://') > 0 || (file[1] === ':' && (file[2] === '/' || file[2] === '\\'))
  return { path, isAbsolute, file: plain, where }
}

/** `9`, `L9`, `3-9`, `L3-L9`. */
function linesOf(text: string): Where | undefined {
  const dash = indexOf(text, '-')
  if (dash < 0) {
    const line = numberOf(withoutL(text))
    return line === undefined ? undefined : { kind: 'place', line, column: undefined }
  }
  const from = numberOf(withoutL(slice(text, 0, dash)))
  const to = numberOf(withoutL(slice(text, dash + 1)))
  return from === undefined || to === undefined ? undefined : { kind: 'lines', from, to }
}

function withoutL(text: string): string {
  return text[0] === 'L' ? slice(text, 1) : text
}

/** Of digits that begin with 1 to 9. */
function numberOf(text: string): number | undefined {
  if (text === '' || text[0] === '0' || text.length > 9) return undefined
  for (let i = 0; i < text.length; i++) if (text[i]! < '0' || text[i]! > '9') return undefined
  return +text
}

/** `total`, `Cart.total`, `api.v1.get`. */
function functionOf(text: string): Where | undefined {
  if (text === '') return undefined
  const method = indexOf(text, '#', 1)
  if (method > 0 && text[method - 1] !== '.') return functionOf(`${slice(text, 0, method)}.${slice(text, method + 1)}`)
  for (let i = 0; i < text.length; i++) {
    const isPrivate = text[i] === '#' && (i === 0 || text[i - 1] === '.')
    if (!isPrivate && !isNameCharacter(charCodeAt(text, i))) return undefined
  }
  const dot = lastIndexOf(text, '.')
  const name = slice(text, dot + 1)
  const before = dot < 0 ? '' : slice(text, 0, dot)
  return name === '' || (dot >= 0 && before === '') ? undefined : { kind: 'function', owner: ownerIn(before), name }
}

/** `Cart` of `Cart`, `shop.Cart` and `Cart.prototype`. */
function ownerIn(before: string): string {
  const dot = lastIndexOf(before, '.')
  const last = slice(before, dot + 1)
  return last === 'prototype' && dot > 0 ? ownerIn(slice(before, 0, dot)) : last
}

function isNameCharacter(code: number): boolean {
  const isDigit = code >= 0x30 && code <= 0x39
  const isLetter = (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a)
  return isDigit || isLetter || code === 0x24 || code === 0x5f || code === 0x2e || code >= 0x80
}

const FILE_EXTENSIONS: readonly string[] = ['ts', 'tsx', 'mts', 'cts', 'js', 'jsx', 'mjs', 'cjs', 'json', 'vue', 'svelte', 'astro', 'map']

function isFileName(text: string): boolean {
  return includes(FILE_EXTENSIONS, slice(text, lastIndexOf(text, '.') + 1))
}

/** What a stack trace puts around a place: `at f (…)`, or only parentheses. */
function unwrapped(text: string): string {
  let inner = startsWith(text, 'at ') ? slice(text, 3) : text
  if (startsWith(inner, 'async ')) inner = slice(inner, 6)
  if (inner[inner.length - 1] !== ')') return inner
  // The first one: a folder of a path may be in parentheses, too.
  const open = inner[0] === '(' ? 0 : indexOf(inner, ' (') + 1
  return inner[open] === '(' ? slice(inner, open + 1, inner.length - 1) : inner
}

/** A server's or a bundler's own name for the file, and what a development server puts behind it. */
function withoutOrigin(file: string): string {
  const query = indexOf(file, '?')
  const path = query < 0 ? file : slice(file, 0, query)
  const scheme = indexOf(path, '://')
  if (scheme < 0) return path
  const rest = slice(path, scheme + 3)
  if (startsWith(path, 'file:')) return decoded(rest)
  const root = indexOf(rest, '/')
  return root < 0 ? rest : decoded(slice(rest, root))
}

const decode = decodeURIComponent

function decoded(path: string): string {
  try {
    return decode(path)
  } catch {
    return path
  }
}

function trimmed(text: string): string {
  let from = 0
  let to = text.length
  while (from < to && text[from]! <= ' ') from++
  while (to > from && text[to - 1]! <= ' ') to--
  return slice(text, from, to)
}

/** Of loaded files: each address is held against all of them. */
const segmentsOf = new OwnMap<string, readonly string[]>()

/** Whether a file is meant: whole path segments from the right, case-sensitive. An absolute path also means a file that it ends with. */
export function matchesFile(file: string, { path, isAbsolute }: Pick<Address, 'path' | 'isAbsolute'>): boolean {
  let known = segmentsOf.get(file)
  if (!known) segmentsOf.set(file, (known = segments(file)))
  return endsWith(known, path) || (isAbsolute && endsWith(path, known))
}

/** The known paths most like an unknown one: same file name first, then the fewest edits in the file name. */
export function nearestFiles(files: readonly string[], path: readonly string[]): string[] {
  return nearest(files, path[path.length - 1] ?? '', nameOf)
}

/** The names most like an unknown one. */
export function nearestNames(names: readonly string[], wanted: string): string[] {
  return nearest(names, wanted, (name) => name)
}

function nameOf(file: string): string {
  const known = segments(file)
  return known[known.length - 1] ?? ''
}

interface Ranked {
  readonly text: string
  readonly distance: number
}

const NEAREST = 3

function nearest(texts: readonly string[], wanted: string, comparable: (text: string) => string): string[] {
  const ranked: Ranked[] = []
  const seen = new OwnSet<string>()
  for (let i = 0; i < texts.length; i++) {
    const text = texts[i]!
    if (!seen.has(text)) append(ranked, { text, distance: distance(comparable(text), wanted) })
    seen.add(text)
  }
  const chosen: string[] = []
  while (chosen.length < NEAREST && chosen.length < ranked.length) {
    let best: Ranked | undefined
    for (let i = 0; i < ranked.length; i++) {
      const one = ranked[i]!
      if (includes(chosen, one.text)) continue
      if (!best || one.distance < best.distance || (one.distance === best.distance && one.text < best.text)) best = one
    }
    append(chosen, best!.text)
  }
  return chosen
}

export function segments(path: string): string[] {
  const found: string[] = []
  let segment = ''
  for (let i = 0; i <= path.length; i++) {
    const character = path[i]
    if (character !== undefined && character !== '/' && character !== '\\') {
      segment += character
      continue
    }
    if (segment !== '' && segment !== '.') append(found, segment)
    segment = ''
  }
  return found
}

function endsWith(path: readonly string[], end: readonly string[]): boolean {
  const skip = path.length - end.length
  if (skip < 0) return false
  for (let i = 0; i < end.length; i++) if (end[i] !== path[skip + i]) return false
  return true
}

/** Levenshtein, on names of a few dozen characters. */
export function distance(a: string, b: string): number {
  let row: number[] = []
  for (let j = 0; j <= b.length; j++) append(row, j)
  for (let i = 1; i <= a.length; i++) {
    const next: number[] = [i]
    for (let j = 1; j <= b.length; j++) {
      const replaced = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)
      const shorter = next[j - 1]! + 1
      const longer = row[j]! + 1
      append(next, replaced < shorter ? (replaced < longer ? replaced : longer) : shorter < longer ? shorter : longer)
    }
    row = next
  }
  return row[b.length]!
}
