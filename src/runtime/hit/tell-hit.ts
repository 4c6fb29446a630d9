import type { Site } from '../../site-table/site.ts'
import { events } from '../say/events.ts'
import { locationOf, placeOf } from '../say/place.ts'

/** Handlers of a probe are about to be called; what they say is of this hit. Called where somebody listens. */
export function tellHit({ id, text }: { readonly id: number; readonly text: string }, site: Site, hit: number): void {
  events.current = { id, probe: text, hit, location: locationOf(site), function: site.functionName, text: site.text }
  if (events.wants('hit')) events.emit({ event: 'hit', ...events.current }, `${placeOf(site)} hit ${hit}`)
}
