import type { Handler, ProbeInfo } from '../api/types.ts'
import { every } from '../guard/timers.ts'
import { getname } from '../say/place.ts'
import type { Say } from './handlers.ts'

/** How often a count is told, while it changes. In milliseconds. */
const TELL_EVERY = 10_000

/** What is counted. */
export interface Counted {
  readonly hits: number
  readonly isOver: boolean
}

/** The handler of a probe that only counts: hits are counted before it is called, and told now and then. */
export function tallyOf(probe: Counted, say: Say): Handler {
  let told = 0
  let place = ''
  let stop: (() => void) | undefined
  const tell = (): void => {
    const { hits, isOver } = probe
    if (hits !== told) say(`${place} counted ${hits} ${hits === 1 ? 'hit' : 'hits'}${told === 0 ? '' : `, ${hits - told} of them new`}`)
    told = hits
    if (isOver) stop?.()
  }
  return ({ finfo }: ProbeInfo): void => {
    if (stop) return
    place = getname(finfo)
    stop = every(TELL_EVERY, tell, () => {})
  }
}
