import { join } from 'node:path'
import type { InputMap } from '../transform/index.ts'
import type { LoaderContext } from './loader-context.ts'
import { LoaderFiles } from './loader-files.ts'

export type { LoaderOptions } from './loader-options.ts'
export type { LoaderContext } from './loader-context.ts'

/** Caches of modules know the options of a loader, and not its version. */
const OURS: readonly string[] = [import.meta.filename, join(import.meta.dirname, '../package.json')]
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
  const done = this.async()
  for (const path of OURS) this.addBuildDependency?.(path)
  made(this, code, map).then(
    (file) => done(null, file?.code ?? code, file ? file.map : map),
    (error: Error) => done(withoutStack(error)),
  )
}

async function made(context: LoaderContext, code: string, map: InputMap | string | undefined): ReturnType<LoaderFiles['file']> {
  return filesOf(context).file(context, code, map)
}

/** Turbopack shows it with each file, and a wrong option is not ours. */
function withoutStack(error: Error): Error {
  if ((error as { code?: unknown }).code === 'PROBES_OPTION') error.stack = ''
  return error
}

function filesOf(context: LoaderContext): LoaderFiles {
  const { rootContext } = context
  const given = context.getOptions()
  const key = `${rootContext}\0${JSON.stringify(given)}`
  let files = kept.get(key)
  if (!files) kept.set(key, (files = new LoaderFiles(given, rootContext)))
  return files
}
