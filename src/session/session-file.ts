import { existsSync, linkSync, mkdirSync, readdirSync, readFileSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import { hostname, userInfo } from 'node:os'
import { basename, dirname, join } from 'node:path'
import type { HooksPlace } from './hooks-place.ts'

/** A hooks file that a session has written, by its first line. */
export interface SessionFile {
  readonly path: string
  readonly name: string
  readonly pid: number
  readonly host: string
  readonly user: string
  /** In milliseconds since 1970. */
  readonly since: number
  /** The command line. */
  readonly command: string
}

const HEAD = /^\/\/ A session of unplugin-probes \((\S+), process (\d+) of (.*) on (.*), since (\S+)\): (.*)$/m

/** What a session's hooks file begins with. */
export function headOf(name: string, command: string): string {
  const since = new Date().toISOString()
  return `A session of unplugin-probes (${name}, process ${process.pid} of ${userName()} on ${hostname()}, since ${since}): ${command}`
}

/** A place that a session cannot use. */
export class PlaceTaken extends Error {}

/** Where the hooks file of a session of this name goes. */
export interface Target {
  readonly place: HooksPlace
  readonly name: string
  readonly file: string
  /** What is written before it is put in its place. */
  readonly part: string
  /** The folder that is made for it; `undefined` where there is one. */
  readonly madeFolder: string | undefined
}

export function targetIn(place: HooksPlace, name: string): Target {
  const { kind, path } = place
  const folder = kind === 'folder' ? path : dirname(path)
  const file = kind === 'folder' ? join(path, `${name}.ts`) : path
  return { place, name, file, part: join(folder, `.${name}.part`), madeFolder: existsSync(folder) ? undefined : folder }
}

/**
 * Writes a session's hooks file, all at once, over no file that it has not written.
 * @throws {PlaceTaken}
 */
export function writeSessionFile({ place: { kind }, file, part, madeFolder }: Target, text: string): void {
  if (kind === 'file') makeRoom(file)
  if (madeFolder !== undefined) mkdirSync(madeFolder, { recursive: true, mode: 0o755 })
  // Readable for a program of another user, whatever the umask says.
  writeFileSync(part, text, { mode: 0o644 })
  try {
    if (kind === 'folder') return renameSync(part, file)
    // Unlike a rename it fails where somebody has written one meanwhile.
    linkSync(part, file)
    rmSync(part)
  } catch (error) {
    rmSync(part, { force: true })
    throw (error as NodeJS.ErrnoException).code === 'EEXIST' ? new PlaceTaken(`somebody has just written ${file}`) : error
  }
}

/** Takes it away; another file in its place is left alone. */
export function removeSessionFile({ file, name, madeFolder }: Target): void {
  if (readSessionFile(file)?.name === name) rmSync(file, { force: true })
  if (madeFolder === undefined) return
  try {
    rmdirSync(madeFolder)
  } catch {
    // Somebody else uses it by now.
  }
}

/** The hooks files of sessions at a place. */
export function sessionFiles(places: readonly HooksPlace[]): SessionFile[] {
  return places.flatMap(filesAt)
}

function filesAt({ kind, path }: HooksPlace): SessionFile[] {
  const paths = kind === 'file' ? [path] : existsSync(path) ? readdirSync(path).map((name) => join(path, name)) : []
  return paths.map(readSessionFile).filter((file) => file !== undefined)
}

/** @returns `undefined` for a file that no session has written */
export function readSessionFile(path: string): SessionFile | undefined {
  try {
    const found = HEAD.exec(readFileSync(path, 'utf8'))
    if (!found) return undefined
    const [, name = basename(path), pid, user = '', host = '', since = '', command = ''] = found
    return { path, name, pid: Number(pid), user, host, since: Date.parse(since), command }
  } catch {
    return undefined
  }
}

/** One place for one file: that of a session that is gone may go, another one may not. */
function makeRoom(path: string): void {
  if (!existsSync(path)) return
  const other = readSessionFile(path)
  const instead = "name a folder, hooks: './probes.hooks', where each session has a file of its own"
  if (!other) throw new PlaceTaken(`${path} is there already, and a session overwrites nothing that others have written; ${instead}`)
  if (other.host === hostname() && !isAlive(other.pid)) rmSync(path, { force: true })
  else
    throw new PlaceTaken(
      `${path} is of another session (process ${other.pid} of ${other.user}: ${other.command}); end that one, or ${instead}`,
    )
}

/** Whether a process of this host still runs. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function userName(): string {
  try {
    return userInfo().username
  } catch {
    // A container can have users without names.
    return String(process.getuid?.() ?? '')
  }
}
