/** 1-based. */
export interface ImportPlace {
  readonly line: number
  readonly column: number
}

/** A name that a file imports from somewhere, and where it stands. */
export type ImportedName = readonly [name: string, line: number, column: number]

/** What stands between `import` and the specifier: words, braces, commas. */
const STATEMENT =
  /^([ \t]*(?:import|export))\b((?!\s*type\b)[\w$\s{},*\u0080-\uffff]*?)(?:\bfrom\s*|(?<=import\s*))(['"])([^'"\n]+)\3|(?<!\/\/.*)(\bimport\s*\(\s*)(['"])([^'"\n]+)\6/gm
const NAMES = /\b(type\s+)?([\w$\u0080-\uffff]+)(?:\s+as\s+[\w$\u0080-\uffff]+)?/g

/**
 * The names that a file imports, for errors that tell a name and no place. By its text, and without a parser, which may not be loaded: a
 * statement that does not begin its line is not seen.
 */
export function importedNames(text: string): ImportedName[] {
  const found: ImportedName[] = []
  const add = (name: string, at: number): void => {
    const { line, column } = placeAt(text, at)
    found.push([name, line, column])
  }
  for (const { index, 1: head, 2: clause = '' } of text.matchAll(STATEMENT)) {
    if (head === undefined) continue
    const from = index + head.length
    const open = clause.indexOf('{')
    const [whole, own] = /^\s*([\w$\u0080-\uffff]+)/.exec(clause) ?? []
    if (own !== undefined && head.endsWith('import')) add('default', from + whole!.length - own.length)
    if (open === -1) continue
    for (const { index: at, 1: type, 2: name } of clause.slice(open).matchAll(NAMES)) if (type === undefined) add(name!, from + open + at)
  }
  return found
}

/** Where a file imports something; `undefined` if its text does not show it. */
export function placeOfImport(text: string, specifier: string): ImportPlace | undefined {
  for (const { index, 0: whole, 4: from, 7: loaded } of text.matchAll(STATEMENT))
    if ((from ?? loaded) === specifier) return placeAt(text, index + whole.length - specifier.length - 2)
  return undefined
}

/** The place itself, or the end of the text where that has none: a compiler also reads what was put behind it. */
export function placeWithin(text: string, { line, column }: ImportPlace): ImportPlace {
  const lines = text.split(/\r\n|\n|\r/)
  const last = Math.min(line, lines.length)
  const end = lines[last - 1]!.length + 1
  return { line: last, column: last < line ? end : Math.min(column, end) }
}

function placeAt(text: string, at: number): ImportPlace {
  const before = text.slice(0, at).split(/\r\n|\n|\r/)
  return { line: before.length, column: before.at(-1)!.length + 1 }
}
