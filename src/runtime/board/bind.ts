import { append, find, findLast, join, transform } from '../guard/builtins.ts'
import type { LoadedFile, MarkedLine } from '../sites/loaded-file.ts'
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
 * else a statement of an outer function that spans it.
 */
export function bind(file: LoadedFile, { line, column }: Place): Binding {
  const onLine = file.sitesOn(line)
  const exact = find(onLine, (site) => column === undefined || site.column === column)
  if (exact) return { site: exact, note: '' }
  const { sites, grain } = file
  const own = grain === 'functions' ? innermostFunction(sites, line)?.sites[0] : undefined
  if (own) return { site: own, note: `the build has one site for each function (grain); bound to that of the function, ${at(own)}` }
  const mark = column === undefined ? file.markOn(line) : undefined
  if (mark) return { site: mark.site, note: noteOn(mark, line) }
  const around = column === undefined ? spanning(sites, line) : spanningColumn(sites, line, column)
  const left = file.whyLeft(line)
  const none = column === undefined ? `no statement begins on line ${line}` : `no statement begins at ${line}:${column}`
  const what = left === undefined ? none : `line ${line} has no sites: the build left this part as it is (${left})`
  const following =
    column === undefined && left === undefined && around && holdsStatements(around) ? nextOfFunction(sites, line) : undefined
  if (following) return { site: following, note: `${what}; bound to the next one of the function, ${at(following)}` }
  if (around) return { site: around, note: `${what}; bound to the one around it, ${at(around)}` }
  const next = column === undefined ? nextOfFunction(sites, line) : undefined
  if (next) return { site: next, note: `${what}; bound to the next one of the function, ${at(next)}` }
  // The closing line of a callback lies in the statement that holds the callback.
  const outer = column === undefined ? findLast(sites, (site) => spans(site, line)) : undefined
  if (outer) return { site: outer, note: `${what}; bound to the one around it, ${at(outer)}` }
  const nothing = left === undefined ? `no code ${column === undefined ? `on line ${line}` : `at ${line}:${column}`}` : what
  return { site: undefined, note: `${nothing}${nearest(sites, line)}` }
}

function noteOn({ kind, site }: MarkedLine, line: number): string {
  const none = `no statement begins on line ${line}`
  switch (kind) {
    case 'next':
      return `${none}; bound to the next one of the function, ${at(site)}`
    case 'loop':
      return `line ${line} ends a turn of a loop; bound to what runs behind the loop, ${at(site)}`
    case 'head':
      return `${none}; bound to the one around it, ${at(site)}`
    case 'last':
      return `line ${line} ends a block, behind which the function has no statement; bound to the last one before it, ${at(site)}`
    case 'end':
      return `line ${line} ends the function and has no site of its own; bound to the function's last statement, ${at(site)}`
    case 'field':
      return `the field on line ${line} has no site of its own; bound to the nearest of what runs with it, ${at(site)}`
  }
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

function innermostFunction(sites: readonly LoadedSite[], line: number): LoadedFunction | undefined {
  let innermost: LoadedFunction | undefined
  for (let i = 0; i < sites.length; i++) {
    const { fn } = sites[i]!
    const { lineDefined, lastLineDefined } = fn.described
    if (line < lineDefined || line > lastLineDefined) continue
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
