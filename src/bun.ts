import unpluginProbes from './index.ts'
import type { BunPlugin } from './plugin/hosts/bun.ts'
import type { Options } from './plugin/options/options.ts'

// Not the host's own type: it fits that one, and nobody has to install it who does not use it.
/** The plugin for `Bun.build`, and for the pages of `Bun.serve`. */
const probes: (options?: Options) => BunPlugin = unpluginProbes.bun

export default probes
export type { BunPlugin, Options }
