import { append } from '../guard/builtins.ts'
import { bordered } from '../guard/border.ts'
import { AGAIN, SERVER_FOLDER, type CodeNews } from '../../site-table/page-channel.ts'
import { followHooks, type PageHost } from './follow-hooks.ts'
import { LinkedParts, type BundleRequire } from './link-parts.ts'
import { ServerChannel } from './server-channel.ts'
import type { Probes } from '../api/types.ts'

/** A bundle's `import.meta.webpackHot`, as far as it is used. */
export interface BundleHot {
  addStatusHandler(handler: (status: string) => void): void
}

/** What it needs from the runtime. */
export interface BundleHost extends PageHost {
  /** The bundles that the realm has, by the names of their builds. */
  readonly bundles: Map<string, BundleRequire[]>
  probesOfLoad(number: number): Probes
}

/**
 * Follows the hooks file of the development server of webpack, Rspack or Rsbuild, in a page or a worker. Nothing where none listens.
 * @param hot how it tells of hot updates, if it has any
 */
export function followServer(
  runtime: BundleHost,
  bundle: BundleRequire,
  hot: BundleHot | undefined,
  importModule: (url: string) => Promise<unknown>,
): void {
  const { unpluginProbes: build } = bundle
  // They cannot import anything once they have begun.
  if (typeof build !== 'string' || 'ServiceWorkerGlobalScope' in globalThis) return
  const known = runtime.bundles.get(build)
  if (known) return append(known, bundle)
  const bundles = [bundle]
  runtime.bundles.set(build, bundles)

  const address = (): string => new URL(SERVER_FOLDER, new URL(String(bundle.p ?? ''), location.href)).href
  const toUrl = (url: string): string => new URL(url, address()).href
  const channel = new ServerChannel(build, { address, importModule, ours: (work) => runtime.ours(work) })
  let newest: LinkedParts | undefined
  const load = (news: CodeNews): Promise<unknown> => {
    newest = new LinkedParts(news, { bundles, probes: runtime.probesOfLoad(news.number), importModule, toUrl })
    return newest.run()
  }
  followHooks(runtime, channel, address, load)
  // What the hooks file has taken from the page is old then.
  const onStatus = (status: string): void => {
    if (status === 'idle' && newest?.hasChanged()) channel.send(AGAIN)
  }
  bordered(() => hot?.addStatusHandler(bordered(onStatus)))()
}
