import { isOwnFile, OWN_FOLDER } from './starter.ts'

/** As Rollup and its like take it. */
type External =
  | string
  | RegExp
  | readonly (string | RegExp)[]
  | ((source: string, importer: string | undefined, isResolved: boolean) => unknown)

const OURS = /^\0?virtual:unplugin-probes\/|^data:text\/javascript;from=unplugin-probes;/

/** Whether a module of ours is asked for, or asks. Other people's patterns for what is to stay outside a bundle must not take it: it is nowhere else. */
export function isOurs(source: string, importer = ''): boolean {
  return OURS.test(source) || isOwnFile(source) || (/^\.\.?\//.test(source) && isOwnFile(importer))
}

/**
 * The `external` option of Rollup and its like, without our modules. What does not take them stays as it is: Rolldown matches texts and
 * expressions by itself, and has to ask for each import where there is a function.
 */
export function neverExternal(external: External | undefined): External | undefined {
  if (external === undefined) return undefined
  if (typeof external === 'function')
    return (source, importer, isResolved) => (isOurs(source, importer) ? false : external(source, importer, isResolved))
  const patterns = Array.isArray(external) ? external : [external]
  if (!patterns.some(takesOurs)) return external
  return (source, importer) =>
    !isOurs(source, importer) && patterns.some((pattern) => (typeof pattern === 'string' ? pattern === source : matches(pattern, source)))
}

const SAMPLES: readonly string[] = [
  'data:text/javascript;from=unplugin-probes;base64,aW1wb3J0',
  'virtual:unplugin-probes/start',
  '\0virtual:unplugin-probes/start',
  `${OWN_FOLDER}start.js`,
  './runtime.js',
]

function takesOurs(pattern: string | RegExp): boolean {
  return typeof pattern !== 'string' && SAMPLES.some((sample) => matches(pattern, sample))
}

function matches(pattern: RegExp, text: string): boolean {
  pattern.lastIndex = 0
  return pattern.test(text)
}

/** What webpack and its like give to a function of `externals`. */
interface Wanted {
  readonly request?: string
  readonly context?: string
}
type Answer = (error?: Error | null, result?: unknown) => void

/** The `externals` option of webpack and its like, without our modules. */
export function neverExternals(externals: unknown): unknown {
  if (Array.isArray(externals)) return externals.map(neverExternals)
  if (externals instanceof RegExp) {
    if (!takesOurs(externals)) return externals
    return ({ request = '', context }: Wanted, answer: Answer): void =>
      !isWanted(request, context) && matches(externals, request) ? answer(null, request) : answer()
  }
  if (typeof externals !== 'function') return externals
  if (externals.length === 3) return withThree(externals as OldExternals)
  const original = externals as (wanted: Wanted, answer: Answer) => unknown
  return (wanted: Wanted, answer: Answer): unknown => {
    if (!isWanted(wanted.request ?? '', wanted.context)) return original(wanted, answer)
    return void answer()
  }
}

type OldExternals = (context: string, request: string, answer: Answer) => void

/** By how many arguments a function has webpack knows what to give it. */
function withThree(original: OldExternals): OldExternals {
  return (context, request, answer) => (isWanted(request, context) ? answer() : original(context, request, answer))
}

function isWanted(request: string, context = ''): boolean {
  return isOurs(request, `${context}/`)
}
