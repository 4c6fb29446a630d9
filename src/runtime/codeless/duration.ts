import { slice } from '../guard/builtins.ts'

const UNITS = { __proto__: null, ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as unknown as Readonly<Record<string, number>>
/** The longest that a timer takes: longer ones would be over at once. */
const LONGEST = 2_147_483_647

/** How a duration may be written; part of the error of one that is not. */
export const DURATIONS = 'milliseconds or a text such as "10m" (units are ms, s, m, h; at most 24 days)'

/** In milliseconds; `undefined` for what is none, or too long. @example durationOf('10m') // 600000 */
export function durationOf(given: unknown): number | undefined {
  let time = Number.NaN
  if (typeof given === 'number') time = given
  else if (typeof given === 'string') {
    let end = given.length
    while (end > 0 && !(given[end - 1]! >= '0' && given[end - 1]! <= '9')) end--
    time = +slice(given, 0, end) * (UNITS[slice(given, end)] ?? Number.NaN)
  }
  return time > 0 && time <= LONGEST ? time : undefined
}
