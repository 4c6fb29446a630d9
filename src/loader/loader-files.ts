import remapping from '@jridgewell/remapping'
import { earlierTransforms } from '../plugin/earlier-map.ts'
import { isModuleOfProgram } from '../plugin/hosts/webpack.ts'
import { isOwnFile } from '../plugin/modules/starter.ts'
import { fileFilter } from '../plugin/options/file-filter.ts'
import { DEFAULT_EXCLUDE, DEFAULT_INCLUDE } from '../plugin/options/options.ts'
import { rootFolder } from '../plugin/options/root-folder.ts'
import { describeWarning, noMap } from '../plugin/why-left.ts'
import { fileOf, instrument, isReadAtBuild, isTypeScript, type InputMap, type InstrumentOptions } from '../transform/index.ts'
import type { LoaderContext } from './loader-context.ts'
import { checkLoaderOptions, type LoaderOptions } from './loader-options.ts'
import { whereItRuns, type Place } from './where-it-runs.ts'

/** A file as it goes on. */
interface Made {
  readonly code: string
  readonly map: InputMap | undefined
}

const MEND_MAPS = 'put this loader before the others, which is last in a list of loaders, or in a rule with `enforce: "pre"`'

/** The files that a rule hands over. What becomes of one depends on no other: bundlers spread them over processes, and keep what was made. */
export class LoaderFiles {
  readonly #options: LoaderOptions
  readonly #root: string
  readonly #isIncluded: (path: string) => boolean
  readonly #said = new Set<string>()

  /** @throws with the code PROBES_OPTION */
  constructor(given: unknown, root: string) {
    this.#options = checkLoaderOptions(given)
    this.#root = rootFolder(this.#options.root, root)
    const { include = DEFAULT_INCLUDE, exclude = DEFAULT_EXCLUDE } = this.#options
    this.#isIncluded = fileFilter(include as string[], exclude as string[], this.#root)
  }

  /**
   * A file with its sites; nothing, if it is to go on as it is.
   * @throws with `strict`, where it cannot have any
   */
  async file(context: LoaderContext, code: string, map: InputMap | string | undefined): Promise<Made | undefined> {
    const { resourcePath: path } = context
    if (!this.#isWanted(context)) return undefined
    const earlier = earlierTransforms({ getNativeBuildContext: () => ({ inputSourceMap: map }) }, code, path)
    if (!earlier) return this.#left(context, noMap(MEND_MAPS))
    const how = this.#how(context, code, await whereItRuns(context))
    let why: string | undefined
    try {
      const made = instrument(code, path, { ...how, ...earlier, warn: (warning) => (why = describeWarning(warning)) })
      if (made) return { code: made.code, map: context.sourceMap === false ? undefined : joined(made.map, earlier.inputMap) }
    } catch (error) {
      // Never worse than without us.
      const message = error instanceof Error ? error.message : String(error)
      why = describeWarning({ code: 'INTERNAL', file: fileOf(path, this.#root), message })
    }
    return why === undefined ? undefined : this.#warn(context, why)
  }

  #isWanted(context: LoaderContext): boolean {
    const { resourcePath: path } = context
    if (this.#options.enabled === false || isOwnFile(path)) return false
    return this.#isIncluded(path) && isModuleOfProgram({ getNativeBuildContext: () => ({ loaderContext: context }) })
  }

  /** What holds for many files is said of the first, but where each has to fail. */
  #left(context: LoaderContext, why: string): undefined {
    if (this.#said.has(why) && this.#options.strict !== true) return undefined
    this.#said.add(why)
    return this.#warn(context, `${fileOf(context.resourcePath, this.#root)} ${why}`)
  }

  #warn(context: LoaderContext, why: string): undefined {
    const error = new Error(`unplugin-probes: ${why}`)
    // Turbopack shows it, and it is about nothing but us.
    error.stack = ''
    if (this.#options.strict === true) throw error
    context.emitWarning(error)
  }

  #how({ resourcePath, mode, hot, _compiler }: LoaderContext, code: string, place: Place): InstrumentOptions {
    const isHot = mode === 'development' || hot === true
    const isForUsers = mode === 'production' && place === 'page' && !isLibrary(_compiler?.options.output.library)
    const { grain, sensitive, excludeCallees, seal = isForUsers, entryDispatch = place === 'server' } = this.#options
    const sealed = seal && !isHot && place !== 'server'
    return {
      root: this.#root,
      ambiguous: 'commonjs',
      mapLines: isTypeScript(resourcePath) ? 'all' : 'feeds',
      // What is thrown away and comes again as a module of another text is known by either.
      hot: isHot && (_compiler ? 'webpack' : true),
      // SWC minifies, and would put the copy of a body in the place of its call.
      dispatch: entryDispatch && !isHot && 'optional',
      sealed,
      texts: !sealed,
      grain,
      sensitive,
      excludeCallees,
      ...(isReadAtBuild(code, resourcePath) ? { switches: 'property' } : {}),
    } as InstrumentOptions
  }
}

/** Next gives its pages a name, as if they were one. */
function isLibrary(library: unknown): boolean {
  return Boolean(library) && (library as { name?: unknown }).name !== '_N_E'
}

/** A loader's map leads to what was written, past those that came before. */
function joined(own: object, earlier: InputMap | undefined): InputMap {
  return JSON.parse(JSON.stringify(earlier === undefined ? own : remapping([own as never, earlier as never], () => null))) as InputMap
}
