import unpluginProbes, { type Options } from './index.ts'

/** The plugin for Rollup. */
const probes: (options?: Options) => ReturnType<typeof unpluginProbes.rollup> = unpluginProbes.rollup

export default probes
export type { Options }
