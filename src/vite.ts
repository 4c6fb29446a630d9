import unpluginProbes, { type Options } from './index.ts'

/** The plugin for Vite. */
const probes: (options?: Options) => ReturnType<typeof unpluginProbes.vite> = unpluginProbes.vite

export default probes
export type { Options }
