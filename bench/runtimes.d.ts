import type { Runtime } from './types.ts'

/** The runtimes asked for, from the npm registry where they are not there yet. */
export function findRuntimes(names: readonly string[], cache: string): Promise<Runtime[]>
