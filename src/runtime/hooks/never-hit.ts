import { describeValue } from '../say/describe.ts'
import type { Probe } from '../api/types.ts'

/** Probes that are named; there can be thousands. */
const MOST = 10

/** One clause about those of a set of probes that nothing has hit, with the status of each; `''` when there is none. */
export function neverHit(probes: readonly Probe[]): string {
  const silent = probes.filter(({ hits }) => hits === 0)
  if (silent.length === 0) return ''
  const named = silent.slice(0, MOST).map(({ address, status }) => `${shown(address)} (${status})`)
  if (silent.length > MOST) named.push(`and ${silent.length - MOST} more`)
  const were = silent.length === 1 ? 'was' : 'were'
  return `${silent.length} of ${probes.length} ${probes.length === 1 ? 'probe' : 'probes'} ${were} never hit: ${named.join(', ')}`
}

/** A hooks file can pass anything for an address. */
function shown(address: unknown): string {
  return typeof address === 'string' && /^\S.*$/.test(address) ? address : describeValue(address)
}
