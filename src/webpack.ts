import unpluginProbes, { type Options } from './index.ts'

/** The plugin for Webpack. */
const probes: (options?: Options) => ReturnType<typeof unpluginProbes.webpack> = unpluginProbes.webpack

export default probes
export type { Options }
