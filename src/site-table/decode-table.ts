import { FUNCTION_KINDS, SITE_FLAGS, type DecodedFunction, type DecodedSite, type DecodedTable, type TableTexts } from './site-table.ts'

// Taken at load: the program may replace it before a file is decoded.
const { parse } = JSON

interface Names {
  readonly certain: readonly string[]
  readonly late: readonly string[]
}

/** Reads what `transform/table-encoder.ts` writes. */
export function decodeTable(text: string): DecodedTable {
  const length = text.indexOf(' ')
  const { names, globals = [], left = [], grain = 'statements', marks = [] } = parse(text.slice(length + 1)) as TableTexts
  let at = 0
  let known = 0
  let [line, column, fnLine] = [1, 1, 1]
  const closures: Names[] = []
  const functions: DecodedFunction[] = []
  const sites: DecodedSite[] = []
  const latest: DecodedSite[] = []

  const number = (): number => {
    for (let value = 0, unit = 1; ; unit *= 32) {
      // A damaged table can say that it holds any number of things.
      if (at >= length) throw new RangeError('it ends too early')
      const digit = valueOf(text.charCodeAt(at++))
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
  const list = (): string[] => {
    const items: string[] = []
    for (let count = number(); count > 0; count--) items[items.length] = name()
    return items
  }
  const closure = (): Names | undefined => {
    const back = number()
    if (back === 0) return undefined
    if (back > 1) return closures[closures.length - back + 1]
    return (closures[closures.length] = { certain: list(), late: list() })
  }
  const describe = (): DecodedFunction => {
    const ownName = name()
    const kind = FUNCTION_KINDS[number()]!
    const lineDefined = (fnLine += signed())
    const lastLineDefined = lineDefined + signed()
    const { certain = [], late = [] } = closure() ?? {}
    return { name: ownName, kind, lineDefined, lastLineDefined, certain, late }
  }
  const localsAfter = (before: readonly string[]): readonly string[] => {
    const change = number()
    if (change === 0) return before
    const dropped = change % 4
    const locals = before.slice(0, before.length - (dropped === 3 ? number() + 3 : dropped))
    for (let count = (change - dropped) / 4; count > 0; count--) locals[locals.length] = name()
    return locals
  }

  while (at < length) {
    const head = number()
    const flags = head % 16
    const to = (head - flags) / 16
    const fn = to === 1 ? functions.length : to === 0 ? sites[sites.length - 1]!.fn : functions.length - to + 1
    if (to === 1) functions[fn] = describe()
    const before = latest[fn]
    const lines = signed()
    line += lines
    column = lines === 0 ? column + signed() : number()
    const endLine = line + signed()
    const site: DecodedSite = {
      fn,
      line,
      column,
      endLine,
      passesThis: (before?.passesThis ?? false) !== ((flags & SITE_FLAGS.this) !== 0),
      locals: localsAfter(before?.locals ?? []),
      upvalues: flags & SITE_FLAGS.upvalues ? list() : (before?.upvalues ?? []),
      late: flags & SITE_FLAGS.late ? list() : (before?.late ?? []),
      omitted: flags & SITE_FLAGS.omitted ? list() : (before?.omitted ?? []),
    }
    sites[sites.length] = latest[fn] = site
  }
  return { functions, sites, globals, left, grain, marks }
}

/** Of a digit of base 64; of any other character, 0. */
function valueOf(code: number): number {
  if (!(code >= 43)) return 0
  if (code >= 97) return code - 71
  if (code >= 65) return code - 65
  return code >= 48 ? code + 4 : code === 43 ? 62 : 63
}
