import { bordered } from './guard/border.ts'
import type { HooksSettings } from './start.ts'

// Never loaded before it is needed: a test that resets its modules evaluates this file again and again, and all of the runtime is 600 KB.
declare const require: (id: './start.cjs') => typeof import('./start.ts')

const realm = globalThis as { [begun]?: boolean }
const begun: unique symbol = Symbol.for('unplugin-probes/begun') as never
/** Jest puts it into the contexts of tests. Its own process, where a global setup runs, has no test in it. */
const OF_JEST = Symbol.for('jest-native-promise')

/**
 * Loads the hooks file once in this realm, as the files of a test begin. In a context of Jest nothing says when its tests are over,
 * and whatever watched files would go on in the process that runs the next ones: so it is not followed. Never throws.
 * @param hooks path of the hooks file; the environment's `PROBES_HOOKS` has the last word
 */
export function begin(hooks: string, settings: HooksSettings): void {
  const begin = (): void => {
    if (realm[begun] === true || !(OF_JEST in realm)) return
    Object.defineProperty(realm, begun, { __proto__: null, value: true } as PropertyDescriptor)
    require('./start.cjs').start(hooks, undefined, { ...settings, once: true })
  }
  bordered(begin, (error) => void process.stderr.write(`probes: hooks ${hooks} not loaded: ${String(error)}\n`))()
}
