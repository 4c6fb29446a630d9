import { LINE_KINDS, type LineKind } from '../../../site-table/site-table.ts'
import type { FileModel, Fn, LineMark, SitePlan } from '../../analyse/names/model.ts'
import type { Positions } from '../../parse/positions.ts'

/** A site of a function, with what `bind` sees of it. */
interface Row {
  /** Which it is in the table. */
  readonly number: number
  /** Which it is of its function's. */
  readonly index: number
  readonly site: SitePlan
  readonly line: number
  readonly endLine: number
  /** The site of its function whose statement it stands in. */
  readonly outer: Row | undefined
}

interface Marked {
  readonly line: number
  readonly kind: LineKind
  readonly row: Row
}

/**
 * What the site table says of lines on which no site begins. Most of them need no word: `bind` itself takes the next site of the function
 * where a line stands among the statements of a block. Here are the others, such as the brace before an `else`, or what ends a loop.
 * @param isTraced whether lines are those of another text, so that nothing can be said of their order
 */
export function lineMarks(model: FileModel, positions: Positions, isTraced: boolean): number[] {
  const rows = new Rows(model.sites, positions)
  const chosen = new Map<number, LineMark>()
  for (const mark of model.marks) {
    const line = positions.line(mark.at)
    const other = chosen.get(line)
    if (!rows.begins(line) && !(other && isStronger(other, mark))) chosen.set(line, mark)
  }
  const marked: Marked[] = []
  for (const [line, mark] of chosen) {
    const found = resolve(mark, rows)
    if (found && (isTraced || !rows.isGuessed(line, mark.fn, found))) marked.push({ line, ...found })
  }
  return encoded(marked.sort((a, b) => a.line - b.line))
}

/** Of the marks on one line: in `} else {` what is behind it counts, of two braces the outer one. */
function isStronger(other: LineMark, mark: LineMark): boolean {
  const isHead = ({ inside }: LineMark): boolean => inside.end > 0
  return isHead(other) !== isHead(mark) ? isHead(other) : other.at > mark.at
}

function resolve({ kind, fn, inside, behind, before }: LineMark, rows: Rows): Pick<Marked, 'kind' | 'row'> | undefined {
  const within = rows.firstFrom(fn, inside.start)
  if (within && within.site.start < inside.end) return { kind, row: within }
  const next = rows.firstFrom(fn, behind)
  if (next) return { kind, row: next }
  const last = rows.lastIn(fn, before.start, before.end)
  return last && { kind: kind === 'end' ? kind : 'last', row: last }
}

function encoded(marked: readonly Marked[]): number[] {
  const numbers: number[] = []
  let [lineBefore, numberBefore] = [0, 0]
  for (const { line, kind, row } of marked) {
    numbers.push(line - lineBefore, row.number - numberBefore, LINE_KINDS.indexOf(kind))
    ;[lineBefore, numberBefore] = [line, row.number]
  }
  return numbers
}

const NO_ROWS: readonly Row[] = []

/** The sites of a file, by function. */
class Rows {
  readonly #lines = new Set<number>()
  readonly #byFn = new Map<Fn, Row[]>()
  /** Lines on which a function begins or ends: there `bind` may look in another one. */
  readonly #edges = new Set<number>()

  constructor(sites: readonly SitePlan[], positions: Positions) {
    for (const [number, site] of sites.entries()) {
      const line = positions.line(site.start)
      let own = this.#byFn.get(site.fn)
      if (!own) {
        this.#byFn.set(site.fn, (own = []))
        this.#edges.add(positions.line(site.fn.start)).add(positions.line(Math.max(site.fn.start, site.fn.end - 1)))
      }
      let outer = own.at(-1)
      while (outer && outer.site.end <= site.start) outer = outer.outer
      own.push({ number, index: own.length, site, line, endLine: positions.line(site.end - 1), outer })
      this.#lines.add(line)
    }
  }

  /** Whether a site begins on a line. */
  begins(line: number): boolean {
    return this.#lines.has(line)
  }

  /** The first of a function that begins there or behind. */
  firstFrom(fn: Fn, position: number): Row | undefined {
    const rows = this.#of(fn)
    return rows[firstIndex(rows, ({ site }) => site.start >= position)]
  }

  /** The last that begins in a range, of those that are in no other there. */
  lastIn(fn: Fn, start: number, end: number): Row | undefined {
    const rows = this.#of(fn)
    let row = rows[firstIndex(rows, ({ site }) => site.start >= end) - 1]
    if (!row || row.site.start < start) return undefined
    while (row.outer && row.outer.site.start >= start) row = row.outer
    return row
  }

  /** Whether `bind` finds this site by itself: the next of the function, for a line among the statements of a block. */
  isGuessed(line: number, fn: Fn, { kind, row }: Pick<Marked, 'kind' | 'row'>): boolean {
    if (kind !== 'next' || this.#edges.has(line)) return false
    const rows = this.#of(fn)
    const next = firstIndex(rows, (one) => one.line > line)
    let around = rows[next - 1]
    while (around && around.endLine < line) around = around.outer
    const inner = around && rows[around.index + 1]
    if (!around || !inner || inner.line >= around.endLine || rows[next] !== row) return false
    return fn.kind !== 'module' || row.line <= around.endLine
  }

  #of(fn: Fn): readonly Row[] {
    return this.#byFn.get(fn) ?? NO_ROWS
  }
}

/** Of the first for which it holds, as it does for all behind. */
function firstIndex(rows: readonly Row[], holds: (row: Row) => boolean): number {
  let [low, high] = [0, rows.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (holds(rows[middle]!)) high = middle
    else low = middle + 1
  }
  return low
}
