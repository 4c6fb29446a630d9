import { resolve } from 'node:path'
import type { UnpluginOptions } from 'unplugin'
import { cacheFolder, TransformCache, type Transformed } from '../cache/transform-cache.ts'
import { fileOf, instrument, isTypeScript, type InstrumentOptions, type Warning } from '../transform/index.ts'
import type { CheckedImports } from './modules/checked-imports.ts'
import { KnownFiles, type KnownFile } from './chunks/known-files.ts'
import { earlierTransforms } from './earlier-map.ts'
import { fileFilter } from './options/file-filter.ts'
import type { Host, Wiring } from './hosts/host.ts'
import { META } from './hosts/rollup.ts'
import { isModuleOfCode, keepWithModule } from './hosts/webpack.ts'
import { DEFAULT_EXCLUDE, DEFAULT_INCLUDE, type Options } from './options/options.ts'
import type { BuildReport } from './report/build-report.ts'
import type { Outcome } from './report/tally.ts'
import { isSiteModule, SiteModules } from './modules/site-modules.ts'
import { OWN_FOLDER, pageModule, startModule } from './modules/starter.ts'
import { SiteTablesFile } from './modules/tables-file.ts'

const START = 'virtual:unplugin-probes/start'
const PAGE = 'virtual:unplugin-probes/page'
// Seen by bundlers that are no JavaScript: they need not call us for each import.
const OWN = { id: /^\0?virtual:unplugin-probes\/(?:start|page|sites\/.*)$/ }
// Such imports want the file as text, as an address or as something else.
const NOT_CODE = /[?&](?:raw|url|worker|sharedworker|inline|init|commonjs-\w+)\b/

/** What belongs to the folder that a build is in; made when it is first needed. */
interface Project {
  readonly root: string
  filter?: (id: string) => boolean
  tables?: SiteTablesFile
  cache?: TransformCache | null
}

export interface TransformHooks extends Pick<Wiring, 'isIncluded' | 'flush' | 'known' | 'hasTexts'> {
  readonly hooks: Partial<UnpluginOptions>
}

/** What the plugin does in every host. */
export function transformHooks(
  host: Host,
  framework: string,
  options: Options,
  imports: CheckedImports,
  report: BuildReport,
): TransformHooks {
  const siteModules = new SiteModules()
  const known = new KnownFiles()
  const start = options.hooks === undefined ? undefined : startModule(options.hooks, options.tables, options.trust)
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
  const isIncluded = (id: string): boolean => {
    if (id.startsWith('\0') || NOT_CODE.test(id) || isSiteModule(id) || !host.isCode(id)) return false
    const path = id.replace(/[?#].*$/, '')
    if (path.replaceAll('\\', '/').startsWith(OWN_FOLDER)) return false
    const of = here()
    const filter = (of.filter ??= fileFilter(options.include ?? DEFAULT_INCLUDE, options.exclude ?? DEFAULT_EXCLUDE, of.root))
    return filter(path) || (path !== id && filter(id))
  }
  /** The module that a file has to import besides, for the program that it is built for. */
  const startOf = (context: unknown): readonly [name: string, text: string] | undefined => {
    if (host.isPage(context)) return [PAGE, pageModule(host.importsData)]
    return start !== undefined && host.hasFiles(context) && host.bundles ? [START, start] : undefined
  }
  const hasTexts = (context: unknown): boolean => tableHasTexts(host, options, context)
  const note = (context: unknown, id: string, outcome: Outcome, made?: KnownFile): void => {
    const target = host.targetOf(context)
    report.note(target, id, outcome)
    if (made) known.add(made, hasTexts(context))
    if (host.importsData) keepWithModule(context, { outcome, ...(made ? { known: made, hasTexts: hasTexts(context) } : {}) })
    if (host.voice && host.isPage(context)) report.served(target, outcome, host.voice)
  }
  const flush = (): void => here().cache?.flush()
  const hooks: Partial<UnpluginOptions> = {
    transformInclude(id) {
      const isMatch = isIncluded(id)
      host.onAsked(id, isMatch)
      return isMatch
    },
    transform(given, id) {
      if (host.importsData && !isModuleOfCode(this)) return undefined
      let outcome: Outcome = 0
      let made: KnownFile | undefined
      const warn = (warning: Warning): void => {
        outcome = 'left'
        if (options.strict) throw new Refusal(describe(warning))
        this.warn(describe(warning))
      }
      try {
        const earlier = earlierTransforms(this, given, id)
        const why = earlier ? whyLeft(id) : NO_MAP
        if (!earlier || why) {
          outcome = 'left'
          if (why && report.isNew(host.targetOf(this), why)) this.warn(`${fileOf(id, host.root)} ${why}`)
          return undefined
        }
        const isChecked = host.typed && isTypeScript(id)
        const texts = hasTexts(this)
        const starts = startOf(this)
        const result = transformed(given, id, {
          ...shared(host, options),
          texts,
          mapLines: host.mapLines(id),
          ...(host.bundles ? { siteModuleId: (key, text, count) => siteModules.name(fileOf(id, host.root), key, text, count, texts) } : {}),
          classic: host.isPage(this),
          ...(starts && !isChecked ? { start: host.importsData ? dataUrl(starts[1]) : starts[0] } : {}),
          ...earlier,
          warn,
        })
        if (!result) return undefined
        keepTable(result)
        if (isChecked && starts) imports.later(result.key, starts[1])
        outcome = result.siteCount
        const { code, map, key, file, switchCount: n, table: t } = result
        made = { key, file, n, ...(isSeparate(host, options) ? {} : { t }) }
        return { code, map, ...(framework === 'rollup' ? { meta: { [META]: { outcome, made } } } : {}) }
      } catch (error) {
        if (error instanceof Refusal) throw error
        // Never worse than nothing: the file goes on as it is.
        warn({ code: 'INTERNAL', file: fileOf(id, host.root), message: error instanceof Error ? error.message : String(error) })
        return undefined
      } finally {
        note(this, id, outcome, made)
      }
    },
    buildEnd: flush,
    writeBundle() {
      here().tables?.write()
    },
  }
  const all = { hooks, isIncluded, flush, known, hasTexts }
  if (host.importsData) return all
  Object.assign(hooks, {
    // esbuild writes the names of modules into comments, and has a way of its own to keep them apart.
    resolveId: {
      filter: OWN,
      handler: (id: string) => ({ id: framework === 'esbuild' ? id : `\0${id.replace(/^\0/, '')}`, moduleSideEffects: true }),
    },
    load: {
      filter: OWN,
      handler(id: string) {
        const name = id.replace(/^\0/, '')
        if (name === PAGE) return pageModule(false)
        const code = name === START ? start : siteModules.load(id, host.root, shared(host, options), keepTable)
        // Nothing in it comes from a source that anybody could look at.
        return code === undefined ? undefined : { code, map: { version: 3, sources: [], names: [], mappings: '' } }
      },
    },
  } satisfies Partial<UnpluginOptions>)
  return all
}

function openCache(root: string, { cache = true }: Options): TransformCache | null {
  const folder = typeof cache === 'string' ? resolve(root, cache) : cache ? cacheFolder(root) : undefined
  return folder === undefined ? null : new TransformCache(folder)
}

const NO_MAP =
  'gets no sites, nor does any other file like it: a plugin before unplugin-probes has changed its text, and no source map leads back ' +
  "to its lines; turn on the build's source maps (`build.sourcemap: 'hidden'` with Vite), or put that plugin behind (PROBES_NO_MAP)"
const SVELTE =
  "gets no sites, nor does any other Svelte module: Svelte's compiler takes all names that begin with $, and what runs in an effect " +
  'becomes a part of it (PROBES_SVELTE)'

/** Why a file gets no sites, whatever it holds. */
function whyLeft(id: string): string | undefined {
  return /\.svelte\.[cm]?[jt]s$/.test(id.replace(/[?#].*$/, '')) ? SVELTE : undefined
}

/** What `strict` makes of a warning. */
class Refusal extends Error {}

function shared(host: Host, options: Options): InstrumentOptions {
  const { root, ambiguous, typed, switches } = host
  const hot = host.hot && (host.importsData ? 'webpack' : 'vite')
  const { excludeCallees = [], grain = 'statements' } = options
  const separateTable = isSeparate(host, options)
  return { root, hot, ambiguous, typed, switches, excludeCallees, grain, separateTable }
}

/** How the code of each site begins is for whoever reads what a probe says: a page that is built for its users has nobody. */
function tableHasTexts(host: Host, options: Options, context: unknown): boolean {
  return isSeparate(host, options) || host.hasFiles(context) || host.hot || host.serves
}

/** A development server writes no bundle beside which a file could lie. */
function isSeparate({ serves }: Host, { tables }: Options): boolean {
  return tables !== undefined && !serves
}

export function dataUrl(text: string): string {
  return `data:text/javascript;from=unplugin-probes;base64,${Buffer.from(text).toString('base64')}`
}

function describe({ code, file, line, column, message }: Warning): string {
  const place = line === undefined ? file : `${file}:${line}:${column}`
  const what = code === 'PARSE' ? 'cannot be parsed and gets no sites' : 'gets no sites, by an error of ours; please report it'
  return `${place} ${what}: ${message} (PROBES_${code})`
}
