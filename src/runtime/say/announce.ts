import type { StatusEvent } from '../api/events.ts'
import type { Probe } from '../api/types.ts'
import { transform } from '../guard/builtins.ts'
import { events } from './events.ts'
import { describeProbe, locationOf, shownAddress } from './place.ts'

/** A probe, as far as its status is told. */
interface Announced {
  readonly id: number
  readonly handle: Probe
  /** What was told last. */
  announced: string
}

/** What a probe is now, as events say it. */
export function standing({ id, handle }: Pick<Announced, 'id' | 'handle'>): Omit<StatusEvent, 'message' | 'time'> {
  const { address, status, reason, hits, dropped, sites } = handle
  return { event: 'status', id, probe: shownAddress(address), status, reason, hits, dropped, locations: transform(sites, locationOf) }
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
