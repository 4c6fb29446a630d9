import type { RsbuildPlugin } from '@rsbuild/core'
import unpluginProbes from './index.ts'
import type { Options } from './plugin/options/options.ts'

// Not unplugin's own type: it names every bundler, and a strict project would have to install them all.
/** The plugin for Rsbuild. */
const probes: (options?: Options) => RsbuildPlugin = unpluginProbes.rsbuild

export default probes
export type { Options }
