import { describeValue } from './log.ts'
import type { FunctionInfo, Probe } from '../api/types.ts'
import type { FunctionKind, Site } from '../../site-table/site.ts'

/** `file:line:column (function)` of a site. */
export function placeOf({ file, line, column, functionName, kind }: Site): string {
  return `${file}:${line}:${column} (${shownName(functionName, kind)})`
}

/** `file:line (function)`, as lua-resty-inspect's `getname`. */
export function getname({ file, line, name, kind }: FunctionInfo): string {
  return `${file}:${line} (${shownName(name, kind)})`
}

function shownName(name: string, kind: FunctionKind): string {
  return name || (kind === 'module' ? 'module' : 'anonymous')
}

/** One clause: where a probe is on, or why it is not. */
export function describeProbe({ address, status, reason, sites }: Probe): string {
  if (status !== 'on') return `${isOneLine(address) ? address : describeValue(address)} is ${status}: ${reason}`
  return `${address} is on at ${sites.map(placeOf).join(' and ')}${reason === '' ? '' : ` (${reason})`}`
}

function isOneLine(address: unknown): address is string {
  if (typeof address !== 'string' || address === '' || address[0]! <= ' ') return false
  for (let i = 0; i < address.length; i++) if (address[i] === '\n') return false
  return true
}

/** One line about several probes: which are on and where, which are not and why. */
export function describeProbes(probes: readonly Probe[]): string {
  const on = probes.filter((probe) => probe.status === 'on').length
  const counts = `${on} ${on === 1 ? 'probe' : 'probes'} on${on < probes.length ? `, ${probes.length - on} not` : ''}`
  return [counts, ...probes.map(describeProbe)].join('; ')
}
