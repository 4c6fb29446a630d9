import { ofProcess } from '../guard/host-process.ts'
import { describeValue } from '../say/describe.ts'
import { environment } from '../say/environment.ts'
import type { Probe } from '../api/types.ts'

/** Probes that are named; there can be thousands. */
const MOST = 10

// Taken at load: a program may replace it.
const isChild = ofProcess('send') !== undefined
const builtin = ofProcess('getBuiltinModule')

/** One clause about those of a set of probes that nothing has hit, with the status of each; `''` when there is none. */
export function neverHit(probes: readonly Probe[]): string {
  const isPart = isOneOfSeveral()
  // In one of several processes or threads a file may well never be loaded.
  const silent = probes.filter(({ hits, status }) => hits === 0 && !(isPart && status === 'pending'))
  if (silent.length === 0) return ''
  const named = silent.slice(0, MOST).map(({ address, status }) => `${shown(address)} (${status})`)
  if (silent.length > MOST) named.push(`and ${silent.length - MOST} more`)
  const were = silent.length === 1 ? 'was' : 'were'
  return `${silent.length} of ${probes.length} ${probes.length === 1 ? 'probe' : 'probes'} ${were} never hit: ${named.join(', ')}`
}

function isOneOfSeveral(): boolean {
  if (isChild || environment('NODE_UNIQUE_ID') !== undefined) return true
  return builtin?.('node:worker_threads')?.isMainThread === false
}

/** A hooks file can pass anything for an address. */
function shown(address: unknown): string {
  return typeof address === 'string' && /^\S.*$/.test(address) ? address : describeValue(address)
}
