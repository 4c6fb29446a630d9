import type { Compilation, Compiler, Module } from 'webpack'
import { hasTypeCheck } from '../modules/checked-imports.ts'
import { isForEdge } from '../modules/edge-conditions.ts'
import { addHeads, type KeptInModule } from '../chunks/webpack-heads.ts'
import { neverExternals } from '../modules/never-external.ts'
import { hasCompiler, hasPackage, isCompiled } from './behind-compiler.ts'
import { prepareExecuted } from './webpack/executed-modules.ts'
import { isInner, runsInBuild, type CompilerName } from './webpack/inner-compilers.ts'
import type { Wiring } from './host.ts'
import { isServedByOther, servePages } from './webpack/served-pages.ts'
import { askForMaps, stopAsking, wantsMap, type Loader } from './webpack/loader-maps.ts'
import { cacheKey } from '../options/cache-key.ts'
import type { Options } from '../options/options.ts'
import type { Voice } from '../report/build-report.ts'
import type { BuiltFile, Outcome } from '../report/tally.ts'

const NAME = 'unplugin-probes'
/** The loader that comes after the others. */
export const LATER: string = `${NAME}:later`

interface KnownModule {
  readonly resource?: string
  readonly type?: string
  buildInfo?: Record<string, unknown> | undefined
}

/** What is said with a module. */
interface Kept extends KeptInModule {
  readonly outcome: Outcome
}

interface LoaderContext {
  readonly _module?: KnownModule & { readonly useSourceMap?: boolean }
  readonly _compiler?: CompilerName
  readonly loaders?: readonly Loader[]
  /** Whether a source map is wanted of loaders. */
  sourceMap?: boolean
}

const THREADS = 'thread-loader'
const TEXT_LOADER = /[\\/](?:raw|file|url|text|string|binary|base64-inline)-loader[\\/]/

/**
 * Whether the file becomes a module of the program. As an asset (`new URL('./sw.js', import.meta.url)`, `asset/source`) or by a loader of texts
 * it goes somewhere else as it is, where nobody knows of switches.
 */
export function isModuleOfProgram(context: unknown): boolean {
  const { _module, _compiler, loaders = [] } = loaderContextOf(context) ?? {}
  if (runsInBuild(_compiler)) return false
  if (_module?.type !== undefined && !_module.type.startsWith('javascript/')) return false
  return !loaders.some((loader) => TEXT_LOADER.test(pathOf(loader)))
}

/** Whether a file is to come to us when its other loaders have been over it: where threads run them, these know nothing of us. */
function isLater(loaders: readonly Loader[] = []): boolean {
  const named = loaders.map((loader) => ({ path: pathOf(loader), options: loader.options }))
  return isCompiled(named) || named.some(({ path }) => path.includes(THREADS))
}

function pathOf({ path, loader = '' }: Loader): string {
  return path ?? loader
}

function loaderContextOf(context: unknown): LoaderContext | undefined {
  const { getNativeBuildContext } = context as { getNativeBuildContext?: () => { loaderContext?: LoaderContext } | null }
  return getNativeBuildContext?.call(context)?.loaderContext
}

/** Says with a module what became of it, as webpack's caches keep modules and spare us their transform. */
export function keepWithModule(context: unknown, kept: Kept): void {
  const info = loaderContextOf(context)?._module?.buildInfo
  if (info) info[NAME] = kept
}

/** What is said to whoever starts a build, and not with its warnings. */
export interface Speaker extends Pick<Voice, 'info' | 'advise'> {
  /** The same for what pages say, which names us already. */
  readonly pages?: Pick<Voice, 'info' | 'advise'>
}

const speakers = new WeakMap<object, Speaker>()

/** For a tool around a compiler that does not let its loggers be heard. */
export function speakWith(compiler: object, speaker: Speaker): void {
  speakers.set(compiler, speaker)
}

function speakerOf(compiler: Compiler): Speaker {
  const logger = compiler.getInfrastructureLogger(NAME)
  return speakers.get(compiler) ?? { info: (line) => logger.info(line), advise: (line) => logger.warn(line) }
}

export function onCompiler({ host, report, known, isIncluded }: Wiring, given: Options, compiler: Compiler): void {
  const { options } = compiler
  renewCaches(options, given)
  options.externals = neverExternals(options.externals) as typeof options.externals
  // Those of compilers inside it, too: what runs during the build has switches as well.
  compiler.hooks.compilation.tap(NAME, (compilation) => {
    addHeads(compiler, compilation, known, (module) => keptIn(module) ?? {})
    prepareExecuted(compilation)
    askForMaps(compiler, compilation, (loaders) => (host.canComeLater && isLater(loaders) ? LATER : NAME))
  })
  host.root = compiler.context
  host.canComeLater = hasCompiler(compiler.context) || hasPackage(compiler.context, THREADS)
  host.comesLater = (context) => host.canComeLater && isLater(loaderContextOf(context)?.loaders)
  host.isInner = (context) => isInner(loaderContextOf(context)?._compiler)
  host.typed = hasTypeCheck(compiler.options.module.rules)
  // Not known before all plugins have been applied.
  const runsInNode = (): boolean | null | undefined => (compiler as { platform?: { node?: boolean | null } }).platform?.node
  host.isEdge = () => isForEdge(compiler.options.resolve.conditionNames)
  host.hasFiles = () => runsInNode() !== false && !host.isEdge(undefined)
  // A target such as `es2022` says nothing.
  host.isForServer = () => runsInNode() === true
  host.wantsMap = (context) => wantsMap(loaderContextOf(context))
  host.isPublic = () => {
    const { mode, output } = compiler.options
    return mode !== 'development' && mode !== 'none' && !output.library && runsInNode() === false && !host.isEdge(undefined)
  }
  host.hasCome = (context) => stopAsking(loaderContextOf(context))
  host.isPage = () => host.hot && !host.hasFiles(undefined) && !host.isEdge(undefined) && compiler.options.mode !== 'production'
  compiler.hooks.watchRun.tap(NAME, () => {
    host.hot = true
  })
  const speaker = speakerOf(compiler)
  if (given.hooks !== undefined) servePages(host, compiler, given.hooks, speaker.pages ?? speaker)
  compiler.hooks.thisCompilation.tap(NAME, (compilation) => {
    let files: BuiltFile[] = []
    compilation.hooks.finishModules.tap(NAME, (modules) => {
      files = [...modules].flatMap((module) => builtFile(module, compilation, isIncluded, (id) => report.outcomeOf('', id)))
    })
    compilation.hooks.afterSeal.tap(NAME, () => {
      if (compilation.errors.length > 0) return
      const name = nameAmongSeveral(compiler)
      const { info } = speaker
      const warn = (line: string): void => void compilation.warnings.push(Object.assign(new Error(line), { name: NAME }) as never)
      const advise = name === undefined ? speaker.advise : info
      const hasFiles = host.hasFiles(undefined)
      const isEdge = host.isEdge(undefined)
      const isUnheard = host.isPage(undefined) && isServedByOther(compiler)
      const pages = host.tellsPages ? 'told' : isUnheard ? 'unheard' : host.isPage(undefined) ? undefined : 'built'
      const voice = { info, warn, advise }
      report.end({ target: '', name, root: host.root, files, hasFiles, isEdge, pages, watches: compiler.watchMode, voice })
    })
  })
}

interface Cache {
  readonly type?: string
  version?: string
}

/** Plugins are in no key of a cache on disk. */
function renewCaches({ cache, experiments }: { cache?: unknown; experiments?: unknown }, given: Options): void {
  for (const kept of [cache, (experiments as { cache?: unknown } | undefined)?.cache] as (Cache | boolean | undefined)[]) {
    if (typeof kept !== 'object' || (kept.type !== 'filesystem' && kept.type !== 'persistent')) continue
    kept.version = `${kept.version ?? ''}|${cacheKey(given)}`
  }
}

function keptIn(module: Module): Kept | undefined {
  return (module as KnownModule).buildInfo?.[NAME] as Kept | undefined
}

function builtFile(
  module: Module,
  compilation: Compilation,
  isIncluded: (id: string) => boolean,
  known: (id: string) => Outcome | undefined,
): BuiltFile[] {
  const { resource: id } = module as KnownModule
  if (!id || id.startsWith('data:')) return []
  const outcome = keptIn(module)?.outcome ?? known(id)
  if (outcome !== undefined || !isIncluded(id)) return [{ id, outcome }]
  return [{ id, outcome: compilation.builtModules.has(module) ? 0 : 'unknown' }]
}

/** webpack itself names the compilers of a list in no other way than by what the user has called them. */
function nameAmongSeveral({ name, options, hooks }: Compiler): string | undefined {
  if (!hooks.done.taps.some((tap) => tap.name === 'MultiCompiler')) return undefined
  return name ?? (options.target ? String(options.target) : 'default')
}
