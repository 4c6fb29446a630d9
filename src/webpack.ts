import type { WebpackPluginInstance } from 'webpack'
import unpluginProbes from './index.ts'
import type { Options } from './plugin/options/options.ts'

// Not unplugin's own type: it names every bundler, and a strict project would have to install them all.
/** The plugin for webpack. */
const probes: (options?: Options) => WebpackPluginInstance = unpluginProbes.webpack as (options?: Options) => WebpackPluginInstance

export default probes
export type { Options }
