import type { FunctionKind, Site } from '../../site-table/site.ts'
import type { FunctionInfo, Probe } from '../api/types.ts'
import { append, join, transform } from '../guard/builtins.ts'
import { describeValue, onOneLine } from './describe.ts'

/** As many places of one probe are shown, and as many probes of one set. */
const MOST_PLACES = 3
const MOST_PROBES = 10

/** `file:line:column (function)` of a site. */
export function placeOf({ file, line, column, functionName, kind }: Site): string {
  return `${file}:${line}:${column} (${shownName(functionName, kind)})`
}

/** The same, and how the statement there begins. */
export function statementAt(site: Site): string {
  return site.text === '' ? placeOf(site) : `${placeOf(site)}: ${site.text}`
}

/** `file:line (function)`, as lua-resty-inspect's `getname`. */
export function getname({ file, line, name, kind }: FunctionInfo): string {
  return `${file}:${line} (${shownName(name, kind)})`
}

function shownName(name: string, kind: FunctionKind): string {
  return name || (kind === 'module' ? 'module' : 'anonymous')
}

/** One line: where a probe is on, or why it is not. */
export function describeProbe({ address, status, reason, sites }: Probe): string {
  const shown = isShown(address) ? address : describeValue(address)
  if (status !== 'on') return `${shown} is ${status}: ${reason}`
  const places = transform(sites.length > MOST_PLACES ? first(sites, MOST_PLACES) : sites, statementAt)
  if (sites.length > MOST_PLACES) append(places, `${sites.length - MOST_PLACES} more`)
  return `${shown} is on at ${join(places, ' and ')}${reason === '' ? '' : ` (${reason})`}`
}

/** Whether a text can stand in a line as it is. */
function isShown(address: unknown): address is string {
  return typeof address === 'string' && address !== '' && address[0]! > ' ' && address.length < 200 && onOneLine(address) === address
}

/**
 * How many are on, and a line for each of the first ten: those that are not on come first, as these want to be read.
 * @param isEarly whether the file of a pending one may still come: then it is no reason to worry
 */
export function describeProbes(
  probes: readonly Probe[],
  isEarly: (probe: Probe) => boolean,
): { readonly summary: string; readonly lines: readonly string[] } {
  const off: Probe[] = []
  const waiting: Probe[] = []
  const on: Probe[] = []
  for (let i = 0; i < probes.length; i++) {
    const { status } = probes[i]!
    append(status === 'on' ? on : status === 'pending' ? waiting : off, probes[i]!)
  }
  const isWaiting = waiting.length > 0 ? `, ${waiting.length} ${waiting.length === 1 ? 'waits' : 'wait'} for a file` : ''
  const summary = `${on.length} ${on.length === 1 ? 'probe' : 'probes'} on${isWaiting}${off.length > 0 ? `, ${off.length} not` : ''}`
  const ordered = off
  for (let i = 0; i < waiting.length; i++) append(ordered, waiting[i]!)
  for (let i = 0; i < on.length; i++) append(ordered, on[i]!)
  const lines: string[] = []
  for (let i = 0; i < probes.length && i < MOST_PROBES; i++)
    append(lines, `  ${isEarly(ordered[i]!) ? `${ordered[i]!.address} waits for its file` : describeProbe(ordered[i]!)}`)
  if (probes.length > MOST_PROBES) append(lines, `  and ${probes.length - MOST_PROBES} more: probes.list() has them all`)
  return { summary, lines }
}

function first<T>(list: readonly T[], count: number): readonly T[] {
  const found: T[] = []
  for (let i = 0; i < count; i++) append(found, list[i]!)
  return found
}
