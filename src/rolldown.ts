import type { Plugin } from 'rolldown'
import unpluginProbes from './index.ts'
import type { Options } from './plugin/options/options.ts'

// Not unplugin's own type: it names every bundler, and a strict project would have to install them all.
/** The plugin for Rolldown. */
const probes: (options?: Options) => Plugin = unpluginProbes.rolldown as unknown as (options?: Options) => Plugin

export default probes
export type { Options }
