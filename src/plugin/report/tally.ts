import { fileOf } from '../../transform/index.ts'
import { isComponent } from './components.ts'

/** A file with sites that do not pass some of its variables, or that is to have such. */
export interface Partly {
  readonly sites: number
  readonly keptOut: readonly string[]
  /** Lines behind tags that mean no variable. */
  readonly unmeant: readonly number[]
}

/** What became of a file that was to get sites: how many it has, that it cannot be instrumented, or that a compiler of components made it and nothing in it can have one; a host's cache may know what we do not. */
export type Outcome = number | Partly | 'left' | 'compiled' | 'unknown'

/** How many sites there are. */
export function sitesOf(outcome: Outcome): number {
  return typeof outcome === 'number' ? outcome : typeof outcome === 'object' ? outcome.sites : 0
}

/** A module of a build. */
export interface BuiltFile {
  /** A path, perhaps with a query. */
  readonly id: string
  /** None if it is not among those that get sites. */
  readonly outcome: Outcome | undefined
}

/** What a build has made of its files. */
export interface Tally {
  readonly files: number
  readonly sites: number
  /** Cannot be instrumented. */
  readonly left: number
  /** Come from a cache that does not tell. */
  readonly unknown: number
  /** Were to get sites. */
  readonly matched: number
  /** Paths of components that have no sites in any of their modules. */
  readonly components: readonly string[]
  /** Paths of code that was not. */
  readonly others: readonly string[]
  /** By path, the variables that no site passes. */
  readonly keptOut: ReadonlyMap<string, readonly string[]>
  /** By path, the lines behind tags that mean no variable. */
  readonly unmeant: ReadonlyMap<string, readonly number[]>
}

const CODE = /\.(?:[cm]?[jt]sx?|vue|svelte|astro|mdx|civet|coffee)$/
const FOREIGN = /[\\/]node_modules[\\/]/

/** One file can be several modules, as a component of Vue is. */
export function tallyOf(built: Iterable<BuiltFile>): Tally {
  const paths = { left: new Set<string>(), compiled: new Set<string>(), unknown: new Set<string>() }
  const { left, compiled, unknown } = paths
  const files = new Set<string>()
  const matched = new Set<string>()
  const others = new Set<string>()
  const keptOut = new Map<string, readonly string[]>()
  const unmeant = new Map<string, readonly number[]>()
  let sites = 0
  for (const { id, outcome } of built) {
    const path = id.replace(/[?#].*$/, '')
    if (outcome === undefined) {
      if (CODE.test(path) && !FOREIGN.test(path)) others.add(path)
      continue
    }
    matched.add(path)
    if (typeof outcome === 'string') paths[outcome].add(path)
    else if (sitesOf(outcome) > 0) files.add(path)
    if (typeof outcome === 'object') {
      add(keptOut, path, outcome.keptOut)
      add(unmeant, path, outcome.unmeant)
    }
    sites += sitesOf(outcome)
  }
  const isTold = (path: string): boolean => [files, left, compiled, unknown].some((some) => some.has(path))
  const components = [...matched].filter((path) => isComponent(path) && !isTold(path))
  const counts = { files: files.size, left: left.size, unknown: unknown.size, matched: matched.size }
  return { ...counts, components, sites, others: [...others], keptOut, unmeant }
}

function add<T>(lists: Map<string, readonly T[]>, path: string, more: readonly T[]): void {
  if (more.length > 0) lists.set(path, [...new Set([...(lists.get(path) ?? []), ...more])])
}

/** `5 files, 83 sites, hooks ./probes.hooks.ts`. */
export function summaryOf(
  { files, sites, left, unknown, matched, keptOut, unmeant }: Tally,
  hooks: string | undefined,
  root: string,
  isSealed: boolean,
): string {
  const parts = unknown > 0 && files === 0 ? [] : [counted(files, 'file'), counted(sites, 'site')]
  if (unknown > 0) parts.push(`${counted(unknown, 'file')} as the cache has ${unknown === 1 ? 'it' : 'them'}`)
  if (left > 0) parts.push(`${counted(left, 'file')} left as ${left === 1 ? 'it is' : 'they are'}, see the warnings`)
  else if (matched > 0 && files + unknown === 0) parts.push(`${counted(matched, 'matching file')} without a statement that can have one`)
  if (keptOut.size > 0) parts.push(`sensitive and kept out: ${shown(keptOut, root)}`)
  if (unmeant.size > 0) parts.push(`@sensitive without a variable: ${placesOf(unmeant, root)}`)
  if (isSealed && sites > 0) parts.push('sealed (see the option seal)')
  if (hooks !== undefined) parts.push(`hooks ${hooks}`)
  return parts.join(', ')
}

/** `password, token (src/login.ts), iban (src/pay.ts)`. */
function shown(keptOut: ReadonlyMap<string, readonly string[]>, root: string): string {
  return [...keptOut].map(([path, names]) => `${names.join(', ')} (${fileOf(path, root)})`).join(', ')
}

/** `src/login.ts:5, src/pay.ts:7`. */
function placesOf(lines: ReadonlyMap<string, readonly number[]>, root: string): string {
  return [...lines].flatMap(([path, own]) => own.map((line) => `${fileOf(path, root)}:${line}`)).join(', ')
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`
}
