import { followHooks as follow, type HotChannel } from './pages/follow-hooks.ts'
import { followServer as followIt, type BundleHot } from './pages/follow-server.ts'
import type { BundleRequire } from './pages/link-parts.ts'
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
  follow(
    runtime,
    hot,
    () => base,
    ({ url }) => importModule(url),
  )
}

/** Called by the text that stands for this one in bundles of webpack and Rspack, whose development servers have no channel for others. */
export function followServer(bundle: BundleRequire, hot: BundleHot | undefined, importModule: (url: string) => Promise<unknown>): void {
  followIt(runtime, bundle, hot, importModule)
}
