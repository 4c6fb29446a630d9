import { checkOptions } from '../plugin/options/check-options.ts'
import type { Options } from '../plugin/options/options.ts'

/** Those of the plugin that mean something for one file. All of it has to be JSON, as Turbopack hands it to another process. */
export interface LoaderOptions extends Pick<
  Options,
  'root' | 'sensitive' | 'grain' | 'excludeCallees' | 'entryDispatch' | 'strict' | 'enabled'
> {
  /**
   * Files that get sites: globs relative to `root`.
   * @default every .js, .jsx, .ts, .tsx, .mjs, .cjs, .mts and .cts file that the bundler's rule chooses
   */
  readonly include?: string | readonly string[]
  /**
   * Files that get none: globs relative to `root`.
   * @default node_modules, tests (`*.test.*`, `*.spec.*`, `__tests__`, `__mocks__`) and declaration files
   */
  readonly exclude?: string | readonly string[]
  /**
   * Whether the switches are constants, so that no script of a page can change them, and the tables have no texts.
   * @default true in a production build of a page, without `output.library`
   */
  readonly seal?: boolean
}

/** Of the plugin's options those that are for whole bundles, and what to do instead. */
const FOR_BUNDLES: Readonly<Record<string, string>> = {
  hooks: 'call probes.watch in instrumentation.ts',
  trust: 'hand it to probes.watch in instrumentation.ts',
  owner: 'hand it to probes.watch in instrumentation.ts',
  watch: 'hand it to probes.watch in instrumentation.ts',
  tables: 'leave it out',
  cache: 'leave it out, the bundler has a cache of its own',
  summary: 'leave it out',
}

/**
 * What was given, if the loader can do what it says.
 * @throws an error with the code PROBES_OPTION
 */
export function checkLoaderOptions(given: unknown): LoaderOptions {
  const checked = checkOptions(given)
  for (const [name, instead] of Object.entries(FOR_BUNDLES))
    if (checked[name as keyof Options] !== undefined)
      throw optionError(`${name} is an option of the plugin, and the loader sees one file at a time: ${instead}`)
  for (const name of ['include', 'exclude'] as const)
    if (holdsNoGlob(checked[name])) throw optionError(`${name} holds what is no glob; options of loaders are JSON: write a glob`)
  return checked as LoaderOptions
}

function holdsNoGlob(value: unknown): boolean {
  return (Array.isArray(value) ? (value as unknown[]) : [value]).some((one) => typeof one === 'object' && one !== null)
}

function optionError(what: string): Error {
  return Object.assign(new Error(`unplugin-probes: ${what} (PROBES_OPTION)`), { code: 'PROBES_OPTION' })
}
