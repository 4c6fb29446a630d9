import { checkOptions } from '../plugin/options/check-options.ts'
import type { Options } from '../plugin/options/options.ts'

/** Those of the plugin that mean something in an app that Metro bundles. */
export interface MetroOptions extends Pick<
  Options,
  'include' | 'exclude' | 'sensitive' | 'grain' | 'excludeCallees' | 'strict' | 'enabled'
> {
  /**
   * The folder that globs and the names of files in addresses are relative to, itself relative to Metro's `projectRoot`.
   * For monorepos whose packages are to be told apart: `root: '../..'`.
   * @default Metro's `projectRoot`
   */
  readonly root?: string
}

const NO_FILES =
  "there are no files on a device: hand over what a hooks file would hold as data, by probes.apply(…) of 'unplugin-probes/runtime'"
const NOT_IN_METRO = 'it does nothing in Metro; leave it out'

/** Why the plugin's other options are not Metro's. */
const OTHERS: Readonly<Record<string, string>> = {
  hooks: NO_FILES,
  trust: NO_FILES,
  owner: NO_FILES,
  watch: NO_FILES,
  tables: 'the site tables stand in the bundle; leave it out',
  cache: 'Metro keeps what was transformed; leave it out',
  entryDispatch: NOT_IN_METRO,
  seal: NOT_IN_METRO,
  summary: NOT_IN_METRO,
}

/**
 * What was given, if Metro's transformer can do what it says.
 * @throws an error with the code PROBES_OPTION
 */
export function checkMetroOptions(given: unknown): MetroOptions {
  const checked = checkOptions(given)
  for (const [name, why] of Object.entries(OTHERS)) {
    if (checked[name as keyof Options] === undefined) continue
    throw Object.assign(new Error(`unplugin-probes: the option ${name} is not for Metro: ${why} (PROBES_OPTION)`), {
      code: 'PROBES_OPTION',
    })
  }
  return checked as MetroOptions
}
