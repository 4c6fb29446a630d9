import { readFileSync } from 'node:fs'
import { relative } from 'node:path'
import type { Plugin, ViteDevServer } from 'vite'
import { AGAIN, LOAD_MODULE, READY, SAID, NEWS } from '../../site-table/page-channel.ts'
import { FollowedHooks, type HooksServer } from './followed-hooks.ts'
import { HooksModules } from './hooks-modules.ts'
import { placeOfImport } from './import-places.ts'
import { LinesOfPages } from './said-lines.ts'
import { NotInPages } from './why-not-compiled.ts'

const RUNTIME = 'unplugin-probes/runtime'
/** Vite gives pages this in the place of a module of Node. */
const BROWSER_EXTERNAL = '__vite-browser-external'
/** A hot update that comes to a module of the page, and on its way to a hooks file that imports it, would load the page anew. */
const ACCEPTS = '\nif(0)import.meta.hot.accept()'

/** What is known of the server, and told to who transforms files. */
interface Served {
  readonly tellsPages: boolean
  isOfHooks: (id: string) => boolean
}

/** Who names a file as the hooks file lets pages have it, though it lies where the server shows nothing: SvelteKit's shows no root (`server.fs.allow`). */
function read(id: string): string | undefined {
  try {
    return readFileSync(id.replace(/\?.*$/, ''), 'utf8')
  } catch {
    return undefined
  }
}

/** What Vite's development server does with a hooks file for its pages: they are told of it by the channel of hot updates. */
export function hooksInPages(host: Served, given: string): Partial<Plugin> {
  let modules = new HooksModules('/')
  let server: ViteDevServer | undefined
  let followed: FollowedHooks | undefined
  return {
    apply: 'serve',
    configureServer(configured) {
      server = configured
      followed?.stop()
      modules = new HooksModules(server.config.root)
      host.isOfHooks = (id) => modules.has(id)
      if (!host.tellsPages) return
      const { logger } = server.config
      const lines = new LinesOfPages((line) => logger.info(line))
      const { hot } = server.environments.client
      const path = process.env['PROBES_HOOKS'] || given
      const follows = (followed = new FollowedHooks(served(server, modules), path, (line) => logger.warn(`probes: ${line}`)))
      hot.on(READY, (_data, client) => follows.welcome((news) => client.send(NEWS, news)))
      hot.on(SAID, (data) => lines.take(data))
      hot.on(AGAIN, () => follows.again())
    },
    buildEnd: () => followed?.stop(),
    async resolveId(source, importer, options) {
      if (source.startsWith(LOAD_MODULE) || source.startsWith(`\0${LOAD_MODULE}`)) return source
      if (importer === undefined || this.environment.name !== 'client' || !modules.has(importer)) return undefined
      if (source === RUNTIME) return `\0${LOAD_MODULE}${modules.number}`
      const resolved = await this.resolve(source, importer, { ...options, skipSelf: true })
      if (!resolved) return undefined
      if (resolved.id.includes(BROWSER_EXTERNAL)) throw new NotInPages(importer, source, placeOfImport(read(importer) ?? '', source))
      modules.noteImport(resolved.id, server?.environments.client.moduleGraph.getModuleById(resolved.id))
      return resolved
    },
    load(id) {
      if (modules.has(id)) return read(id)
      if (!id.startsWith(`\0${LOAD_MODULE}`)) return undefined
      const number = Number(id.slice(LOAD_MODULE.length + 1))
      return `export const probes=globalThis[Symbol.for('unplugin-probes')].probesOfLoad(${number})`
    },
    transform: (code, id) => (modules.has(id) ? { code: code + ACCEPTS, map: null } : undefined),
    hotUpdate({ modules: changed, file }) {
      if (this.environment.name !== 'client') return undefined
      const own = changed.filter(({ id }) => modules.has(id))
      const isImported = changed.some(({ importers }) => [...importers].some(({ id }) => modules.has(id)))
      if ((own.length > 0 || isImported) && !followed?.is(file)) followed?.again()
      // Nobody accepts it: Vite would load the page anew.
      return own.length > 0 ? changed.filter((module) => !own.includes(module)) : undefined
    },
  }
}

function served(server: ViteDevServer, modules: HooksModules): HooksServer {
  const { config, watcher, environments } = server
  return {
    watch(path, changed) {
      const onEvent = (_event: string, its: string): void => changed(its)
      // Chokidar does not see new folders any more in one that it watches, when it is told to watch what is not there yet.
      if (relative(config.root, path).startsWith('..')) watcher.add(path)
      watcher.on('all', onEvent)
      return () => watcher.off('all', onEvent)
    },
    files: () => modules.files(),
    compile: (path, number) => modules.compile(environments.client, path, number),
    tell: (news) => environments.client.hot.send(NEWS, news),
  }
}
