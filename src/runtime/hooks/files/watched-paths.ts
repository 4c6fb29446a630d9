import { dirname, join, parse, resolve, sep } from 'node:path'

import { lstatSync, readlinkSync, realpathSync, statSync } from '../../permits/files.ts'
import { isDenied } from './trust.ts'

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
 * @param files a path that ends with a separator is a folder of which every entry matters
 */
export function watchedPaths(files: readonly string[]): WatchedPaths {
  const folders = new Map<string, string>()
  const entries = new Set<string>()
  for (const file of files) {
    follow(resolve(file), folders, entries)
    if (endsWithSeparator(file)) listed(file, folders, entries)
  }
  return { folders, entries }
}

function endsWithSeparator(path: string): boolean {
  return path[path.length - 1] === sep
}

function listed(folder: string, folders: Map<string, string>, entries: Set<string>): void {
  try {
    const real = realpathSync(folder)
    if (!statSync(real).isDirectory()) return
    folders.set(real, identity(real))
    entries.add(real)
  } catch {
    // It is not there: the folders above it are watched.
  }
}

const MOST_LINKS = 40

function follow(file: string, folders: Map<string, string>, entries: Set<string>): void {
  let path = file
  for (let links = 0; links < MOST_LINKS; links++) {
    const link = firstLink(path, folders, entries)
    if (!link) return
    path = join(resolve(dirname(link.at), link.to), link.rest)
  }
}

/** Walks down a path up to its first link; notes where it ends. */
function firstLink(path: string, folders: Map<string, string>, entries: Set<string>): { at: string; to: string; rest: string } | undefined {
  const { root } = parse(path)
  const names = path.slice(root.length).split(sep).filter(Boolean)
  let folder = root
  for (const [i, name] of names.entries()) {
    const at = join(folder, name)
    const { isThere, to } = entry(at)
    if (!isThere || to !== undefined || i === names.length - 1) {
      folders.set(folder, identity(folder))
      entries.add(at)
    }
    if (!isThere) return undefined
    if (to !== undefined) return { at, to, rest: names.slice(i + 1).join(sep) }
    folder = at
  }
  return undefined
}

/** One that changes while it is looked at, or that may not be looked at, counts as not there. */
function entry(path: string): { isThere: boolean; to?: string } {
  try {
    return lstatSync(path).isSymbolicLink() ? { isThere: true, to: readlinkSync(path) } : { isThere: true }
  } catch (error) {
    // Node's permission model hides the folders above one that it grants; that one can be watched.
    return { isThere: isDenied(error) }
  }
}

function identity(folder: string): string {
  const stats = statSync(folder, { throwIfNoEntry: false })
  return stats ? `${stats.dev}:${stats.ino}` : ''
}
