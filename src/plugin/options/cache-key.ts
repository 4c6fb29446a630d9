import { version } from '../../cache/transform-cache.ts'
import type { Options } from './options.ts'

/** What others that keep transforms have to know of us: what the plugin does, and how it was told to do it. */
export function cacheKey(options: Options): string {
  const wanted = JSON.stringify(options, (_, value: unknown) => (value instanceof RegExp ? String(value) : value))
  return `unplugin-probes ${version()} ${wanted}`
}
