import { fileURLToPath } from 'node:url'
import { LoaderFiles, type LoaderContext } from './loader-files.ts'
import type { InputMap } from '../transform/index.ts'

export type { LoaderOptions } from './loader-options.ts'
export type { LoaderContext } from './loader-files.ts'

const OURSELVES = fileURLToPath(import.meta.url)
/** By what they were told: a process has one for each rule. */
const kept = new Map<string, LoaderFiles>()

/**
 * A loader for Next.js (Turbopack and webpack) and other bundlers that take loaders: a file gets its sites. It comes first, so that it
 * sees what was written. Its options are `LoaderOptions`; all of them are JSON.
 * @throws with the code PROBES_OPTION: an option that is unknown, or not what it must be
 * @example
 * // next.config.ts
 * turbopack: { rules: { '*.{ts,tsx,js,jsx}': { condition: { not: 'foreign' }, loaders: ['unplugin-probes/loader'] } } }
 */
export default function probesLoader(this: LoaderContext, code: string, map?: InputMap | string): void {
  // Caches of modules know the options of a loader, and not its version.
  this.addBuildDependency?.(OURSELVES)
  const given = this.getOptions()
  const key = `${this.rootContext}\0${JSON.stringify(given)}`
  let files = kept.get(key)
  if (!files) kept.set(key, (files = new LoaderFiles(given, this.rootContext)))
  const made = files.file(this, code, map)
  this.callback(null, made?.code ?? code, made ? made.map : map)
}
