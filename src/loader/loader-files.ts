import remapping from '@jridgewell/remapping'
import { earlierTransforms } from '../plugin/earlier-map.ts'
import { isForEdge } from '../plugin/modules/edge-conditions.ts'
import { OWN_FOLDER } from '../plugin/modules/starter.ts'
import { fileFilter } from '../plugin/options/file-filter.ts'
import { DEFAULT_EXCLUDE, DEFAULT_INCLUDE } from '../plugin/options/options.ts'
import { rootFolder } from '../plugin/options/root-folder.ts'
import { describeWarning, noMap } from '../plugin/why-left.ts'
import { fileOf, instrument, isReadAtBuild, isTypeScript, type InputMap, type InstrumentOptions } from '../transform/index.ts'
import { checkLoaderOptions, type LoaderOptions } from './loader-options.ts'

/** What webpack and Turbopack tell a loader, as far as it is used. */
export interface LoaderContext {
  readonly resourcePath: string
  /** webpack's `context`; the working directory with Turbopack. */
  readonly rootContext: string
  readonly mode?: string
  /** Turbopack says `web` or `node`. */
  readonly target?: unknown
  /** Whether anybody reads a source map. */
  readonly sourceMap?: boolean
  /** Whether modules are replaced while the program runs. */
  readonly hot?: boolean
  readonly _compiler?: {
    readonly platform?: { readonly node?: boolean | null }
    readonly options: { readonly resolve: { readonly conditionNames?: readonly string[] } }
  }
  getOptions(): unknown
  addBuildDependency?(path: string): void
  emitWarning(warning: Error): void
  callback(error: null, code: string, map?: InputMap | string): void
}

/** A file as it goes on. */
interface Made {
  readonly code: string
  readonly map: InputMap | undefined
}

const MEND_MAPS = 'put this loader before the others, which is last in a list of loaders, or in a rule with `enforce: "pre"`'

/** The files that a rule hands over. Nothing is remembered from one to the next: bundlers spread them over processes, and keep what was made. */
export class LoaderFiles {
  readonly #options: LoaderOptions
  readonly #root: string
  readonly #isIncluded: (path: string) => boolean

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
  file(context: LoaderContext, code: string, map: InputMap | string | undefined): Made | undefined {
    const path = context.resourcePath
    if (this.#options.enabled === false || path.replaceAll('\\', '/').startsWith(OWN_FOLDER) || !this.#isIncluded(path)) return undefined
    const left = (why: string): undefined => {
      const error = new Error(`unplugin-probes: ${why}`)
      if (this.#options.strict === true) throw error
      context.emitWarning(error)
    }
    const earlier = earlierTransforms({ getNativeBuildContext: () => ({ inputSourceMap: map }) }, code, path)
    if (!earlier) return left(`${fileOf(path, this.#root)} ${noMap(MEND_MAPS)}`)
    let why: string | undefined
    const made = this.#made(code, path, { ...this.#how(context, code), ...earlier, warn: (warning) => (why = describeWarning(warning)) })
    if (typeof made === 'string') return left(made)
    if (why !== undefined) return left(why)
    return made && { code: made.code, map: context.sourceMap === false ? undefined : joined(made.map, earlier.inputMap) }
  }

  /** Never worse than without us: of an error of ours there is what to say. */
  #made(code: string, path: string, how: InstrumentOptions): ReturnType<typeof instrument> | string {
    try {
      return instrument(code, path, how)
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      return describeWarning({ code: 'INTERNAL', file: fileOf(path, this.#root), message })
    }
  }

  #how(context: LoaderContext, code: string): InstrumentOptions {
    const { resourcePath, mode, _compiler } = context
    const isForServer = _compiler ? _compiler.platform?.node === true : context.target === 'node'
    const isEdge = isForEdge(_compiler?.options.resolve.conditionNames)
    const isForUsers = mode === 'production' && !isForServer && !isEdge
    const { grain, sensitive, excludeCallees, seal = isForUsers, entryDispatch = isForServer } = this.#options
    const isHot = mode === 'development' || context.hot === true
    const sealed = seal && !isHot && !isForServer
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

/** A loader's map leads to what was written, past those that came before. */
function joined(own: object, earlier: InputMap | undefined): InputMap {
  return JSON.parse(JSON.stringify(earlier === undefined ? own : remapping([own as never, earlier as never], () => null))) as InputMap
}
