import { describeError } from './say/describe.ts'
import { defaultLog } from './say/log.ts'
import { Runtime } from './runtime.ts'
import { DEFINE, TABLES, type SiteTable } from '../site-table/site-table.ts'

const RUNTIME = Symbol.for('unplugin-probes')
const realm = globalThis as { [RUNTIME]?: Runtime; [TABLES]?: unknown }

/** The realm's runtime: one, though it may be bundled twice. */
export function realmRuntime(): Runtime {
  const known = realm[RUNTIME]
  if (known) return known
  const runtime = new Runtime()
  hide(RUNTIME, runtime)
  takeTables(runtime)
  return runtime
}

/** Takes what site modules have left, and gets what they leave from now on. */
function takeTables(runtime: Runtime): void {
  const guard = (change: () => void): void => {
    try {
      runtime.ours(change)
    } catch (error) {
      defaultLog.report(`a file's sites could not be registered: ${describeError(error)}`)
    }
  }
  const left = realm[TABLES]
  const inbox = {
    [DEFINE]: (left as { [DEFINE]?: unknown } | undefined)?.[DEFINE],
    push: (table: SiteTable): void => guard(() => runtime.board.register(table)),
    live: (key: string): void => guard(() => runtime.board.takeOver(key)),
    gone: (key: string): void => guard(() => runtime.board.dispose(key)),
  }
  hide(TABLES, inbox)
  if (!Array.isArray(left)) return
  for (let i = 0; i < left.length; i++) inbox.push(left[i] as SiteTable)
}

/** Not enumerable. A program can have given Object.prototype a `get` or `set` before we are loaded. */
export function hide(key: PropertyKey, value: unknown): void {
  Object.defineProperty(realm, key, { __proto__: null, value, writable: true, configurable: true } as PropertyDescriptor)
}
