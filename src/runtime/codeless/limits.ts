import type { ProbeOptions } from '../api/types.ts'
import type { Expected } from '../board/follow.ts'
import type { Limits } from '../hit/gate.ts'
import { includes, join, keys, trim } from '../guard/builtins.ts'
import { describeValue } from '../say/describe.ts'
import { whyElsewhere } from './chosen.ts'
import { DURATIONS, durationOf } from './duration.ts'
import { conditionOf, WrongOption, type Say } from './handlers.ts'

/** What options say of which hits a probe sees, how long it lives, and what has to stand where it is. */
export interface ReadOptions {
  /** `undefined` where all hits are seen. */
  readonly limits: Limits | undefined
  /** In milliseconds. */
  readonly ttl: number | undefined
  readonly expected: Expected | undefined
  /** Why it is not for this process; `''` if it is. */
  readonly elsewhere: string
}

const SHARED: readonly string[] = ['hits', 'perSecond', 'ttl']
const NAMES: readonly string[] = ['when', 'hits', 'perSecond', 'inFlight', 'ttl', 'expect', 'follow', 'instance', 'sample']

/**
 * @param more names that a kind of probe has besides
 * @param rate hits a second, where the options say nothing
 * @param tell told once what cannot be read
 * @throws {WrongOption}
 */
export function readOptions(options: ProbeOptions | undefined, more: readonly string[], rate: number | undefined, tell: Say): ReadOptions {
  if (options === undefined)
    return { limits: rate === undefined ? undefined : { perSecond: rate }, ttl: undefined, expected: undefined, elsewhere: '' }
  if (typeof options !== 'object' || options === null) throw new WrongOption(`its options are ${describeValue(options)}, not an object`)
  const names = keys(options)
  for (let i = 0; i < names.length; i++) {
    if (!includes(NAMES, names[i]!) && !includes(more, names[i]!))
      throw new WrongOption(
        `there is no option ${describeValue(names[i])}; known are ${join(NAMES, ', ')}${more.length > 0 ? ', ' : ''}${join(more, ', ')}`,
      )
  }
  const { when, hits, perSecond, inFlight, ttl, expect, follow, instance, sample } = options
  const limits: Limits = {
    when: when === undefined ? undefined : conditionOf(when, tell),
    hits: whole('hits', hits),
    perSecond: positive('perSecond', perSecond) ?? rate,
    inFlight: whole('inFlight', inFlight),
    ttl: ttl === undefined ? undefined : milliseconds(ttl),
  }
  const isLimited =
    when !== undefined || hits !== undefined || limits.perSecond !== undefined || inFlight !== undefined || ttl !== undefined
  return {
    limits: isLimited ? limits : undefined,
    ttl: limits.ttl,
    expected: expectedOf(expect, follow),
    elsewhere: whyElsewhere(instance, sample),
  }
}

/**
 * Of all probes of a hooks file together.
 * @throws {WrongOption}
 */
export function readSharedLimits(options: unknown): Pick<Limits, 'hits' | 'perSecond' | 'ttl'> {
  const names = typeof options === 'object' && options !== null ? keys(options) : []
  for (let i = 0; i < names.length; i++)
    if (!includes(SHARED, names[i]!))
      throw new WrongOption(`there is no limit ${describeValue(names[i])} of a hooks file; known are ${join(SHARED, ', ')}`)
  return readOptions(options as ProbeOptions, [], undefined, () => {}).limits ?? {}
}

function expectedOf(expect: unknown, follow: unknown): Expected | undefined {
  if (follow !== undefined && typeof follow !== 'boolean') throw new WrongOption(`follow is ${describeValue(follow)}, not true or false`)
  if (expect === undefined && follow) throw new WrongOption('follow needs expect: the statement that it is to follow')
  if (expect === undefined) return undefined
  if (typeof expect !== 'string' || trim(expect) === '')
    throw new WrongOption(`expect is ${describeValue(expect)}, not the beginning of a statement such as "const total ="`)
  return { text: expect, follows: follow === true }
}

function whole(name: string, value: unknown): number | undefined {
  if (value !== undefined && !(typeof value === 'number' && value >= 1 && value % 1 === 0))
    throw new WrongOption(`${name} is ${describeValue(value)}, not a whole number from 1`)
  return value
}

function positive(name: string, value: unknown): number | undefined {
  if (value !== undefined && !(typeof value === 'number' && value > 0))
    throw new WrongOption(`${name} is ${describeValue(value)}, not a number above 0`)
  return value
}

function milliseconds(ttl: unknown): number {
  const time = durationOf(ttl)
  if (time === undefined) throw new WrongOption(`ttl is ${describeValue(ttl)}, not ${DURATIONS}`)
  return time
}
