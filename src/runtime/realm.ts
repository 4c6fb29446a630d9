import { defaultLog, describeError } from './log.ts'
import { Runtime } from './runtime.ts'
import { TABLES, type SiteTable } from './site-table.ts'

const RUNTIME = Symbol.for('unplugin-probes')

/** The realm's runtime: one, though it may be bundled twice. */
export function realmRuntime(): Runtime {
  const realm = globalThis as { [RUNTIME]?: Runtime }
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
  const inbox = {
    push: (table: SiteTable): void => guard(() => runtime.board.register(table)),
    live: (key: string): void => guard(() => runtime.board.takeOver(key)),
  }
  const left = (globalThis as Record<string, unknown>)[TABLES]
  Object.defineProperty(globalThis, TABLES, { value: inbox, writable: true, configurable: true })
  if (Array.isArray(left)) for (const table of left as SiteTable[]) inbox.push(table)
}
