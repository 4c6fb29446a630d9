import { resolve } from 'node:path'
import { process } from '../guard/host-process.ts'
import { withStackHook } from '../guard/stack-hook.ts'
import { fileURLToPath } from 'node:url'
import { existsSync } from '../permits/files.ts'
import { granted } from '../permits/granted.ts'

/** ES modules that run for certain: the one that holds this text, and the program's main module. */
export function runningFiles(): string[] {
  // Not imported: Node warns of it where a snapshot is made.
  const { createRequire } = process.getBuiltinModule('node:module')
  const files = [ownFile(), isMainThread() ? process.argv[1] : undefined].filter((file) => file !== undefined)
  return files.flatMap((file) => {
    if (!granted({ name: 'read', path: file })) return []
    try {
      return [createRequire(`${process.cwd()}/`).resolve(file.startsWith('file:') ? fileURLToPath(file) : resolve(file))]
    } catch {
      return []
    }
  })
}

/** The file in which this text runs, whatever a bundler has made of it. */
function ownFile(): string | undefined {
  try {
    const file = withStackHook(
      (_error: Error, frames: readonly NodeJS.CallSite[]) => frames[0]?.getFileName(),
      (): unknown => new Error('only for its stack').stack,
    )
    return typeof file === 'string' && /^(?:file:|\/|[a-z]:[\\/])/i.test(file) ? file : undefined
  } catch {
    return undefined
  }
}

/** A worker is told the main thread's module, which it does not run. */
function isMainThread(): boolean {
  return process.getBuiltinModule('node:worker_threads').isMainThread
}

/**
 * Whether a file is one that the program has loaded with sites.
 * @param known Paths of these, relative to the root of the build, which nobody knows any more
 */
export function isProgramFile(file: string, known: readonly string[]): boolean {
  const path = file.replaceAll('\\', '/')
  return known.some((end) => {
    if (!path.endsWith(`/${end}`)) return false
    const root = path.slice(0, -end.length)
    // A helper can have the name of another file: then the rest of the program is not where its root would be.
    const others = known.filter((other) => other !== end)
    return others.length === 0 || others.some((other) => existsSync(root + other))
  })
}
