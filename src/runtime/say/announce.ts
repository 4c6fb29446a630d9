import type { StatusEvent } from '../api/events.ts'
import type { Probe } from '../api/types.ts'
import { transform } from '../guard/builtins.ts'
import { events } from './events.ts'
import { describeProbe, locationOf, shownAddress } from './place.ts'

/** A probe, as far as its status is told. */
interface Announced {
  readonly id: number
  readonly handle: Probe
  readonly since: number
  /** Of a hooks file. */
  readonly owner: { readonly source: string } | undefined
  /** What was told last. */
  announced: string
}

/** What there is to say of a probe as it is now. */
export type Standing = Omit<StatusEvent, 'message' | 'time'>

/** What a probe is now, as events say it. */
export function standing({ id, handle, since, owner }: Omit<Announced, 'announced'>): Standing {
  const { address, status, reason, hits, dropped, sites } = handle
  const from = owner === undefined ? {} : { file: owner.source }
  const now = { status, reason, hits, dropped, since, ...from, locations: transform(sites, locationOf) }
  return { event: 'status', id, probe: shownAddress(address), ...now }
}

/** Tells listeners what a probe is now, where it was something else before. */
export function announce(probe: Announced): void {
  if (!events.wants('status')) return
  const { handle } = probe
  // What never was on is not worth a word when it is gone: what a load has enabled that failed, for instance.
  if (probe.announced === '' && handle.status === 'removed') return
  // Why one waits for its file changes with every file that is loaded.
  const said = handle.status === 'pending' ? handle.status : describeProbe(handle)
  if (said === probe.announced) return
  probe.announced = said
  events.emit(standing(probe), describeProbe(handle))
}
