import './index.ts'
import type { HooksOptions } from './hooks/hooks-host.ts'
import { bordered } from './guard/border.ts'
import { whenRunning } from './hooks/process/when-running.ts'
import { realmRuntime } from './realm.ts'
import { describeError } from './say/describe.ts'
import { environment } from './say/environment.ts'
import { defaultLog } from './say/log.ts'

/** How a hooks file is treated that starts with the program. */
export type HooksSettings = Omit<HooksOptions, 'origin'>

/**
 * Starts watching with the program, as the plugin's `hooks` option asks for. A hooks file that is there is loaded before this returns.
 * The environment's `PROBES_HOOKS` and `PROBES_TABLES` have the last word on the paths, `PROBES=off` on whether at all. Never throws.
 * @param hooks path of the hooks file, relative to the working directory
 * @param tables where the build has put the site tables; read when a probe first needs one
 * @param settings `trust`: the hooks file runs whoever can write it; `owner`: it has to belong to root; `watch`: a thread follows it as well;
 * `once`: it is loaded, and not followed
 */
export function start(hooks: string, tables?: string, settings: HooksSettings = {}): void {
  const report = bordered((error: unknown) => defaultLog.report(`${hooks} is not watched: ${describeError(error)}`))
  const begin = (): void => {
    const runtime = realmRuntime()
    const separate = environment('PROBES_TABLES') || tables
    if (separate) runtime.probes.tables(separate)
    const wanted = environment('PROBES_HOOKS')
    if (wanted) runtime.watch(wanted, { origin: 'environment', ...settings })
    else runtime.watch(hooks, { origin: 'option', ...settings })
  }
  bordered(() => whenRunning(bordered(begin, report)), report)()
}
