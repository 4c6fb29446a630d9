import type { Logger, Plugin, ResolvedConfig } from 'vite'
import { TABLES } from '../../site-table/site-table.ts'
import { fileOf } from '../../transform/index.ts'
import { isForEdge } from '../modules/edge-conditions.ts'
import { moveBehindCompiler, moveBehindSvelte } from './behind-compiler.ts'
import type { Wiring } from './host.ts'
import type { Voice } from '../report/build-report.ts'
import { cacheKey } from '../options/cache-key.ts'
import type { Options } from '../options/options.ts'
import { areHooksOff } from '../pages/followed-hooks.ts'
import { NoMatchInDev, sayNoMatch } from '../report/no-match-in-dev.ts'
import { COMPONENTS } from '../report/components.ts'
import { endOfGraph, graphHooks, type GraphContext } from './rollup.ts'

const NAME = 'unplugin-probes'

/** What Vitest tells a plugin (from 3.1 on), and asks for the key of its cache of transforms (not all versions have one). */
interface VitestContext {
  readonly vitest: { readonly config: { readonly coverage?: { readonly enabled?: boolean } } }
  experimental_defineCacheKeyGenerator?(generate: () => string): void
}

interface ViteContext {
  readonly environment?: {
    readonly name?: string
    readonly config?: Pick<ResolvedConfig, 'build'> & {
      readonly consumer?: string
      readonly resolve?: { readonly conditions?: readonly string[] }
    }
  }
}

/** Of the program that the server runs in its own process. */
interface Runtime {
  readonly [TABLES]?: { readonly gone?: (key: string) => void }
}

/** @param another makes a plugin for a worker, which is a build of its own, and has no files */
export function viteHooks(
  wiring: Wiring,
  options: Options,
  another: () => unknown,
): Partial<Plugin> & { configureVitest(context: VitestContext): void } {
  const { host, report, known } = wiring
  let config: ResolvedConfig | undefined
  return {
    ...graphHooks(wiring),
    // Vite puts those that the user names before ours.
    config: () => ({ worker: { plugins: () => [another() as Plugin] } }),
    configResolved(resolved) {
      config = resolved
      if (resolved.isWorker) leaveOne(resolved.plugins as Plugin[])
      const { root, command, build, logger, plugins, isProduction } = resolved
      host.root = root
      // The list itself: Vite asks for the order of hooks after this one.
      moveBehindCompiler(plugins as Plugin[], NAME, root)
      moveBehindSvelte(plugins as Plugin[], COMPONENTS)
      host.hot = host.serves = command === 'serve'
      // There nothing has to be constant, and a module more for each file would be a request more.
      host.switches = host.serves ? 'property' : 'later'
      host.targetOf = nameOf
      // Of several environments each resolves a config: what the last one says holds for that one only.
      const isServer = (context: unknown): boolean => {
        const consumer = (context as ViteContext).environment?.config?.consumer
        return consumer === undefined ? Boolean(build.ssr) : consumer === 'server'
      }
      host.isForServer = isServer
      host.isEdge = (context) => {
        const { name, config } = (context as ViteContext).environment ?? {}
        return isForEdge(config?.resolve?.conditions) || (name === 'ssr' && resolved.ssr?.target === 'webworker')
      }
      host.hasFiles = (context) => isServer(context) && !host.isEdge(context)
      // What becomes of a library who uses it decides.
      host.isPublic = () => command === 'build' && isProduction && !build.lib
      host.wantsMap = (context) => host.serves || writesMap((context as ViteContext).environment?.config?.build ?? build)
      // Vitest runs what it has transformed for a client in Node, or in a page of its own.
      const isTest = plugins.some(({ name }) => /^vitest\b/.test(name))
      host.isPage = (context) => host.serves && !isTest && !isServer(context)
      host.tellsPages = host.serves && !isTest && options.hooks !== undefined && hasChannel(resolved)
      const voice = voiceOf(logger, (line) => logger.warn(`unplugin-probes: ${line}`))
      host.voice = voice
      const noMatch = new NoMatchInDev()
      if (host.serves && !isTest)
        host.onAsked = (id, isMatch) => noMatch.asked(id, isMatch, (ids) => sayNoMatch(report, ids, host.root, voice))
    },
    configureVitest({ vitest, experimental_defineCacheKeyGenerator: define }) {
      // Asked at each file, as it can be turned on while Vitest watches.
      host.counts = () => vitest.config.coverage?.enabled === true
      define?.(() => `${cacheKey(options)} ${host.counts()}`)
    },
    configureServer({ watcher }) {
      // A page is told by Vite; what the server itself runs is not.
      watcher.on('unlink', (path) => {
        for (const key of known.keysOf(fileOf(path, host.root))) (globalThis as Runtime)[TABLES]?.gone?.(key)
      })
    },
    buildEnd: endOfGraph(wiring, (context: GraphContext) => {
      if (!config || host.serves) return undefined
      const { logger, builder, environments } = config
      if (config.isWorker) return { name: workerOf(config as object, host.root), voice: inBackground(logger, context) }
      // Without a builder only one of the environments is built.
      const isOneOfSeveral = builder !== undefined && Object.keys(environments).length > 1
      return isOneOfSeveral
        ? { name: nameOf(context), pages: 'built', voice: inBackground(logger, context) }
        : { pages: 'built', voice: voiceOf(logger, (line) => context.warn(line)) }
    }) as NonNullable<Plugin['buildEnd']>,
  }
}

/** A user may have named the plugin for workers, as was needed once: the list is to hold each of ours once. */
function leaveOne(plugins: Plugin[]): void {
  const isLater = ({ name }: Plugin, at: number): boolean =>
    (name === NAME || name === COMPONENTS) && plugins.findIndex((other) => other.name === name) < at
  for (let at = plugins.length - 1; at > 0; at--) if (isLater(plugins[at]!, at)) plugins.splice(at, 1)
}

/** Each worker is built for itself. */
function workerOf({ bundleChain = [] }: { readonly bundleChain?: readonly string[] }, root: string): string {
  const input = bundleChain.at(-1)
  return input === undefined ? 'worker' : `worker ${fileOf(input, root)}`
}

/** One of several builds: what it has not, another may have. */
function inBackground(logger: Logger, context: GraphContext): Voice {
  const voice = voiceOf(logger, (line) => context.warn(line))
  return { ...voice, advise: voice.info }
}

/** Whether a server can tell its pages something while they run. `PROBES=off` turns off what runs there. */
function hasChannel({ server, experimental }: ResolvedConfig): boolean {
  return server.ws !== false && !areHooksOff() && (experimental as { bundledDev?: unknown }).bundledDev !== true
}

/** An option of Rollup's can ask for what Vite's own does not. */
function writesMap({ sourcemap, rollupOptions }: ResolvedConfig['build']): boolean {
  return Boolean(sourcemap) || [rollupOptions?.output ?? []].flat().some((one) => Boolean(one.sourcemap))
}

function nameOf(context: unknown): string {
  return (context as ViteContext).environment?.name ?? ''
}

function voiceOf(logger: Logger, warn: (line: string) => void): Voice {
  return {
    info: (line) => logger.info(`unplugin-probes: ${line}`),
    warn,
    advise: (line) => logger.warn(`unplugin-probes: ${line}`),
  }
}
