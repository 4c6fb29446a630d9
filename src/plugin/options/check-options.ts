import { isAbsolute } from 'node:path'
import { inspect, types } from 'node:util'
import { nearestName } from './nearest-name.ts'
import type { Options } from './options.ts'
import { rootFolder } from './root-folder.ts'

/** What an option can be. */
interface Kind {
  /** In words: "it must be …". */
  readonly wanted: string
  readonly accepts: (value: unknown) => boolean
  /** The texts that it can be, if these can be counted. */
  readonly texts?: readonly string[]
}

const FLAG: Kind = { wanted: 'true or false', accepts: (value) => typeof value === 'boolean' }
const INCLUDED: Kind = {
  wanted: 'a glob, a regular expression, or an array that holds at least one of them',
  accepts: (value) => value === null || isPattern(value) || (isArrayOf(value, isPattern) && value.length > 0),
}
const EXCLUDED: Kind = {
  wanted: 'a glob, a regular expression, or an array of them',
  accepts: (value) => value === null || isPattern(value) || isArrayOf(value, isPattern),
}
const FOLDER: Kind = { wanted: 'true, false or the path of a folder', accepts: (value) => typeof value === 'boolean' || isText(value) }
const SENSITIVE: Kind = {
  wanted: 'an array of names of variables, in which * stands for anything',
  accepts: (value) => isArrayOf(value, (item) => typeof item === 'string' && /^#?[\w$*\u0080-\uffff]+$/.test(item)),
}
const NAMES: Kind = { wanted: 'an array of names', accepts: (value) => isArrayOf(value, isText) }

/** Each option of the plugin. */
const OPTIONS: Readonly<Record<keyof Options, Kind>> = {
  include: INCLUDED,
  exclude: EXCLUDED,
  hooks: { ...pathOf('one hooks file'), accepts: (value) => isText(value) && !isAddress(value) },
  root: pathOf('a folder'),
  trust: FLAG,
  owner: oneOf('root'),
  watch: oneOf('thread'),
  types: FLAG,
  seal: FLAG,
  sensitive: SENSITIVE,
  grain: oneOf('statements', 'lines', 'functions'),
  tables: pathOf('a file'),
  excludeCallees: NAMES,
  entryDispatch: FLAG,
  cache: FOLDER,
  strict: FLAG,
  summary: FLAG,
  enabled: FLAG,
}

/**
 * What was given, if the plugin can do what it says. `undefined` counts as not given.
 * @throws an error with the code PROBES_OPTION that names each option that is unknown, or is not what it must be
 */
export function checkOptions(given: unknown): Options {
  if (given === undefined) return {}
  if (!isRecord(given)) throw optionError([`the options are ${shown(given)}; they must be an object with options, or be left out`])
  const mistakes = Object.keys(given).flatMap((name) => (given[name] === undefined ? [] : (mistakeIn(name, given[name]) ?? [])))
  if (mistakes.length > 0) throw optionError(mistakes)
  const { root } = given as Options
  // Of a relative one only the bundler knows what it is relative to.
  if (root !== undefined && isAbsolute(root)) rootFolder(root, root)
  return given
}

function mistakeIn(name: string, value: unknown): string | undefined {
  const names = Object.keys(OPTIONS)
  if (!names.includes(name)) {
    const nearest = nearestName(name, names)
    return `unknown option ${JSON.stringify(name)}; ${nearest === undefined ? `there are ${names.join(', ')}` : `did you mean "${nearest}"?`}`
  }
  const { wanted, accepts, texts = [] } = OPTIONS[name as keyof Options]
  if (accepts(value)) return undefined
  const nearest = typeof value === 'string' ? nearestName(value, texts) : undefined
  return `${name} is ${shown(value)}; it must be ${wanted}${nearest === undefined ? '' : `; did you mean '${nearest}'?`}`
}

function optionError(mistakes: readonly string[]): Error {
  const sentences = mistakes.map((text, i) => (i < mistakes.length - 1 && !text.endsWith('?') ? `${text}.` : text))
  return Object.assign(new Error(`unplugin-probes: ${sentences.join(' ')} (PROBES_OPTION)`), { code: 'PROBES_OPTION' })
}

function pathOf(what: string): Kind {
  return { wanted: `the path of ${what}, as a text`, accepts: isText }
}

function oneOf(...texts: readonly string[]): Kind {
  const quoted = texts.map((text) => `'${text}'`)
  const before = quoted.slice(0, -1).join(', ')
  const wanted = before === '' ? `${quoted[0]}` : `${before} or ${quoted.at(-1)}`
  return { wanted, accepts: (value) => typeof value === 'string' && texts.includes(value), texts }
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== ''
}

/** `https://…`, `file://…`: nothing is fetched. */
function isAddress(text: string): boolean {
  return /^[a-z][a-z\d+.-]+:\/\//i.test(text)
}

function isPattern(value: unknown): boolean {
  return isText(value) || types.isRegExp(value)
}

function isArrayOf(value: unknown, accepts: (item: unknown) => boolean): value is unknown[] {
  return Array.isArray(value) && value.every((item) => accepts(item))
}

/** Not a promise of options, nor a map or a list of them. */
function isRecord(value: unknown): value is Record<string, unknown> {
  return ['[object Object]', '[object Module]'].includes(Object.prototype.toString.call(value))
}

/** On one line, and short. */
function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 80 ? `${value.slice(0, 80)}…` : value)
  return inspect(value, { depth: 0, maxArrayLength: 3, maxStringLength: 40, breakLength: Number.POSITIVE_INFINITY }).replaceAll(
    /\s*\n\s*/g,
    ' ',
  )
}
