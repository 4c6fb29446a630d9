import type { Plugin } from 'esbuild'
import unpluginProbes from './index.ts'
import type { Options } from './plugin/options/options.ts'

// Not unplugin's own type: it names every bundler, and a strict project would have to install them all.
/** The plugin for esbuild. */
const probes: (options?: Options) => Plugin = unpluginProbes.esbuild as (options?: Options) => Plugin

export default probes
export type { Options }
