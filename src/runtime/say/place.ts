import type { FunctionKind, Site } from '../../site-table/site.ts'
import type { EventLocation } from '../api/events.ts'
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

/** As events say it. */
export function locationOf({ file, line, column }: Pick<Site, 'file' | 'line' | 'column'>): EventLocation {
  return { url: file, line, column }
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
  return status === 'on'
    ? `${shownAddress(address)} is on ${placesOf({ sites, reason })}`
    : `${shownAddress(address)} is ${status}: ${reason}`
}

/** What a probe was that has been hit and is over: where it was on, and what there was to say of that. */
export interface Past {
  readonly sites: readonly Site[]
  readonly reason: string
}

function describePast({ address, status, reason, hits }: Probe, past: Past): string {
  const end = `${status === 'error' ? 'off' : status === 'limited' ? 'over' : status} after ${hits} ${hits === 1 ? 'hit' : 'hits'}: ${reason}`
  return `${shownAddress(address)} was on ${placesOf(past)}; ${end}`
}

function placesOf({ sites, reason }: Past): string {
  const places = transform(sites.length > MOST_PLACES ? first(sites, MOST_PLACES) : sites, statementAt)
  if (sites.length > MOST_PLACES) append(places, `${sites.length - MOST_PLACES} more`)
  return `at ${join(places, ' and ')}${reason === '' ? '' : ` (${reason})`}`
}

/** An address can be whatever somebody has given for it. */
export function shownAddress(address: unknown): string {
  return isShown(address) ? address : describeValue(address)
}

/** Whether a text can stand in a line as it is. */
function isShown(address: unknown): address is string {
  return typeof address === 'string' && address !== '' && address[0]! > ' ' && address.length < 200 && onOneLine(address) === address
}

/** What the board knows of a probe and the probe itself does not say. */
export interface Beyond {
  /** Whether the file of a pending one may still come: then it is no reason to worry. */
  readonly isEarly: boolean
  /** Of one that was hit and is over. */
  readonly past: Past | undefined
}

/**
 * How many are on, and a line for each of the first ten: those that are not on come first, as these want to be read. One that its own
 * handler has ended, as one does that wants a single hit, has done what it should.
 */
export function describeProbes(
  probes: readonly Probe[],
  beyond: (probe: Probe) => Beyond,
): { readonly summary: string; readonly lines: readonly string[] } {
  const off: Described[] = []
  const waiting: Described[] = []
  const over: Described[] = []
  const on: Described[] = []
  for (let i = 0; i < probes.length; i++) {
    const probe = probes[i]!
    const { isEarly, past } = beyond(probe)
    const isOver = (probe.status === 'removed' || probe.status === 'limited') && past !== undefined
    append(isOver ? over : probe.status === 'on' ? on : probe.status === 'pending' ? waiting : off, { probe, isEarly, past })
  }
  const lines: string[] = []
  addLines(lines, off)
  addLines(lines, waiting)
  addLines(lines, over)
  addLines(lines, on)
  if (probes.length > MOST_PROBES) append(lines, `  and ${probes.length - MOST_PROBES} more: probes.list() has them all`)
  const ended = `${over.length} ${over.length === 1 ? 'is' : 'are'} over`
  const running = `${on.length} ${on.length === 1 ? 'probe' : 'probes'} on`
  const all = `${probes.length} ${probes.length === 1 ? 'probe' : 'probes'}, of which ${ended}`
  const heads = over.length === 0 ? running : on.length === 0 ? all : `${running}, ${ended}`
  const waits = waiting.length > 0 ? `, ${waiting.length} ${waiting.length === 1 ? 'waits' : 'wait'} for a file` : ''
  return { summary: `${heads}${waits}${off.length > 0 ? `, ${off.length} not` : ''}`, lines }
}

interface Described extends Beyond {
  readonly probe: Probe
}

function addLines(lines: string[], described: readonly Described[]): void {
  for (let i = 0; i < described.length && lines.length < MOST_PROBES; i++) append(lines, `  ${lineOf(described[i]!)}`)
}

function lineOf({ probe, isEarly, past }: Described): string {
  if (isEarly) return `${probe.address} waits for its file`
  return past ? describePast(probe, past) : describeProbe(probe)
}

function first<T>(list: readonly T[], count: number): readonly T[] {
  const found: T[] = []
  for (let i = 0; i < count; i++) append(found, list[i]!)
  return found
}
