import type { Compilation, Compiler, Module } from 'webpack'
import { hasTypeCheck } from '../modules/checked-imports.ts'
import { addHeads, type KeptInModule } from '../chunks/webpack-heads.ts'
import { neverExternals } from '../modules/never-external.ts'
import { hasCompiler, isCompiled } from './behind-compiler.ts'
import type { Wiring } from './host.ts'
import { cacheKey } from '../options/cache-key.ts'
import type { Options } from '../options/options.ts'
import type { BuiltFile, Outcome } from '../report/tally.ts'

const NAME = 'unplugin-probes'

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
  readonly _module?: KnownModule
  readonly loaders?: readonly { readonly path?: string; readonly options?: unknown }[]
  /** Whether a source map is wanted of loaders. */
  readonly sourceMap?: boolean
}

const TEXT_LOADER = /[\\/](?:raw|file|url|text|string|binary|base64-inline)-loader[\\/]/

/**
 * Whether the file becomes a module of code. As an asset (`new URL('./sw.js', import.meta.url)`, `asset/source`) or by a loader of texts
 * it goes somewhere else as it is, where nobody knows of switches.
 */
export function isModuleOfCode(context: unknown): boolean {
  const { _module, loaders = [] } = loaderContextOf(context) ?? {}
  if (_module?.type !== undefined && !_module.type.startsWith('javascript/')) return false
  return !loaders.some(({ path = '' }) => TEXT_LOADER.test(path))
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

export function onCompiler({ host, report, known, isIncluded }: Wiring, given: Options, compiler: Compiler): void {
  const { options } = compiler
  renewCaches(options, given)
  options.externals = neverExternals(options.externals) as typeof options.externals
  // Those of compilers inside it, too: what runs during the build has switches as well.
  compiler.hooks.compilation.tap(NAME, (compilation) => {
    addHeads(compiler, compilation, known, (module) => keptIn(module) ?? {})
  })
  host.root = compiler.context
  host.canComeLater = hasCompiler(compiler.context)
  host.comesLater = (context) => host.canComeLater && isCompiled(loaderContextOf(context)?.loaders)
  host.typed = hasTypeCheck(compiler.options.module.rules)
  // Not known before all plugins have been applied.
  host.hasFiles = () => (compiler as { platform?: { node?: boolean | null } }).platform?.node !== false
  host.wantsMap = (context) => loaderContextOf(context)?.sourceMap !== false
  host.isPage = () => host.hot && !host.hasFiles(undefined) && compiler.options.mode !== 'production'
  compiler.hooks.watchRun.tap(NAME, () => {
    host.hot = true
  })
  const logger = compiler.getInfrastructureLogger(NAME)
  compiler.hooks.thisCompilation.tap(NAME, (compilation) => {
    let files: BuiltFile[] = []
    compilation.hooks.finishModules.tap(NAME, (modules) => {
      files = [...modules].flatMap((module) => builtFile(module, compilation, isIncluded, (id) => report.outcomeOf('', id)))
    })
    compilation.hooks.afterSeal.tap(NAME, () => {
      if (compilation.errors.length > 0) return
      const name = nameAmongSeveral(compiler)
      const info = (line: string): void => logger.info(line)
      const warn = (line: string): void => void compilation.warnings.push(Object.assign(new Error(line), { name: NAME }) as never)
      const advise = name === undefined ? (line: string): void => logger.warn(line) : info
      const hasFiles = host.hasFiles(undefined)
      report.end({ target: '', name, root: host.root, files, hasFiles, watches: compiler.watchMode, voice: { info, warn, advise } })
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
