import { followHooks as follow, type HotChannel } from './pages/follow-hooks.ts'
import { hide, realmRuntime } from './realm.ts'
import { defaultLog } from './say/log.ts'

// For pages of a development server, so that their console is a way in: a global, if the name is free. Files import it again and again.
const runtime = realmRuntime()
const { probes } = runtime
if (!('probes' in globalThis)) hide('probes', probes)
// Not read: it may be a getter of the page.
else if (Object.getOwnPropertyDescriptor(globalThis, 'probes')?.value !== probes)
  defaultLog.report(`this page has a global "probes" of its own; ours is globalThis[Symbol.for('unplugin-probes')].probes`)

/** Called by the text that a server with a channel to its pages puts behind this one. */
export function followHooks(hot: HotChannel, base: string, importModule: (url: string) => Promise<unknown>): void {
  follow(runtime, hot, base, importModule)
}
