import './index.ts'
import { whenRunning } from './hooks/when-running.ts'
import { realmRuntime } from './realm.ts'
import { describeError } from './say/describe.ts'
import { environment } from './say/environment.ts'

/**
 * Starts watching with the program, as the plugin's `hooks` option asks for. A hooks file that is there is loaded before this returns.
 * The environment's `PROBES_HOOKS` and `PROBES_TABLES` have the last word on the paths, `PROBES=off` on whether at all. Never throws.
 * @param hooks path of the hooks file, relative to the working directory
 * @param tables where the build has put the site tables; read when a probe first needs one
 * @param settings `trust`: the hooks file runs whoever can write it
 */
export function start(hooks: string, tables?: string, { trust = false }: { trust?: boolean } = {}): void {
  const runtime = realmRuntime()
  const begin = (): void => {
    try {
      const separate = environment('PROBES_TABLES') || tables
      if (separate) runtime.probes.tables(separate)
      const wanted = environment('PROBES_HOOKS')
      if (wanted) runtime.watch(wanted, { origin: 'environment', trust })
      else runtime.watch(hooks, { origin: 'option', trust })
    } catch (error) {
      runtime.report(`${hooks} is not watched: ${describeError(error)}`)
    }
  }
  whenRunning(begin)
}
