import { accessSync, closeSync, constants, fstatSync, lstatSync, openSync, readFileSync, readlinkSync, type Stats } from 'node:fs'
import { dirname, join, parse, resolve, sep } from 'node:path'
import { environment } from '../../say/environment.ts'

/** A file of code as it was at one moment. */
export interface CodeFile {
  /** `''` when it must not run. */
  readonly text: string
  readonly mtime: number
  /** Why it must not run, and what to do; `''` when it may. */
  readonly why: string
}

/**
 * Reads a file that is about to run. What is checked is what is read: both go through one descriptor.
 * @param isTrusted Whether the user has said that the file may run whoever can write it.
 * @throws What the file system says.
 */
export function readCode(path: string, isTrusted: boolean): CodeFile {
  // A pipe that nobody writes to must not stop the program.
  const fd = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  try {
    const stats = fstatSync(fd)
    const why = stats.isFile() ? mistrust(path, stats, isTrusted) : 'is not a file'
    return { text: why === '' ? readFileSync(fd, 'utf8') : '', mtime: stats.mtimeMs, why }
  } finally {
    closeSync(fd)
  }
}

const MOST_LINKS = 40

/**
 * A hooks file is code: only the process's own user and root may be able to write it, or to put another one in its place.
 * The rules are those of sshd for its keys: the file, and each folder up to the root.
 */
function mistrust(file: string, stats: Stats, isTrusted: boolean): string {
  // On Windows modes say nothing.
  if (isTrusted || isTrustedByEnvironment() || process.platform === 'win32' || !process.geteuid) return ''
  const user = process.geteuid()
  const faults = [faultOf(file, 'it', stats, user), ...wayTo(file).map((path) => faultOf(path, '', lstatSync(path), user))].filter(
    (fault) => fault !== undefined,
  )
  if (faults.length === 0) return ''
  const whats = faults.map(({ what }) => what).join(', ')
  const remedies = faults.map(({ remedy }) => remedy).join(' && ')
  return `refused: it is code, and ${whats}; ${remedies}, or start with PROBES_TRUST=1 to run it all the same`
}

interface Fault {
  readonly what: string
  readonly remedy: string
}

/** @param name What it is called, a folder or a link being called by its path. */
function faultOf(path: string, name: string, stats: Stats, user: number): Fault | undefined {
  const shown = shownPath(path)
  const { uid, mode } = stats
  const isLink = stats.isSymbolicLink()
  if (uid !== user && uid !== 0)
    return {
      what: `${name || shown} belongs to user ${uid}, not to ${user} or root`,
      remedy: `chown ${isLink ? '-h ' : ''}${user} ${shown}`,
    }
  if (isLink || !(mode & 0o022)) return undefined
  // In a folder like /tmp nobody can move or remove what is not his. What nobody can write at all needs no mode: Kubernetes mounts so.
  if (stats.isDirectory() && uid === 0 && (mode & STICKY || isReadOnly(path))) return undefined
  return { what: `others can write ${name || shown} (mode ${(mode & 0o777).toString(8)})`, remedy: `chmod go-w ${shown}` }
}

const STICKY = 0o1000

function isReadOnly(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK)
    return false
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EROFS'
  }
}

/** The folders, from the root on, and the links through which a path leads to its file. */
function wayTo(file: string): string[] {
  const way = new Set<string>()
  let path = resolve(file)
  for (let links = 0; links <= MOST_LINKS; links++) {
    const link = follow(path, way)
    if (link === undefined) break
    path = link
  }
  return [...way]
}

/** Walks down to the first link. @returns the path that it leads to. */
function follow(path: string, way: Set<string>): string | undefined {
  const { root } = parse(path)
  const names = path.slice(root.length).split(sep).filter(Boolean)
  let at = root
  for (const [i, name] of names.entries()) {
    way.add(at)
    at = join(at, name)
    if (!lstatSync(at).isSymbolicLink()) continue
    way.add(at)
    return join(resolve(dirname(at), readlinkSync(at)), ...names.slice(i + 1))
  }
  return undefined
}

function shownPath(path: string): string {
  return /^[\w./@%+=:,~-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`
}

function isTrustedByEnvironment(): boolean {
  const said = environment('PROBES_TRUST')
  return said !== undefined && said !== '' && said !== '0'
}
