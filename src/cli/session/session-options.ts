import type { ParseArgsConfig } from 'node:util'
import { DURATIONS, durationOf } from '../../runtime/codeless/duration.ts'
import { hooksPlaces, type HooksPlace } from '../../session/hooks-place.ts'
import type { SpecLimits } from '../../session/probe-spec.ts'

/** The options that the command line gave, by their names. */
export type Given = Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>

type CommandOptions = NonNullable<ParseArgsConfig['options']>
/** What each option does. */
type Said = Readonly<Record<string, string>>

/** Where the program is: what all commands of a session take. */
export const PLACE_OPTIONS: CommandOptions = {
  hooks: { type: 'string' },
  json: { type: 'boolean' },
}

export const PLACE_SAID: Said = {
  hooks: "the hooks file or folder that the program follows, if it is not the one of the bundler's configuration",
  json: 'a line of JSON for each event (docs/events.schema.json)',
}

/** Which hits, and for how long. */
export const LIMIT_OPTIONS: CommandOptions = {
  if: { type: 'string' },
  hits: { type: 'string' },
  once: { type: 'boolean' },
  'per-second': { type: 'string' },
  for: { type: 'string' },
  wait: { type: 'boolean' },
}

export const LIMIT_SAID: Said = {
  if: "only hits for which this is true: 'total < 0'",
  hits: 'end when each place has had so many',
  once: 'end after the first one',
  'per-second': 'at most so many hits a second',
  for: 'end after a time: 30s, 10m, 2h',
  wait: 'where no program answers, wait until one does',
}

/** What was given for an option cannot be used. */
export class WrongOption extends Error {}

export function placesIn(given: Given): readonly HooksPlace[] {
  return hooksPlaces(process.cwd(), textOf(given, 'hooks'))
}

/** @throws {WrongOption} */
export function limitsIn(given: Given): SpecLimits & { readonly milliseconds: number | undefined } {
  const hits = given['once'] === true ? 1 : numberOf(given, 'hits', 'a number of hits, such as 10', (it) => Number.isInteger(it) && it > 0)
  const perSecond = numberOf(given, 'per-second', 'hits a second, such as 10 or 0.5', (it) => it > 0)
  const ttl = textOf(given, 'for')
  const milliseconds = ttl === undefined ? undefined : durationOf(ttl)
  if (ttl !== undefined && milliseconds === undefined) throw new WrongOption(`--for is ${ttl}, not ${DURATIONS}`)
  return { when: textOf(given, 'if'), hits, perSecond, ttl, milliseconds }
}

export function textOf(given: Given, name: string): string | undefined {
  const value = given[name]
  return typeof value === 'string' ? value : undefined
}

function numberOf(given: Given, name: string, what: string, isOne: (value: number) => boolean): number | undefined {
  const text = textOf(given, name)
  if (text === undefined) return undefined
  const value = Number(text)
  if (text.trim() === '' || !isOne(value)) throw new WrongOption(`--${name} is ${text}, not ${what}`)
  return value
}
