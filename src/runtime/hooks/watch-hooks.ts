import { statSync } from '../permits/files.ts'
import { givenPath } from './files/given-path.ts'
import { HooksFile } from './hooks-file.ts'
import { HooksFolder } from './hooks-folder.ts'
import type { HooksHost, HooksOptions } from './hooks-host.ts'
import { whenRunning } from './process/when-running.ts'

/**
 * Follows a hooks file through creation, edits, deletion and swaps of links, and applies each content once; of a folder each hooks file in it.
 * What is there now is loaded before this returns, unless it awaits.
 * @param path Path of a file or a folder, relative to the working directory, or `file:` address.
 * @returns Stops watching and turns the probes off; may be called again.
 */
export function watchHooks(path: string, host: HooksHost, options: HooksOptions): () => void {
  let hooks: HooksFile | HooksFolder | undefined
  let isStopped = false
  const open = (atStart: boolean): void => {
    if (isStopped) return
    hooks?.stop()
    const Place = isFolder(path) ? HooksFolder : HooksFile
    hooks = new Place(path, host, options, () => open(atStart))
    hooks.look(atStart)
  }
  whenRunning(() => open(true))
  return () => {
    isStopped = true
    hooks?.stop()
  }
}

/** One that cannot be looked at is taken for a file, which says why. */
function isFolder(path: string): boolean {
  try {
    return statSync(givenPath(path)).isDirectory()
  } catch {
    return false
  }
}
