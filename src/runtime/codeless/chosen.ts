import { charCodeAt, isArray } from '../guard/builtins.ts'
import { now } from '../guard/clock.ts'
import { describeValue } from '../say/describe.ts'
import { environment } from '../say/environment.ts'
import { WrongOption } from './handlers.ts'

// Taken at load: the program may put its own in its place.
const { imul } = Math

/** What a platform calls this process, besides what the environment says. */
let namesOf: () => readonly string[] = () => []
let draw: number | undefined

/** A platform that has processes says what this one is called. */
export function nameInstances(names: () => readonly string[]): void {
  namesOf = names
}

/**
 * Whether a probe is for this process, of several that load the same hooks file.
 * @param instance its name, or one of several
 * @param sample in which share of all processes it is on
 * @returns why it is not; `''` if it is
 * @throws {WrongOption}
 */
export function whyElsewhere(instance: unknown, sample: unknown): string {
  if (sample !== undefined && !(typeof sample === 'number' && sample > 0 && sample <= 1))
    throw new WrongOption(`sample is ${describeValue(sample)}, not a share of all processes above 0 and up to 1`)
  if (instance !== undefined && !isText(instance) && !(isArray(instance) && instance.length > 0 && !hasOther(instance)))
    throw new WrongOption(`instance is ${describeValue(instance)}, not the name of a process or a list of names`)
  if (instance !== undefined && !isCalled(isArray(instance) ? (instance as readonly string[]) : [instance as string]))
    return `it is for another process (instance), not for ${ownNames()}`
  if (sample !== undefined && (draw ??= drawn()) >= sample) return `this process is not among the ${sample * 100} % that have it (sample)`
  return ''
}

function isCalled(wanted: readonly string[]): boolean {
  const names = ownNameList()
  for (let i = 0; i < names.length; i++) for (let k = 0; k < wanted.length; k++) if (names[i] === wanted[k]) return true
  return false
}

function ownNameList(): readonly string[] {
  const said = environment('PROBES_INSTANCE') ?? ''
  return said === '' ? namesOf() : [said, ...namesOf()]
}

function ownNames(): string {
  const names = ownNameList()
  let text = ''
  for (let i = 0; i < names.length; i++) text += `${i === 0 ? '' : ' or '}${describeValue(names[i])}`
  return text === '' ? 'this one, which has no name (PROBES_INSTANCE)' : text
}

/** The same for all probes of a process, and not by `Math.random`: a program that is started with a seed would get other numbers. */
function drawn(): number {
  let hash = 2166136261
  const text = `${now()} ${ownNames()}`
  for (let i = 0; i < text.length; i++) hash = imul(hash ^ charCodeAt(text, i), 16777619)
  return (hash >>> 0) / 2 ** 32
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== ''
}

function hasOther(list: readonly unknown[]): boolean {
  for (let i = 0; i < list.length; i++) if (!isText(list[i])) return true
  return false
}
