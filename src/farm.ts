import unpluginProbes from './index.ts'
import type { FarmPlugin } from './plugin/hosts/farm.ts'
import type { Options } from './plugin/options/options.ts'

// Not the host's own type: it fits that one, and nobody has to install it who does not use it.
/** The plugin for Farm. */
const probes: (options?: Options) => FarmPlugin = unpluginProbes.farm

export default probes
export type { FarmPlugin, Options }
