import { resolve } from 'node:path'
import type { UnpluginOptions } from 'unplugin'
import { cacheFolder, TransformCache, type Transformed } from '../cache/transform-cache.ts'
import { fileOf, instrument, isTypeScript, type InstrumentOptions, type Warning } from '../transform/index.ts'
import type { CheckedImports } from './checked-imports.ts'
import { earlierTransforms } from './earlier-map.ts'
import { fileFilter } from './file-filter.ts'
import type { Host } from './host.ts'
import { DEFAULT_EXCLUDE, DEFAULT_INCLUDE, type Options } from './options.ts'
import { SiteModules } from './site-modules.ts'
import { OWN_FOLDER, startModule } from './starter.ts'
import { SiteTablesFile } from './tables-file.ts'

const START = 'virtual:unplugin-probes/start'
// Seen by bundlers that are no JavaScript: they need not call us for each import.
const OWN = { id: /^\0?virtual:unplugin-probes\/(?:start|sites\/.*)$/ }
// Such imports want the file as text, as an address or as something else.
const NOT_CODE = /[?&](?:raw|url|worker|sharedworker|inline|init|commonjs-\w+)\b/

/** What belongs to the folder that a build is in; made when it is first needed. */
interface Project {
  readonly root: string
  filter?: (id: string) => boolean
  tables?: SiteTablesFile
  cache?: TransformCache | null
}

/** What the plugin does in every host. */
export function transformHooks(host: Host, options: Options, imports: CheckedImports): Partial<UnpluginOptions> {
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
        const texts = hasTexts(host, options, this)
        const result = transformed(code, id, {
          ...shared(host, options),
          texts,
          mapLines: host.mapLines(id),
          siteModuleId: (key, text, count) => {
            if (!host.importsData) return siteModules.name(fileOf(id, host.root), key, text, count, texts)
            if (!isChecked) return dataUrl(text)
            imports.later(key, wantsStart ? [text, start] : [text])
            return ''
          },
          ...(wantsStart && !isChecked ? { start: host.importsData ? dataUrl(start) : START } : {}),
          ...earlierTransforms(this, code, id),
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

/** How the code of each site begins is for whoever reads what a probe says: a page that is built for its users has nobody. */
function hasTexts(host: Host, options: Options, context: unknown): boolean {
  return isSeparate(host, options) || host.hasFiles(context) || host.hot || host.serves
}

/** A development server writes no bundle beside which a file could lie. */
function isSeparate({ serves }: Host, { tables }: Options): boolean {
  return tables !== undefined && !serves
}

export function dataUrl(text: string): string {
  return `data:text/javascript;base64,${Buffer.from(text).toString('base64')}`
}

function describe({ code, file, line, column, message }: Warning): string {
  const place = line === undefined ? file : `${file}:${line}:${column}`
  const what = code === 'PARSE' ? 'cannot be parsed and gets no sites' : 'gets no sites, by an error of ours; please report it'
  return `${place} ${what}: ${message} (PROBES_${code})`
}
