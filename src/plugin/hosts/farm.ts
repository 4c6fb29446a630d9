import type { UnpluginOptions } from 'unplugin'
import { cacheKey } from '../options/cache-key.ts'
import type { Options } from '../options/options.ts'
import type { Wiring } from './host.ts'
import { otherHooks } from './other.ts'

/** Regular expressions of Farm's, which is written in Rust: what is not ours never leaves it. */
const OWN = ['virtual:unplugin-probes/']

/** What is used of Farm, whose types nobody else has to install. */
interface FarmConfig {
  readonly root?: string
  readonly compilation?: {
    readonly mode?: string
    readonly minify?: unknown
    readonly sourcemap?: unknown
    readonly output?: { readonly targetEnv?: string }
    persistentCache?: unknown
  }
}

/** A plugin of Farm's. */
export interface FarmPlugin {
  readonly name: string
  readonly priority?: number
}

interface Filtered extends FarmPlugin {
  readonly resolve?: { readonly filters: { sources: string[] } }
  readonly load?: { readonly filters: { resolvedPaths: string[] } }
}

export function farmHooks(wiring: Wiring, options: Options): Partial<UnpluginOptions> {
  const { host } = wiring
  const farm = {
    configResolved({ root, compilation = {} }: FarmConfig) {
      host.root = root ?? process.cwd()
      compilation.persistentCache = keyedCache(compilation, options)
      const { targetEnv = 'browser' } = compilation.output ?? {}
      const isPage = !/node|^library$/.test(targetEnv)
      host.hasFiles = () => !isPage
      host.isForServer = () => /node/.test(targetEnv)
      host.wantsMap = () => compilation.sourcemap !== false
      host.isPublic = () => targetEnv.startsWith('browser') && compilation.mode === 'production' && !host.serves
    },
    configureDevServer() {
      host.hot = host.serves = true
      host.switches = 'property'
      host.isPage = () => !host.hasFiles(undefined)
    },
  }
  return { ...otherHooks(wiring), farm: farm as unknown as NonNullable<UnpluginOptions['farm']> }
}

/** Farm asks a plugin for each import and each file that its filters let through. */
export function ownModulesOnly(plugin: FarmPlugin): FarmPlugin {
  // Several are a list, which Farm takes as one.
  for (const { resolve, load } of [plugin as Filtered].flat()) {
    if (resolve) resolve.filters.sources = OWN
    if (load) load.filters.resolvedPaths = OWN
  }
  return plugin
}

/** Plugins are in no key of its cache on disk, which development uses unless it is told otherwise. */
function keyedCache({ mode, persistentCache = mode === 'development' }: NonNullable<FarmConfig['compilation']>, options: Options): unknown {
  if (persistentCache === false) return false
  const given = (typeof persistentCache === 'object' && persistentCache !== null ? persistentCache : {}) as { envs?: object }
  return { ...given, envs: { ...given.envs, UNPLUGIN_PROBES: cacheKey(options) } }
}
