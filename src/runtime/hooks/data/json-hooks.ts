import type { Probe, ProbeOptions, Probes, SnapshotOptions } from '../../api/types.ts'
import { isArray, keys, parse } from '../../guard/builtins.ts'
import { describeValue } from '../../say/describe.ts'
import { HooksError } from '../files/hooks-error.ts'
import { jsonPlaces, lineAndColumn, type JsonPlaces } from './json-place.ts'

/** Whether a hooks file is data: its name says so. Such a file never runs as code, whatever is in it. */
export function isData(path: string): boolean {
  return path.toLowerCase().endsWith('.json')
}

/** An entry of `probes`, as it is written. */
interface Entry extends Omit<SnapshotOptions, 'when'> {
  readonly at?: unknown
  readonly log?: unknown
  readonly snapshot?: unknown
  readonly count?: unknown
  readonly comment?: unknown
  readonly when?: string
}

/** A thousand take some tenths of a second. */
const MOST_PROBES = 1000
const KINDS: readonly string[] = ['log', 'snapshot', 'count']

/** Says what is wrong, and where: by the path of a value. */
type Refuse = (path: string, what: string) => never

/**
 * Turns on what a hooks file that is data asks for.
 * @throws {HooksError} if it is no JSON, or of another shape; then nothing of it is on
 */
export function applyData(file: string, text: string, probes: Probes): void {
  const places = jsonPlaces(withoutMark(text))
  const refuse: Refuse = (path, what) => {
    const at = places.values.get(path) ?? places.values.get(path.replace(/\.\w+$/, '')) ?? 0
    throw new HooksError('HOOKS_SHAPE', `${file}:${lineAndColumn(withoutMark(text), at)}`, what)
  }
  const { probes: entries, limits } = contentOf(file, withoutMark(text), places, refuse)
  const wrong = (index: number, what: string, field = ''): never => refuse(`probes[${index}]${field}`, `probes[${index}] ${what}`)
  for (const [index, entry] of entries.entries()) check(entry, (what, field) => wrong(index, what, field))
  if (limits !== undefined) applyLimits(limits, probes, refuse)
  for (const [index, entry] of entries.entries()) {
    try {
      turnOn(entry, probes)
    } catch (error) {
      wrong(index, `(${entry.at as string}): ${(error as Error).message}`)
    }
  }
}

function applyLimits(limits: unknown, probes: Probes, refuse: Refuse): void {
  if (typeof limits !== 'object' || limits === null || isArray(limits))
    refuse('limits', `its limits are ${describeData(limits)}, not an object`)
  try {
    probes.limits(limits as ProbeOptions)
  } catch (error) {
    refuse('limits', `its limits: ${(error as Error).message}`)
  }
}

function contentOf(
  file: string,
  text: string,
  { end, double, isTooDeep }: JsonPlaces,
  refuse: Refuse,
): { readonly probes: readonly Entry[]; readonly limits: unknown } {
  if (isTooDeep) throw new HooksError('HOOKS_JSON', `${file}:${lineAndColumn(text, end)}`, 'it is nested too deeply')
  let data: unknown
  try {
    data = parse(text)
  } catch {
    const what = end >= text.trimEnd().length ? 'it ends before it is complete' : `${describeValue(text[end])} cannot stand here`
    throw new HooksError('HOOKS_JSON', `${file}:${lineAndColumn(text, end)}`, `it is no JSON: ${what}`)
  }
  if (double)
    throw new HooksError(
      'HOOKS_SHAPE',
      `${file}:${lineAndColumn(text, double.at)}`,
      `${double.path} is there twice; only the last one would count`,
    )
  if (typeof data !== 'object' || data === null || isArray(data))
    return refuse('', `it holds ${describeData(data)}, not an object with probes`)
  const unknown = keys(data).find((name) => !['$schema', 'comment', 'limits', 'probes'].includes(name))
  if (unknown !== undefined)
    return refuse(unknown, `there is no field ${describeValue(unknown)}; known are $schema, comment, limits, probes`)
  const { probes, limits } = data as { probes?: unknown; limits?: unknown }
  if (!isArray(probes)) return refuse('probes', `its probes are ${describeData(probes)}, not a list`)
  if (probes.length > MOST_PROBES) return refuse('probes', `it has ${probes.length} probes, more than ${MOST_PROBES}`)
  return { probes: probes as readonly Entry[], limits }
}

/** Windows' editors begin files by one. */
function withoutMark(text: string): string {
  return text.startsWith('\u{FEFF}') ? text.slice(1) : text
}

function check(entry: unknown, wrong: (what: string, field?: string) => never): void {
  if (typeof entry !== 'object' || entry === null || isArray(entry)) wrong(`is ${describeData(entry)}, not an object`)
  const { at, snapshot, count } = entry as Entry
  if (typeof at !== 'string') wrong(`has no address: "at" is ${describeData(at)}, not a text such as "cart.ts:20"`, '.at')
  const kinds = KINDS.filter((kind) => kind in (entry as Entry))
  if (kinds.length !== 1) wrong(`(${at}) has ${kinds.length === 0 ? 'none' : 'several'} of log, snapshot and count; write one of them`)
  if (snapshot !== undefined && snapshot !== true)
    wrong(`(${at}): snapshot is ${describeData(snapshot)}; write true, and values beside it`, '.snapshot')
  if (count !== undefined && count !== true) wrong(`(${at}): count is ${describeData(count)}; write true`, '.count')
}

function turnOn({ at, log, snapshot, count: _count, comment: _comment, ...options }: Entry, probes: Probes): Probe {
  const address = at as string
  if (log !== undefined) return probes.log(address, log as string, options as ProbeOptions)
  return snapshot === true ? probes.snapshot(address, options) : probes.count(address, options as ProbeOptions)
}

function describeData(value: unknown): string {
  return value === undefined
    ? 'missing'
    : isArray(value)
      ? 'a list'
      : typeof value === 'object' && value !== null
        ? 'an object'
        : describeValue(value)
}
