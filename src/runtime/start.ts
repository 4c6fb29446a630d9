import { probes } from './index.ts'

/**
 * Starts watching with the program, as the plugin's `hooks` option asks for.
 * The environment's `PROBES_HOOKS` has the last word on the path, `PROBES=off` on whether at all.
 */
export function start(hooks: string): void {
  probes.watch(process.env['PROBES_HOOKS'] || hooks)
}
