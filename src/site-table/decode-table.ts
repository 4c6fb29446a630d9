import {
  DISPATCHES,
  FUNCTION_KINDS,
  SITE_FLAGS,
  type DecodedFunction,
  type DecodedSite,
  type DecodedTable,
  type TableTexts,
} from './site-table.ts'
import { Growing, room } from './room.ts'
import { SiteTexts } from './site-texts.ts'

// Taken at load: the program may replace them before a file is decoded.
const { parse } = JSON
const { hasOwn } = Object
const uncurry = Function.prototype.call
const slice = uncurry.bind(String.prototype.slice) as (text: string, from: number, to?: number) => string
const indexOf = uncurry.bind(String.prototype.indexOf) as (text: string, of: string) => number
const charCodeAt = uncurry.bind(String.prototype.charCodeAt) as (text: string, at: number) => number
const OutOfRange = RangeError

/** What a function refers to by a closure that it shares with others. */
interface Shared {
  readonly certain: readonly string[]
  readonly late: readonly string[]
}

/** What functions are members of. */
interface Owner {
  readonly name: string
  readonly privates: readonly string[]
}

const NO_NAMES: readonly string[] = []
const NOTHING_SHARED: Shared = { certain: NO_NAMES, late: NO_NAMES }
const NO_OWNER: Owner = { name: '', privates: NO_NAMES }

/** Reads what `transform/emit/table-encoder.ts` writes. */
export function decodeTable(text: string): DecodedTable {
  const length = indexOf(text, ' ')
  const end = indexOf(text, '\n')
  const texts = parse(end === -1 ? slice(text, length + 1) : slice(text, length + 1, end)) as TableTexts
  const { names, source } = texts
  let at = 0
  let known = 0
  let line = 1
  let column = 1
  let fnLine = 1
  const owners = new Growing<Owner>()
  const closures = new Growing<Shared>()
  const functions = new Growing<DecodedFunction>()
  const sites = new Growing<DecodedSite>()
  const latest = new Growing<DecodedSite | undefined>()

  const number = (): number => {
    for (let value = 0, unit = 1; ; unit *= 32) {
      if (at >= length) throw new OutOfRange('it ends too early')
      const digit = valueOf(charCodeAt(text, at++))
      value += (digit % 32) * unit
      if (digit < 32) return value
    }
  }
  const signed = (): number => {
    const value = number()
    return value % 2 === 1 ? -(value + 1) / 2 : value / 2
  }
  const name = (): string => {
    const back = number()
    return names[back === 0 ? known++ : known - back]!
  }
  const named = (kept: readonly string[], keep: number, more: number): readonly string[] => {
    // A damaged table can say that it holds any number of things.
    if (!(keep >= 0) || more > length) throw new OutOfRange('it ends too early')
    const items = room<string>(keep + more)
    for (let i = 0; i < keep; i++) items[i] = kept[i]!
    for (let i = 0; i < more; i++) items[keep + i] = name()
    return items
  }
  const list = (): readonly string[] => named(NO_NAMES, 0, number())
  const owner = (back: number): Owner => {
    if (back > 0) return owners.items[owners.length - back]!
    return owners.add({ name: name(), privates: list() })
  }
  const closure = (): Shared => {
    const back = number()
    if (back === 0) return NOTHING_SHARED
    if (back > 1) return closures.items[closures.length - back + 1]!
    return closures.add({ certain: list(), late: list() })
  }
  const describe = (): DecodedFunction => {
    const ownName = name()
    const kindAndForm = number()
    const dispatches = kindAndForm >= DISPATCHES
    const kind = FUNCTION_KINDS[dispatches ? kindAndForm - DISPATCHES : kindAndForm]!
    const lineDefined = (fnLine += signed())
    const lastLineDefined = lineDefined + signed()
    const member = number()
    const { name: ownerName, privates } = member === 0 ? NO_OWNER : owner((member - 1) >> 1)
    const { certain, late } = closure()
    const ownerOf = member % 2 === 0 ? ownerName : ''
    return { name: ownName, owner: ownerOf, privates, kind, dispatches, lineDefined, lastLineDefined, certain, late }
  }
  const localsAfter = (before: readonly string[]): readonly string[] => {
    const change = number()
    if (change === 0) return before
    const dropped = change % 4
    const kept = before.length - (dropped === 3 ? number() + 3 : dropped)
    return named(before, kept, (change - dropped) / 4)
  }

  while (at < length) {
    const head = number()
    const flags = head % 16
    const to = (head - flags) / 16
    const fn = to === 1 ? functions.length : to === 0 ? sites.items[sites.length - 1]!.fn : functions.length - to + 1
    if (to === 1) {
      functions.add(describe())
      latest.add(undefined)
    }
    if (!(fn >= 0 && fn < functions.length)) throw new OutOfRange('it names a function that it does not hold')
    const before = latest.items[fn]
    const lines = signed()
    line += lines
    column = lines === 0 ? column + signed() : number()
    const endLine = line + signed()
    latest.items[fn] = sites.add({
      fn,
      line,
      column,
      endLine,
      passesThis: (before?.passesThis ?? false) !== ((flags & SITE_FLAGS.this) !== 0),
      locals: localsAfter(before?.locals ?? NO_NAMES),
      upvalues: flags & SITE_FLAGS.upvalues ? list() : (before?.upvalues ?? NO_NAMES),
      late: flags & SITE_FLAGS.late ? list() : (before?.late ?? NO_NAMES),
      omitted: flags & SITE_FLAGS.omitted ? list() : (before?.omitted ?? NO_NAMES),
    })
  }
  return {
    functions: functions.end(),
    sites: sites.end(),
    texts: new SiteTexts(end === -1 ? '' : slice(text, end + 1), sites.length),
    source,
    globals: hasOwn(texts, 'globals') ? texts.globals! : NO_NAMES,
    left: hasOwn(texts, 'left') ? texts.left! : [],
    grain: hasOwn(texts, 'grain') ? texts.grain! : 'statements',
    marks: hasOwn(texts, 'marks') ? texts.marks! : [],
  }
}

/** Of a digit of base 64; of any other character, 0. */
function valueOf(code: number): number {
  if (!(code >= 43)) return 0
  if (code >= 97) return code - 71
  if (code >= 65) return code - 65
  return code >= 48 ? code + 4 : code === 43 ? 62 : 63
}
