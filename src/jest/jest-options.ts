import { checkOptions } from '../plugin/options/check-options.ts'
import type { Options } from '../plugin/options/options.ts'

/** A transformer by its name or path, and what it is told. */
export type NamedTransformer = string | readonly [name: string, options: object]

/** Those of the plugin that mean something in a test. All of it has to be JSON, as Jest hands it to its workers. */
export interface JestOptions extends Pick<
  Options,
  'hooks' | 'trust' | 'owner' | 'sensitive' | 'grain' | 'excludeCallees' | 'strict' | 'enabled'
> {
  /**
   * The transformer that compiles the files; sites come into what it makes, and its source map leads back to the lines that were written.
   * A name is looked up from the project's root, `<rootDir>` stands for it. `false`: there is none, for JavaScript that Node runs as it is.
   * @default 'babel-jest', which is what Jest takes by itself
   * @example ['ts-jest', { tsconfig: 'tsconfig.test.json' }]
   */
  readonly transformer?: NamedTransformer | false
  /**
   * Files that get sites: globs relative to the project's root.
   * @default every .js, .jsx, .ts, .tsx, .mjs, .cjs, .mts and .cts file
   */
  readonly include?: string | readonly string[]
  /**
   * Files that get none: globs relative to the project's root.
   * @default node_modules, tests (`*.test.*`, `*.spec.*`, `__tests__`, `__mocks__`) and declaration files
   */
  readonly exclude?: string | readonly string[]
}

/** Of the plugin's options those that are for bundles. */
const FOR_BUNDLES = ['cache', 'entryDispatch', 'seal', 'summary', 'tables', 'watch']

/**
 * What was given, if the transformer can do what it says.
 * @throws an error with the code PROBES_OPTION
 */
export function checkJestOptions(given: unknown): JestOptions {
  if (typeof given !== 'object' || given === null) return checkOptions(given) as JestOptions
  const { transformer, ...others } = given as JestOptions & Record<string, unknown>
  for (const name of ['include', 'exclude'])
    if (holdsNoGlob(others[name]))
      throw optionError(`${name} holds what is no glob; Jest hands options to its workers as JSON: write a glob`)
  const checked = checkOptions(others)
  for (const name of FOR_BUNDLES)
    if (others[name] !== undefined) throw optionError(`${name} is an option of bundles and does nothing in Jest; leave it out`)
  if (!isTransformer(transformer))
    throw optionError("transformer must be the name or path of a transformer, ['name', { its options }], or false")
  return { ...checked, ...(transformer === undefined ? {} : { transformer }) } as JestOptions
}

function isTransformer(value: unknown): boolean {
  if (value === undefined || value === false) return true
  const [name, options] = Array.isArray(value) ? (value as unknown[]) : [value, {}]
  return typeof name === 'string' && name !== '' && typeof options === 'object' && options !== null
}

/** A regular expression, or what JSON makes of one. */
function holdsNoGlob(value: unknown): boolean {
  return (Array.isArray(value) ? (value as unknown[]) : [value]).some((one) => typeof one === 'object' && one !== null)
}

function optionError(what: string): Error {
  return Object.assign(new Error(`unplugin-probes: ${what} (PROBES_OPTION)`), { code: 'PROBES_OPTION' })
}
