import { lstatSync, readlinkSync, statSync } from 'node:fs'
import { dirname, join, parse, resolve, sep } from 'node:path'

/** What must be watched to notice every way in which a file can change. */
export interface WatchedPaths {
  /** Folders, each with what its inode is now: a folder that is replaced needs a new watch. */
  readonly folders: ReadonlyMap<string, string>
  /** The entries in them that matter. */
  readonly entries: ReadonlySet<string>
}

/**
 * The folders of the files and of every symbolic link on the way to them (Kubernetes' `..data` is one),
 * and the nearest folder that exists of those that do not.
 */
export function watchedPaths(files: readonly string[]): WatchedPaths {
  const folders = new Map<string, string>()
  const entries = new Set<string>()
  for (const file of files) follow(resolve(file), folders, entries)
  return { folders, entries }
}

const MOST_LINKS = 40

function follow(file: string, folders: Map<string, string>, entries: Set<string>): void {
  let path = file
  for (let links = 0; links < MOST_LINKS; links++) {
    const link = firstLink(path, folders, entries)
    if (!link) return
    path = join(resolve(dirname(link.at), readlinkSync(link.at)), link.rest)
  }
}

/** Walks down a path up to its first link; notes where it ends. */
function firstLink(path: string, folders: Map<string, string>, entries: Set<string>): { at: string; rest: string } | undefined {
  const { root } = parse(path)
  const names = path.slice(root.length).split(sep).filter(Boolean)
  let folder = root
  for (const [i, name] of names.entries()) {
    const at = join(folder, name)
    const stats = lstatSync(at, { throwIfNoEntry: false })
    if (!stats || stats.isSymbolicLink() || i === names.length - 1) {
      folders.set(folder, identity(folder))
      entries.add(at)
    }
    if (!stats) return undefined
    if (stats.isSymbolicLink()) return { at, rest: names.slice(i + 1).join(sep) }
    folder = at
  }
  return undefined
}

function identity(folder: string): string {
  const stats = statSync(folder, { throwIfNoEntry: false })
  return stats ? `${stats.dev}:${stats.ino}` : ''
}
