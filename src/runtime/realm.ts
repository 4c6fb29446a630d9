import { hasOwn } from './guard/builtins.ts'
import { describeError } from './say/describe.ts'
import { defaultLog } from './say/log.ts'
import { Runtime } from './runtime.ts'
import { DEFINE, IS_OPEN, OPENS, SEAL, TABLE_VERSION, TABLES, type SiteTable } from '../site-table/site-table.ts'

const RUNTIME = Symbol.for('unplugin-probes')
const realm = globalThis as { [RUNTIME]?: Runtime; [TABLES]?: object }

/** The realm's runtime: one, though it may be bundled twice. */
export function realmRuntime(): Runtime {
  const known = realm[RUNTIME]
  if (known) return known
  // Frozen: Jest warns of what it finds in globals when it has put them out of use, and a last line can be said after that.
  const runtime = new Runtime()
  Object.freeze(runtime)
  hide(RUNTIME, runtime)
  takeTables(runtime)
  return runtime
}

const SEALED_BY_BUILD = `its build has sealed this page (seal), and nobody opened it before it began (${OPENS} = true)`

/** What site modules find in the place of the list in which they leave their tables. */
interface Inbox {
  [DEFINE]: ((realm: object, key: string, n: number, file?: string, t?: string) => void) | undefined
  push(table: SiteTable): void
  live(key: string): void
  gone(key: string): void
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
  if ((left as { [IS_OPEN]?: unknown } | undefined)?.[IS_OPEN] === false) {
    runtime.board.seal(SEALED_BY_BUILD)
    return
  }
  const inbox: Inbox = {
    [DEFINE]: (left as Inbox | undefined)?.[DEFINE],
    ...(left !== undefined && hasOwn(left, IS_OPEN) ? { [IS_OPEN]: true, [SEAL]: (left as { [SEAL]?: unknown })[SEAL] } : {}),
    push: (table: SiteTable): void => guard(() => runtime.board.register(table)),
    live: (key: string): void => guard(() => runtime.board.takeOver(key)),
    gone: (key: string): void => guard(() => runtime.board.dispose(key)),
  }
  hide(TABLES, inbox)
  runtime.board.whenSealed(
    () => sealInbox(runtime, inbox),
    () => ((inbox as { [IS_OPEN]?: unknown })[IS_OPEN] === false ? SEALED_BY_BUILD : ''),
  )
  if (!Array.isArray(left)) return
  for (let i = 0; i < left.length; i++) inbox.push(left[i] as SiteTable)
}

/** Files that come later hand their switches over to us, and to nobody else. */
function sealInbox({ board }: Runtime, inbox: Inbox): void {
  inbox[DEFINE] = (_, key, n, file, t) =>
    file === undefined ? board.sealSwitches(key, n) : inbox.push({ v: TABLE_VERSION, key, file, n, t: t! })
  const names = Object.keys(inbox) as (keyof Inbox)[]
  for (let i = 0; i < names.length; i++) fix(inbox, names[i]!, inbox[names[i]!])
  fix(realm, TABLES, inbox)
}

/** With its value: without it, what is the global object of a `vm` context loses it. */
function fix(object: object, name: string, value: unknown): void {
  Object.defineProperty(object, name, { __proto__: null, value, writable: false, configurable: false } as PropertyDescriptor)
}

/** Not enumerable. A program can have given Object.prototype a `get` or `set` before we are loaded. */
export function hide(key: PropertyKey, value: unknown): void {
  Object.defineProperty(realm, key, { __proto__: null, value, writable: true, configurable: true } as PropertyDescriptor)
}
