import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createUnplugin, type UnpluginInstance, type UnpluginOptions } from 'unplugin'
import { CheckedImports, hasTypeCheck } from './plugin/checked-imports.ts'
import { fileFilter } from './plugin/file-filter.ts'
import { DEFAULT_EXCLUDE, DEFAULT_INCLUDE, type Options } from './plugin/options.ts'
import { SiteModules } from './plugin/site-modules.ts'
import { SiteTablesFile } from './plugin/tables-file.ts'
import { cacheFolder, TransformCache, type Transformed } from './cache/transform-cache.ts'
import { fileOf, instrument, isTypeScript, type InputMap, type InstrumentOptions, type MapLines, type Warning } from './transform/index.ts'

export type { Options } from './plugin/options.ts'

const START = 'virtual:unplugin-probes/start'
// Seen by bundlers that are no JavaScript: they need not call us for each import.
const OWN = { id: /^\0?virtual:unplugin-probes\/(?:start|sites\/.*)$/ }
const STARTER = join(import.meta.dirname, 'start.js')
const OWN_FOLDER = `${import.meta.dirname.replaceAll('\\', '/')}/`
// Such imports want the file as text, as an address or as something else.
const NOT_CODE = /[?&](?:raw|url|worker|sharedworker|inline|init|commonjs-\w+)\b/

/** What belongs to the folder that a build is in; made when it is first needed. */
interface Project {
  readonly root: string
  filter?: (id: string) => boolean
  tables?: SiteTablesFile
  cache?: TransformCache | null
}

/** What the hosts tell about themselves. */
interface Host {
  root: string
  /** Whether a file can be replaced while it runs. */
  hot: boolean
  /** Whether it is a development server, which writes no files. */
  serves: boolean
  /** Whether the program will have files: asked at each transform, as one build can have several targets. */
  hasFiles: (context: unknown) => boolean
  /** How the host reads a file that is neither a module nor CommonJS by its looks. */
  readonly ambiguous: 'module' | 'commonjs'
  /** Whether a loader after us checks the types of the text that we hand on. */
  typed: boolean
  /** How it looks positions up in our map. */
  readonly mapLines: (id: string) => MapLines
  /** webpack and its like import `data:` addresses, which need no memory of an earlier transform. */
  readonly importsData: boolean
}

/**
 * The plugin, for every bundler that unplugin knows.
 * @example
 * import probes from 'unplugin-probes/vite'
 * export default { plugins: [probes({ include: ['src/**\/*.ts'], hooks: './probes.hooks.ts' })] }
 */
const unpluginProbes: UnpluginInstance<Options | undefined, true> = createUnplugin<Options | undefined, true>(
  (options = {}, { framework }) => {
    const isWebpack = framework === 'webpack' || framework === 'rspack'
    const host: Host = {
      root: process.cwd(),
      hot: false,
      serves: false,
      hasFiles: () => true,
      ambiguous: isWebpack || framework === 'esbuild' ? 'commonjs' : 'module',
      typed: false,
      // TypeScript is lowered by tools that know all line ends.
      mapLines: (id) => (framework === 'esbuild' || framework === 'vite' || isTypeScript(id) ? 'all' : 'feeds'),
      importsData: isWebpack,
    }
    const plugin: UnpluginOptions = { name: 'unplugin-probes', enforce: 'pre', ...hostHooks(host, options) }
    if (options.enabled === false) return [plugin]
    const imports = new CheckedImports(dataUrl, () => host.typed)
    Object.assign(plugin, transformHooks(host, options, imports))
    return isWebpack ? [plugin, imports.plugin()] : [plugin]
  },
)

export default unpluginProbes

function transformHooks(host: Host, options: Options, imports: CheckedImports): Partial<UnpluginOptions> {
  const siteModules = new SiteModules()
  const start = options.hooks === undefined ? undefined : startModule(options.hooks, options.tables)
  let project: Project = { root: host.root }
  // One plugin may serve several builds, one after the other.
  const here = (): Project => (project.root === host.root ? project : (project = { root: host.root }))
  const keepTable = ({ key, file, table }: Pick<Transformed, 'key' | 'file' | 'table'>): void => {
    if (!isSeparate(host, options)) return
    const of = here()
    of.tables ??= new SiteTablesFile(resolve(of.root, options.tables!))
    of.tables.add(key, file, table)
  }
  const transformed = (code: string, id: string, how: InstrumentOptions): Transformed | undefined => {
    const of = here()
    if (of.cache === undefined) of.cache = openCache(of.root, options)
    return of.cache ? of.cache.instrument(code, id, how) : instrument(code, id, how)
  }
  const hooks: Partial<UnpluginOptions> = {
    transformInclude(id) {
      if (id.startsWith('\0') || NOT_CODE.test(id) || siteModules.owns(id)) return false
      const path = id.replace(/[?#].*$/, '')
      if (path.replaceAll('\\', '/').startsWith(OWN_FOLDER)) return false
      const of = here()
      const filter = (of.filter ??= fileFilter(options.include ?? DEFAULT_INCLUDE, options.exclude ?? DEFAULT_EXCLUDE, of.root))
      return filter(path) || (path !== id && filter(id))
    },
    transform(code, id) {
      const warn = (warning: Warning): void => {
        if (options.strict) throw new Refusal(describe(warning))
        this.warn(describe(warning))
      }
      try {
        const isChecked = host.typed && isTypeScript(id)
        const wantsStart = start !== undefined && host.hasFiles(this)
        const inputMap = mapOfEarlierTransforms(this, code, id)
        const result = transformed(code, id, {
          ...shared(host, options),
          mapLines: host.mapLines(id),
          siteModuleId: (key, text, count) => {
            if (!host.importsData) return siteModules.name(fileOf(id, host.root), key, text, count)
            if (!isChecked) return dataUrl(text)
            imports.later(key, wantsStart ? [text, start] : [text])
            return ''
          },
          ...(wantsStart && !isChecked ? { start: host.importsData ? dataUrl(start) : START } : {}),
          ...(inputMap ? { inputMap } : {}),
          warn,
        })
        if (result) keepTable(result)
        return result && { code: result.code, map: result.map }
      } catch (error) {
        if (error instanceof Refusal) throw error
        // Never worse than nothing: the file goes on as it is.
        warn({ code: 'INTERNAL', file: fileOf(id, host.root), message: error instanceof Error ? error.message : String(error) })
        return undefined
      }
    },
    buildEnd() {
      here().cache?.flush()
    },
    writeBundle() {
      here().tables?.write()
    },
  }
  if (host.importsData) return hooks
  return Object.assign(hooks, {
    resolveId: { filter: OWN, handler: (id: string) => ({ id: `\0${id.replace(/^\0/, '')}`, moduleSideEffects: true }) },
    load: {
      filter: OWN,
      handler(id: string) {
        return id === `\0${START}` ? start : siteModules.load(id, host.root, shared(host, options), keepTable)
      },
    },
  } satisfies Partial<UnpluginOptions>)
}

function openCache(root: string, { cache = true }: Options): TransformCache | null {
  const folder = typeof cache === 'string' ? resolve(root, cache) : cache ? cacheFolder(root) : undefined
  return folder === undefined ? null : new TransformCache(folder)
}

/** What `strict` makes of a warning. */
class Refusal extends Error {}

function shared(host: Host, options: Options): InstrumentOptions {
  const { root, hot, ambiguous, typed } = host
  const { excludeCallees = [], grain = 'statements' } = options
  const separateTable = isSeparate(host, options)
  return { root, hot, ambiguous, typed, excludeCallees, grain, separateTable }
}

/** A development server writes no bundle beside which a file could lie. */
function isSeparate({ serves }: Host, { tables }: Options): boolean {
  return tables !== undefined && !serves
}

function startModule(hooks: string, tables: string | undefined): string {
  const paths = [hooks, ...(tables === undefined ? [] : [tables])]
  return `import{start}from${JSON.stringify(STARTER)};start(${paths.map((path) => JSON.stringify(path)).join()});`
}

/** How each host tells its root, and whether it replaces running code. */
function hostHooks(host: Host, { hooks }: Options): Partial<UnpluginOptions> {
  return {
    vite: {
      configResolved(config) {
        host.root = config.root
        host.hot = host.serves = config.command === 'serve'
        host.hasFiles = (context) => {
          const { environment } = context as { environment?: { config?: { consumer?: string } } }
          return environment?.config?.consumer === 'server' || Boolean(config.build.ssr)
        }
      },
    },
    rollup: {
      // It knows no root but the folder where it runs.
      buildStart() {
        host.root = process.cwd()
      },
    },
    webpack(compiler) {
      host.root = compiler.context
      host.typed = hasTypeCheck(compiler.options.module.rules)
      host.hasFiles = () => (compiler as { platform?: { node?: boolean | null } }).platform?.node !== false
      compiler.hooks.watchRun.tap('unplugin-probes', () => {
        host.hot = true
      })
    },
    esbuild: {
      setup(build) {
        const { absWorkingDir, platform } = build.initialOptions
        const takeRoot = (): void => void (host.root = absWorkingDir ?? process.cwd())
        takeRoot()
        build.onStart(takeRoot)
        host.hasFiles = () => platform === 'node' || platform === 'neutral'
        // Asked from a virtual module, which has no folder to resolve from.
        build.onResolve({ filter: /[\\/]start\.js$/ }, ({ path }) => (path === STARTER ? { path } : undefined))
        if (hooks === undefined || host.hasFiles(undefined)) return
        const text = "hooks is set, but esbuild builds for a browser, which has no files; set platform: 'node' (PROBES_NO_FILES)"
        build.onStart(() => ({ warnings: [{ text, pluginName: 'unplugin-probes' }] }))
      },
    },
  }
}

/** Addresses mean the file as it was written: what other plugins have done to it so far must be undone. */
function mapOfEarlierTransforms(context: unknown, code: string, id: string): InputMap | undefined {
  const { getCombinedSourcemap, getNativeBuildContext } = context as {
    getCombinedSourcemap?: () => InputMap
    getNativeBuildContext?: () => { inputSourceMap?: InputMap } | null
  }
  if (textOnDisk(id) === code) return undefined
  const map = getCombinedSourcemap?.call(context) ?? getNativeBuildContext?.call(context)?.inputSourceMap
  return typeof map === 'object' && map !== null && map.mappings !== '' ? map : undefined
}

function textOnDisk(id: string): string | undefined {
  try {
    return readFileSync(id.replace(/[?#].*$/, ''), 'utf8')
  } catch {
    return undefined
  }
}

function dataUrl(text: string): string {
  return `data:text/javascript;base64,${Buffer.from(text).toString('base64')}`
}

function describe({ code, file, line, column, message }: Warning): string {
  const place = line === undefined ? file : `${file}:${line}:${column}`
  const what = code === 'PARSE' ? 'cannot be parsed and gets no sites' : 'gets no sites, by an error of ours; please report it'
  return `${place} ${what}: ${message} (PROBES_${code})`
}
