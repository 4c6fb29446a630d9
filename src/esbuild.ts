import unpluginProbes, { type Options } from './index.ts'

/** The plugin for Esbuild. */
const probes: (options?: Options) => ReturnType<typeof unpluginProbes.esbuild> = unpluginProbes.esbuild

export default probes
export type { Options }
