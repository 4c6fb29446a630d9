import { lastOutermost } from '../../site-table/last-outermost.ts'
import type { LineKind } from '../../site-table/site-table.ts'
import { append, find, findLast, join, transform } from '../guard/builtins.ts'
import type { LoadedFile } from '../sites/loaded-file.ts'
import type { LoadedFunction, LoadedSite } from '../sites/loaded-site.ts'
import { placeOf } from '../say/place.ts'

/** A place in a file, 1-based. */
interface Place {
  readonly line: number
  readonly column: number | undefined
}

/** Where an address binds in one file, and what there is to say about it. */
export interface Binding {
  readonly site: LoadedSite | undefined
  /** Why it is not where the address says; `''` when it is. */
  readonly note: string
}

/**
 * Finds the site for a line: the first that begins there (or the one at the column), else what the build says of the line,
 * else the innermost statement of its function that spans it, or, if that holds statements itself, the next one of the function,
 * else, at the end of a function, its last statement, else a statement of an outer function that spans it.
 */
export function bind(file: LoadedFile, { line, column }: Place): Binding {
  const onLine = file.sitesOn(line)
  const exact = find(onLine, (site) => column === undefined || site.column === column)
  if (exact) return { site: exact, note: '' }
  const { sites, grain } = file
  const own = grain === 'functions' ? innermostFunction(sites, line)?.sites[0] : undefined
  if (own) return { site: own, note: `the build has one site for each function (grain); bound to that of the function, ${at(own)}` }
  const left = file.whyLeft(line)
  const place = column === undefined ? `on line ${line}` : `at ${line}:${column}`
  const what =
    left === undefined ? `no statement begins ${place}` : `line ${line} has no sites: the build left this part as it is (${left})`
  const bound = (site: LoadedSite, how: string): Binding => ({ site, note: `${what}; bound to ${how}, ${at(site)}` })
  const around = column === undefined ? undefined : spanningColumn(sites, line, column)
  if (around) return bound(around, 'the one around it')
  if (column === undefined) {
    const found = (left === undefined ? saidOrGuessed(file, line) : undefined) ?? nearby(file, line, bound)
    if (found) return found
  }
  return { site: undefined, note: `${left === undefined ? `no code ${place}` : what}${nearest(sites, line)}` }
}

/** What the build says of a line, or need not say. */
function saidOrGuessed(file: LoadedFile, line: number): Binding | undefined {
  const { sites } = file
  const fn = innermostFunction(sites, line)
  const mark = file.markOn(line) ?? file.headWith(line, fn)
  if (mark) return { site: mark.site, note: noteOn(mark.kind, mark.site, line) }
  const around = fn && findLast(fn.sites, (site) => spans(site, line))
  if (around && holdsStatements(around)) {
    const next = nextOfFunction(sites, line)
    if (next) return { site: next, note: noteOn('next', next, line) }
    const last = line === around.endLine ? lastOutermost(around.fn.sites, around.number + 1) : undefined
    if (last) return { site: last, note: noteOn('last', last, line) }
  }
  const end = around === undefined && fn && isEnd(file, fn, line) ? lastOutermost(fn.sites, 0) : undefined
  return end && { site: end, note: noteOn('end', end, line) }
}

/** Whether a function ends there, and no statement goes on behind it, as one does that a function is handed to. */
function isEnd(file: LoadedFile, fn: LoadedFunction, line: number): boolean {
  const { kind, lastLineDefined } = fn.described
  if (line !== lastLineDefined || kind === 'module' || kind === 'namespace' || kind === 'field') return false
  const outer = innermostFunction(file.sites, line, fn)
  const around = outer && findLast(outer.sites, (site) => spans(site, line))
  return around === undefined || (holdsStatements(around) && !file.headWith(line, outer))
}

function nearby({ sites }: LoadedFile, line: number, bound: (site: LoadedSite, how: string) => Binding): Binding | undefined {
  const around = spanning(sites, line)
  if (around) return bound(around, 'the one around it')
  const next = nextOfFunction(sites, line)
  if (next) return bound(next, 'the next one of the function')
  // The closing line of a callback lies in the statement that holds the callback.
  const outer = findLast(sites, (site) => spans(site, line))
  return outer && bound(outer, 'the one around it')
}

function noteOn(kind: LineKind, site: LoadedSite, line: number): string {
  return `${NOTES[kind](line)}, ${at(site)}`
}

const NOTES: Readonly<Record<LineKind, (line: number) => string>> = {
  next: (line) => `no statement begins on line ${line}; bound to the next one of the function`,
  loop: (line) => `line ${line} ends a turn of a loop; bound to what runs behind the loop`,
  head: (line) => `no statement begins on line ${line}; bound to the one around it`,
  last: (line) => `line ${line} ends a block, and no statement of the function follows it there; bound to the last one before it`,
  end: (line) => `line ${line} ends the function and has no site of its own; bound to the function's last statement`,
  field: (line) => `the field on line ${line} has no site of its own; bound to the nearest of what runs with it`,
}

/** Whether statements of the same function stand in it. */
function holdsStatements({ fn, number, endLine }: LoadedSite): boolean {
  const next = fn.sites[number + 1]
  return next !== undefined && next.line < endLine
}

function at(site: LoadedSite): string {
  return placeOf(site.public)
}

function spanning(sites: readonly LoadedSite[], line: number): LoadedSite | undefined {
  const fn = innermostFunction(sites, line)
  return fn && findLast(fn.sites, (site) => spans(site, line))
}

function spans(site: LoadedSite, line: number): boolean {
  return site.line <= line && line <= site.endLine
}

/** The one that began last, of those that may still go on there. */
function spanningColumn(sites: readonly LoadedSite[], line: number, column: number): LoadedSite | undefined {
  return findLast(sites, (site) => (site.line < line || (site.line === line && site.column <= column)) && line <= site.endLine)
}

function nextOfFunction(sites: readonly LoadedSite[], line: number): LoadedSite | undefined {
  const fn = innermostFunction(sites, line)
  const next = fn && find(fn.sites, (site) => site.line > line)
  if (!next) return undefined
  // At a file's top level the next statement can be far away; only blank lines and declarations may lie between.
  const isFar =
    fn.described.kind === 'module' &&
    find(sites, (site) => site.fn !== fn && site.fn.described.lineDefined > line && site.line < next.line) !== undefined
  return isFar ? undefined : next
}

function innermostFunction(sites: readonly LoadedSite[], line: number, inside?: LoadedFunction): LoadedFunction | undefined {
  let innermost: LoadedFunction | undefined
  for (let i = 0; i < sites.length; i++) {
    const { fn } = sites[i]!
    const { lineDefined, lastLineDefined } = fn.described
    if (fn === inside || line < lineDefined || line > lastLineDefined) continue
    if (!innermost || lastLineDefined - lineDefined <= innermost.described.lastLineDefined - innermost.described.lineDefined) innermost = fn
  }
  return innermost
}

function nearest(sites: readonly LoadedSite[], line: number): string {
  const found: LoadedSite[] = []
  const before = findLast(sites, (site) => site.line <= line)
  const after = find(sites, (site) => site.line > line)
  if (before) append(found, before)
  if (after) append(found, after)
  return found.length > 0 ? `; nearest: ${join(transform(found, at), ', ')}` : '; the file has no sites'
}
