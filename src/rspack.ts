import type { RspackPluginInstance } from '@rspack/core'
import unpluginProbes from './index.ts'
import type { Options } from './plugin/options/options.ts'

// Not unplugin's own type: it names every bundler, and a strict project would have to install them all.
/** The plugin for Rspack. */
const probes: (options?: Options) => RspackPluginInstance = unpluginProbes.rspack as unknown as (options?: Options) => RspackPluginInstance

export default probes
export type { Options }
