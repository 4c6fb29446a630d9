import { nearestNames } from '../runtime/board/address.ts'
import { ExpressionError } from '../runtime/expression/expression-error.ts'
import { parseExpression } from '../runtime/expression/parse-expression.ts'
import { parseTemplate } from '../runtime/expression/template.ts'
import type { Site } from '../transform/index.ts'
import type { ProbeSpec } from './probe-spec.ts'
import type { Sources } from '../sources/sources.ts'

/** What the sources say of a probe, before anything is written. */
export interface Checked {
  /** Why it cannot be: a line each, with its place and what may have been meant. */
  readonly errors: readonly string[]
  /** What there is to know of it all the same. */
  readonly notes: readonly string[]
}

/** What an expression can name besides variables. */
const OF_HITS = ['$hit', '$file', '$line', '$function']

/** Holds a probe against the sources: its address, its expressions, and the names in them. */
export function checkSpec(spec: ProbeSpec, sources: Sources): Checked {
  const { state, sites, note } = sources.bind(spec.at)
  const why = state === 'absent' || state === 'untold' ? `${note}; the program has to tell` : note
  const said = note === '' ? [] : [`${spec.at}: ${why}`]
  if (state === 'stale' || state === 'broken') return { errors: said, notes: [] }
  const errors = partsOf(spec).flatMap((part) =>
    errorsOf(
      part,
      spec.at,
      sites.map((site) => site.public),
    ),
  )
  return { errors, notes: said }
}

/** A text of expressions, and how it is read. */
interface Part {
  readonly what: string
  readonly text: string
  readonly read: (text: string, used: (name: string) => void) => unknown
}

function partsOf({ log, when, show = [] }: ProbeSpec): Part[] {
  return [
    ...(log === undefined ? [] : [{ what: 'the template', text: log, read: parseTemplate }]),
    ...(when === undefined ? [] : [{ what: 'the condition', text: when, read: parseExpression }]),
    ...show.map((text) => ({ what: 'an expression', text, read: parseExpression })),
  ]
}

function errorsOf({ what, text, read }: Part, at: string, sites: readonly Site[]): string[] {
  const used = new Set<string>()
  try {
    read(text, (name) => void used.add(name))
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error
    return [`${at}: ${what} ${JSON.stringify(text)} cannot be read: ${error.message} (character ${error.at + 1})`]
  }
  return sites.length === 0 ? [] : [...used].filter((name) => !OF_HITS.includes(name)).flatMap((name) => unknownName(name, sites))
}

/** Where none of the sites has it: an address can mean several. */
function unknownName(name: string, sites: readonly Site[]): string[] {
  if (sites.some(({ locals, upvalues }) => locals.includes(name) || upvalues.includes(name))) return []
  const { file, line, column, locals, upvalues } = sites[0]!
  const known = nearestNames([...locals, ...upvalues], name)
  const instead = known.length === 0 ? ', and no other' : `; nearest: ${known.join(', ')}`
  return [`${file}:${line}:${column}: there is no variable ${name}${instead}`]
}
