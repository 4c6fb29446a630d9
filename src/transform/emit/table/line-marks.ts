import { lastOutermost } from '../../../site-table/last-outermost.ts'
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
 * where a line stands among the statements of a block, and the last one at the end of a function. Here are the others, such as the brace
 * before an `else`, or what ends a loop; of a head with several lines the last.
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
  readonly #edges = new Map<number, number>()

  constructor(sites: readonly SitePlan[], positions: Positions) {
    for (const [number, site] of sites.entries()) {
      const line = positions.line(site.start)
      let own = this.#byFn.get(site.fn)
      if (!own) {
        this.#byFn.set(site.fn, (own = []))
        for (const at of [site.fn.start, Math.max(site.fn.start, site.fn.end - 1)]) {
          const edge = positions.line(at)
          this.#edges.set(edge, (this.#edges.get(edge) ?? 0) + 1)
        }
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

  /** Whether `bind` finds this site by itself. */
  isGuessed(line: number, fn: Fn, { kind, row }: Pick<Marked, 'kind' | 'row'>): boolean {
    if (kind === 'head') return !this.#holdsRows(row)
    const edges = this.#edges.get(line) ?? 0
    if (kind === 'end') return edges === 1 && this.#isGuessedEnd(line, fn, row)
    const rows = this.#of(fn)
    const next = firstIndex(rows, (one) => one.line > line)
    const around = enclosing(rows[next - 1], (one) => one.endLine >= line)
    if (edges > 0 || !around || !this.#holdsRows(around)) return false
    if (kind === 'last') return !rows[next] && line === around.endLine && lastOutermost(rows, around.index + 1) === row
    return kind === 'next' && rows[next] === row && (fn.kind !== 'module' || row.line <= around.endLine)
  }

  #isGuessedEnd(line: number, fn: Fn, row: Row): boolean {
    const rows = this.#of(fn)
    if (enclosing(rows.at(-1), ({ endLine }) => endLine >= line) || lastOutermost(rows, 0) !== row) return false
    for (let at = fn.parent; at; at = at.parent) {
      const own = this.#of(at)
      if (own.length === 0) continue
      const before = own[firstIndex(own, ({ site }) => site.start >= fn.start) - 1]
      const around = enclosing(before, ({ site }) => site.end > fn.start)
      return around === undefined || this.#holdsRows(around)
    }
    return true
  }

  /** As `bind` sees it: whether statements of the same function stand in it. */
  #holdsRows({ site, index, endLine }: Row): boolean {
    const inner = this.#of(site.fn)[index + 1]
    return inner !== undefined && inner.line < endLine
  }

  #of(fn: Fn): readonly Row[] {
    return this.#byFn.get(fn) ?? NO_ROWS
  }
}

function enclosing(row: Row | undefined, holds: (row: Row) => boolean): Row | undefined {
  let at = row
  while (at && !holds(at)) at = at.outer
  return at
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
