import { indexOf, slice } from '../guard/builtins.ts'
import { describeValue } from '../say/describe.ts'
import { environment, isProduction, switchIn } from '../say/environment.ts'

/** Of log and snapshot, hits a second: a line on a line of code that is hit 20,000 times a second takes a server's answers from 16 to 300 ms, 10 lines a second do not. */
const LINES_A_SECOND = 10

/** Of all handlers together: a share of one core that a server can spare when it is busy. */
const BUDGET = 0.1

/** What runs of a hooks file without a pause, in milliseconds: where many wait for answers, and where one person waits for a debugger. */
const TIME_IN_PRODUCTION = 50
const TIME = 1000

/** Hits a second of a probe that writes lines and says nothing of its rate; no limit where somebody develops. */
export function usualRate(): number | undefined {
  return isProduction() ? LINES_A_SECOND : undefined
}

/**
 * The share of one core that all handlers together may take, as the environment says: `PROBES_BUDGET`, a share such as `0.2` or `20%`, or
 * `off`; `undefined` for no limit.
 * @param tell told if nobody can understand what it says
 */
export function usualBudget(tell: (line: string) => void): number | undefined {
  return said('PROBES_BUDGET', 'a share of one core such as 0.1 or 10%', isProduction() ? BUDGET : undefined, shareOf, tell)
}

/**
 * How long code of a hooks file may run without a pause, in milliseconds, as the environment says: `PROBES_TIME_LIMIT`, milliseconds such
 * as `50`, or `off`; `undefined` for no limit.
 * @param tell told if nobody can understand what it says
 */
export function usualTime(tell: (line: string) => void): number | undefined {
  return said('PROBES_TIME_LIMIT', 'milliseconds such as 50', isProduction() ? TIME_IN_PRODUCTION : TIME, timeOf, tell)
}

/** A limit that the environment sets, or takes away. @param what it can be, in words @param usual where it says nothing */
function said(
  variable: string,
  what: string,
  usual: number | undefined,
  read: (text: string) => number | undefined,
  tell: (line: string) => void,
): number | undefined {
  const text = environment(variable) ?? ''
  if (text === '') return usual
  if (switchIn(variable) === 'no') return undefined
  const limit = read(text)
  if (limit !== undefined) return limit
  tell(`${variable} is ${describeValue(text)}, neither ${what} nor off; ${usual === undefined ? 'there is no limit' : `it is ${usual}`}`)
  return usual
}

function shareOf(text: string): number | undefined {
  const end = indexOf(text, '%')
  const share = end === -1 ? +text : +slice(text, 0, end) / 100
  return isShare(share) ? share : undefined
}

function timeOf(text: string): number | undefined {
  const end = indexOf(text, 'ms')
  const time = +(end === -1 ? text : slice(text, 0, end))
  return isTime(time) ? time : undefined
}

/** Whether a number can be a limit of time. */
export function isTime(time: unknown): time is number {
  return typeof time === 'number' && time > 0 && time < Infinity
}

/** Whether a number can be a budget. */
export function isShare(share: unknown): share is number {
  return typeof share === 'number' && share > 0 && share <= 1
}
