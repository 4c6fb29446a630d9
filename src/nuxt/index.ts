import unpluginProbes from '../index.ts'
import { checkOptions } from '../plugin/options/check-options.ts'
import { isOwnFile, OWN_FOLDER } from '../plugin/modules/starter.ts'
import type { Options } from '../plugin/options/options.ts'
import { optionsIn, type NitroConfig, type Nuxt, type ViteConfig } from './options-in.ts'

export type { Options }

/** What Nuxt takes for a module. */
export interface NuxtProbes {
  (this: void, options: Options | undefined, nuxt: Nuxt): void
  readonly getMeta: () => Promise<{ readonly name: string; readonly configKey: string }>
  /** Nothing calls it: by it Nuxt knows what `probes: {…}` in a configuration may hold. */
  readonly getOptions?: (inline?: Options, nuxt?: unknown) => Promise<Options>
}

/**
 * The module for Nuxt: sites in pages, in what renders them, and in `server/`, with names from the project's folder.
 * @throws when Nuxt calls it, with the code PROBES_OPTION: an option that is unknown, or not what it must be
 * @example
 * // nuxt.config.ts
 * export default defineNuxtConfig({ modules: ['unplugin-probes/nuxt'], probes: { hooks: './probes.hooks.ts' } })
 */
const probes: NuxtProbes = Object.assign(setUp, {
  getMeta: () => Promise.resolve({ name: 'unplugin-probes', configKey: 'probes' }),
})

function setUp(inline: Options | undefined, nuxt: Nuxt): void {
  const { probes: configured } = nuxt.options
  if (configured === false) return
  const options = optionsIn(nuxt.options, checkOptions({ ...configured, ...inline }))
  if (options.enabled === false) return
  const { builder, dev, experimental } = nuxt.options
  if (typeof builder === 'string' && !/\bvite\b/.test(builder))
    console.warn(
      `unplugin-probes: ${builder} builds the pages: only server/ gets sites; with Nuxt's own builder, Vite, pages get theirs (PROBES_NUXT)`,
    )
  const given = new WeakSet<object>()
  nuxt.hook('vite:extendConfig', (config: ViteConfig, { isClient }: { readonly isClient: boolean }) => {
    // Client and server are two builds, each with a list of its own; or two environments of one build, which has one.
    config.plugins ??= []
    if (given.has(config.plugins)) return
    given.add(config.plugins)
    // Built pages follow no hooks file. The server's part does, so there is nothing to warn of.
    const isOfPages = isClient && !dev && !experimental?.viteEnvironmentApi
    config.plugins.push(unpluginProbes.vite(isOfPages ? { ...options, hooks: undefined } : options))
  })
  nuxt.hook('nitro:config', (config: NitroConfig) => addToServer(config, options, dev === true))
}

/** Nitro bundles `server/` with what Vite has made of the rest. */
function addToServer(config: NitroConfig, options: Options, dev: boolean): void {
  config.rollupConfig ??= {}
  const { plugins } = config.rollupConfig
  // In front of its own, which take the types away.
  config.rollupConfig.plugins = [unpluginProbes.rollup(options), plugins ?? []].flat()
  config.externals ??= {}
  const { inline = [], external = [] } = config.externals
  // What is bundled needs no node_modules where the server runs. In development it would be compiled anew at each start, by all that Nitro has:
  // a function outweighs what Nuxt says of packages with modules.
  if (dev) config.externals.external = [...external, (id: string) => isOwnFile(id)]
  else config.externals.inline = [...inline, OWN_FOLDER]
}

export default probes
