import type { FunctionInfo, Handler, ProbeInfo } from '../api/types.ts'
import { every } from '../guard/timers.ts'
import { getname, locationOf } from '../say/place.ts'
import type { Say } from './handlers.ts'

/** How often a count is told, while it changes. In milliseconds. */
const TELL_EVERY = 10_000

/** What is counted. */
export interface Counted {
  readonly id: number
  /** Its address. */
  readonly text: string
  readonly hits: number
  readonly isOver: boolean
}

/** The handler of a probe that only counts: hits are counted before it is called, and told now and then. */
export function tallyOf(probe: Counted, say: Say): Handler {
  let told = 0
  let place: FunctionInfo | undefined
  let stop: (() => void) | undefined
  const tell = (): void => {
    const { hits, isOver, text, id } = probe
    if (isOver) stop?.()
    if (hits === told || !place) return
    const message = `counted ${hits} ${hits === 1 ? 'hit' : 'hits'}${told === 0 ? '' : `, ${hits - told} of them new`}`
    const at = { id, probe: text, hit: hits, location: locationOf(place), function: place.name }
    say(`${getname(place)} ${message}`, { event: 'log', message, ...at, values: { hits, new: hits - told } })
    told = hits
  }
  return ({ finfo }: ProbeInfo): void => {
    if (stop) return
    place = finfo
    stop = every(TELL_EVERY, tell, () => {})
  }
}
