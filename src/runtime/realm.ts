import { defaultLog, describeError } from './log.ts'
import { Runtime } from './runtime.ts'
import { DEFINE, TABLES, type SiteTable } from './site-table.ts'

const RUNTIME = Symbol.for('unplugin-probes')
const realm = globalThis as { [RUNTIME]?: Runtime; [TABLES]?: unknown }

/** The realm's runtime: one, though it may be bundled twice. */
export function realmRuntime(): Runtime {
  const known = realm[RUNTIME]
  if (known) return known
  const runtime = new Runtime()
  Object.defineProperty(realm, RUNTIME, { value: runtime, configurable: true })
  takeTables(runtime)
  return runtime
}

/** Takes what site modules have left, and gets what they leave from now on. */
function takeTables(runtime: Runtime): void {
  const guard = (change: () => void): void => {
    try {
      change()
    } catch (error) {
      defaultLog.report(`a file's sites could not be registered: ${describeError(error)}`)
    }
  }
  const left = realm[TABLES]
  const inbox = {
    [DEFINE]: (left as { [DEFINE]?: unknown } | undefined)?.[DEFINE],
    push: (table: SiteTable): void => guard(() => runtime.board.register(table)),
    live: (key: string): void => guard(() => runtime.board.takeOver(key)),
  }
  Object.defineProperty(realm, TABLES, { value: inbox, writable: true, configurable: true })
  if (!Array.isArray(left)) return
  for (let i = 0; i < left.length; i++) inbox.push(left[i] as SiteTable)
}
