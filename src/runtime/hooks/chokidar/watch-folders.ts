import { watch } from 'chokidar'
import { watched, type Watched } from './watched.ts'

/** What is watched, and who is told. The lists are of the program's realm: they are read by number only. */
export interface FolderWatching extends Pick<Watched, 'onError' | 'onLost'> {
  readonly folders: readonly string[]
  /** The paths in them that matter. */
  readonly entries: readonly string[]
  /** Must not throw. */
  onEvent(): void
  /** All is watched now. Must not throw. */
  onReady(): void
}

/**
 * Watches folders by chokidar. This runs in a realm of its own, so that what the program has made of its builtins is not met here.
 * @returns Ends it.
 */
export function watchFolders(watching: FolderWatching): () => void {
  const folders = copyOf(watching.folders)
  const entries = new Set(copyOf(watching.entries).map(unified))
  const all = new Set([...folders.map(unified), ...entries])
  const own: Watched = {
    matters: (path) => all.has(unified(path)),
    isEntry: (path) => entries.has(unified(path)),
    onLost: (path, error) => watching.onLost(path, error),
    onError: (error) => watching.onError(error),
  }
  watched.add(own)
  const watcher = watch(folders, {
    persistent: false,
    ignoreInitial: true,
    followSymlinks: true,
    ignorePermissionErrors: true,
    usePolling: false,
    depth: 0,
    atomic: false,
    ignored: (path) => !own.matters(path),
  })
  // What happened before it was ready it does not tell. Raw events come first.
  for (const event of ['all', 'raw'] as const) watcher.on(event, () => watching.onEvent())
  watcher.on('ready', () => watching.onReady())
  watcher.on('error', own.onError)
  return () => {
    watched.delete(own)
    watcher.close().catch(() => {})
  }
}

function copyOf(list: readonly string[]): string[] {
  const copy: string[] = []
  for (let i = 0; i < list.length; i++) copy[i] = list[i]!
  return copy
}

/** chokidar turns the separators of Windows round before it asks. */
function unified(path: string): string {
  return path.replaceAll('\\', '/')
}
