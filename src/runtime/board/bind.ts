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
 * Finds the site for a line: the first that begins there (or the one at the column), else the innermost statement
 * of its function that spans it, else the next one of the function, else a statement of an outer function that spans it.
 */
export function bind(file: LoadedFile, { line, column }: Place): Binding {
  const onLine = file.sitesOn(line)
  const exact = column === undefined ? onLine[0] : onLine.find((site) => site.column === column)
  if (exact) return { site: exact, note: '' }
  const { sites, grain } = file
  const own = grain === 'functions' ? innermostFunction(sites, line)?.sites[0] : undefined
  if (own) return { site: own, note: `the build has one site for each function (grain); bound to that of the function, ${at(own)}` }
  const around = column === undefined ? spanning(sites, line) : spanningColumn(sites, line, column)
  const left = file.whyLeft(line)
  const none = column === undefined ? `no statement begins on line ${line}` : `no statement begins at ${line}:${column}`
  const what = left === undefined ? none : `line ${line} has no sites: the build left this part as it is (${left})`
  if (around) return { site: around, note: `${what}; bound to the one around it, ${at(around)}` }
  const next = column === undefined ? nextOfFunction(sites, line) : undefined
  if (next) return { site: next, note: `${what}; bound to the next one of the function, ${at(next)}` }
  // The closing line of a callback lies in the statement that holds the callback.
  const outer = column === undefined ? sites.findLast((site) => spans(site, line)) : undefined
  if (outer) return { site: outer, note: `${what}; bound to the one around it, ${at(outer)}` }
  const nothing = left === undefined ? `no code ${column === undefined ? `on line ${line}` : `at ${line}:${column}`}` : what
  return { site: undefined, note: `${nothing}${nearest(sites, line)}` }
}

function at(site: LoadedSite): string {
  return placeOf(site.public)
}

function spanning(sites: readonly LoadedSite[], line: number): LoadedSite | undefined {
  const fn = innermostFunction(sites, line)
  return fn?.sites.findLast((site) => spans(site, line))
}

function spans({ public: site }: LoadedSite, line: number): boolean {
  return site.line <= line && line <= site.endLine
}

/** The one that began last, of those that may still go on there. */
function spanningColumn(sites: readonly LoadedSite[], line: number, column: number): LoadedSite | undefined {
  return sites.findLast(({ public: site }) => (site.line < line || (site.line === line && site.column <= column)) && line <= site.endLine)
}

function nextOfFunction(sites: readonly LoadedSite[], line: number): LoadedSite | undefined {
  const fn = innermostFunction(sites, line)
  const next = fn?.sites.find((site) => site.line > line)
  // At a file's top level the next statement can be far away; only blank lines and declarations may lie between.
  const isFar =
    fn?.described.kind === 'module' &&
    sites.some((site) => site.fn !== fn && site.fn.described.lineDefined > line && site.line < next!.line)
  return isFar ? undefined : next
}

function innermostFunction(sites: readonly LoadedSite[], line: number): LoadedFunction | undefined {
  let innermost: LoadedFunction | undefined
  for (const { fn } of sites) {
    const { lineDefined, lastLineDefined } = fn.described
    if (line < lineDefined || line > lastLineDefined) continue
    if (!innermost || lastLineDefined - lineDefined <= innermost.described.lastLineDefined - innermost.described.lineDefined) innermost = fn
  }
  return innermost
}

function nearest(sites: readonly LoadedSite[], line: number): string {
  const before = sites.findLast((site) => site.line <= line)
  const after = sites.find((site) => site.line > line)
  const found = [before, after].filter((site) => site !== undefined)
  return found.length > 0 ? `; nearest: ${found.map(at).join(', ')}` : '; the file has no sites'
}
