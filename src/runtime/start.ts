import { probes } from './index.ts'

/**
 * Starts watching with the program, as the plugin's `hooks` option asks for.
 * The environment's `PROBES_HOOKS` and `PROBES_TABLES` have the last word on the paths, `PROBES=off` on whether at all.
 * @param tables where the build has put the site tables; read when a probe first needs one
 * @param settings `trust`: the hooks file runs whoever can write it
 */
export function start(hooks: string, tables?: string, { trust = false }: { trust?: boolean } = {}): void {
  const separate = process.env['PROBES_TABLES'] || tables
  if (separate) probes.tables(separate)
  probes.watch(process.env['PROBES_HOOKS'] || hooks, { trust })
}
