import { closeSync, constants, fstatSync, type Stats } from 'node:fs'
import { dirname, join, parse, resolve, sep } from 'node:path'
import { ofProcess, process } from '../../guard/host-process.ts'
import { describeValue } from '../../say/describe.ts'
import { environment, switchIn } from '../../say/environment.ts'
import { accessSync, DENIED, lstatSync, openSync, readFileSync, readlinkSync, statSync } from '../../permits/files.ts'
import { granted, isDeno } from '../../permits/granted.ts'

/** Who may be able to write a file that runs: whoever it is, the process's own user and root, or root alone. */
export type Trust = 'anyone' | 'user' | 'root'

/** Why a file of code must not run. */
export type RefusalCode = 'HOOKS_ACCESS' | 'HOOKS_SIZE'

/** A file of code as it was at one moment. */
export interface CodeFile {
  /** `''` when it must not run. */
  readonly text: string
  readonly mtime: number
  /** Why it must not run, and what to do; `''` when it may. */
  readonly why: string
  readonly code: RefusalCode
  /** Whether it must not run because of who can write it. */
  readonly isMistrusted: boolean
  /** Which file of its disk it is, whatever its path. */
  readonly number: number
}

/** In bytes. What is larger is no hooks file, and to compile it would stop the program for long. */
const MOST = 1_048_576

/**
 * Reads a file that is about to run. What is checked is what is read: both go through one descriptor.
 * @param most in bytes; no limit for what the platform itself will compile
 * @throws What the file system says.
 */
export function readCode(path: string, trust: Trust, most: number = MOST): CodeFile {
  // A pipe that nobody writes to must not stop the program.
  const fd = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  try {
    const stats = fstatSync(fd)
    const { size, mtimeMs: mtime, ino: number } = stats
    const known = { text: '', mtime, code: 'HOOKS_ACCESS', isMistrusted: false, number } as const
    if (!stats.isFile()) return { ...known, why: 'is not a file' }
    const why = mistrust(path, stats, trust)
    if (why !== '') return { ...known, why, isMistrusted: true }
    if (size > most) return { ...known, why: tooLarge(size), code: 'HOOKS_SIZE' }
    return { ...known, why, text: readFileSync(fd, 'utf8') }
  } finally {
    closeSync(fd)
  }
}

function tooLarge(size: number): string {
  return `refused: it has ${size} bytes, and a file of hooks has at most ${MOST}; write what it does in less code, and read data from other files by node:fs`
}

/** Why a file cannot be read, in words. */
export function whyUnreadable(error: unknown): string {
  const { code, message, resource } = error as NodeJS.ErrnoException & { resource?: unknown }
  if (code !== DENIED || typeof resource !== 'string') return `cannot be read: ${message}`
  if (isDeno) return 'cannot be read: Deno does not grant it; start with --allow-read'
  return `cannot be read: Node's permission model refuses ${shownPath(resource)}; start with --allow-fs-read=${shownPath(resource)}`
}

/** Whether Node's permission model, or Deno's, is what stands in the way. */
export function isDenied(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === DENIED
}

/** Who may be able to write what a program's build or a call names. The environment has the last word. */
export function trustOf({ trust, owner }: { readonly trust?: boolean | undefined; readonly owner?: 'root' | undefined }): Trust {
  const said = switchIn(TRUST)
  if (said === 'yes') return 'anyone'
  // One that nobody understands asks for protection all the same.
  if (owner === 'root' || (environment(OWNER) ?? '') !== '') return 'root'
  return said === '' && trust === true ? 'anyone' : 'user'
}

/** Whether nobody asks who can write a file: on Windows modes say nothing. */
export function isUnchecked(trust: Trust): boolean {
  return trust === 'anyone' || process.platform === 'win32' || !process.geteuid
}

/** One clause about what the environment says of trust, if nobody can understand it; else `''`. */
export function unclearTrust(): string {
  const owner = environment(OWNER) ?? ''
  if (owner !== '' && owner !== 'root')
    return `${OWNER} is ${describeValue(owner)}; the only one that it can ask for is root, which is taken`
  if (switchIn(TRUST) !== 'unclear') return ''
  const said = describeValue(environment(TRUST))
  return `${TRUST} is ${said}, which is neither yes (1, true, yes, on) nor no (0, false, no, off): no file is trusted by it, nor by the option trust`
}

// Taken at load: a program may write another one there.
const mainModule = ofProcess('argv')?.[1]

const TRUST = 'PROBES_TRUST'
const OWNER = 'PROBES_OWNER'
const MOST_LINKS = 40

/**
 * A hooks file is code: only the process's own user and root, or root alone, may be able to write it, or to put another one in its place.
 * The rules are those of sshd for its keys: the file, and each folder up to the root.
 */
function mistrust(file: string, stats: Stats, trust: Trust): string {
  if (isUnchecked(trust)) return ''
  const user = trust === 'root' ? 0 : ownUser()
  if (user === undefined)
    return 'refused: it is code, and Deno does not grant to tell whose it has to be; start with --allow-sys=uid, or build with trust: true'
  const { way, denied } = wayTo(file)
  const faults = [faultOf(file, 'it', stats, user), ...way.map(([path, its]) => faultOf(path, '', its, user))].filter(
    (fault) => fault !== undefined,
  )
  if (faults.length === 0) return denied.length === 0 ? '' : uncheckable(denied)
  const whats = faults.map(({ what }) => what).join(', ')
  const remedies = faults.map(({ remedy }) => remedy).join(' && ')
  const what = file.endsWith('.json') ? 'it decides what of the program is shown' : 'it is code'
  return `refused: ${what}, and ${whats}; ${remedies}, or start with PROBES_TRUST=1 to load it all the same`
}

/**
 * Whom files have to belong to. Where Deno does not tell who runs this: who owns the program, as whoever can write that runs code in the
 * process as it is.
 */
function ownUser(): number | undefined {
  if (granted({ name: 'sys', kind: 'uid' })) return process.geteuid!()
  try {
    return statSync(mainModule!).uid
  } catch {
    return undefined
  }
}

function uncheckable(denied: readonly string[]): string {
  if (isDeno)
    return `refused: it is code, and Deno does not grant to tell who can write ${denied.map(shownPath).join(', ')}; start with --allow-read, or build with trust: true to run it unchecked`
  const flags = denied.map((path) => `--allow-fs-read=${shownPath(path)}`).join(' ')
  return `refused: it is code, and Node's permission model refuses to tell who can write ${denied.map(shownPath).join(', ')}; start with PROBES_TRUST=1 (or the option trust: true) to run it unchecked, or grant ${flags}`
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
      what: `${name || shown} belongs to user ${uid}, not to ${user === 0 ? 'root' : `${user} or root`}`,
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

interface Way {
  /** The folders, from the root on, and the links through which a path leads to its file. */
  readonly way: Map<string, Stats>
  /** Those that the permission model hides. */
  readonly denied: string[]
}

function wayTo(file: string): { way: [string, Stats][]; denied: string[] } {
  const way: Way = { way: new Map(), denied: [] }
  let path = resolve(file)
  for (let links = 0; links <= MOST_LINKS; links++) {
    const link = follow(path, way)
    if (link === undefined) break
    path = link
  }
  return { way: [...way.way], denied: [...new Set(way.denied)] }
}

/** Walks down to the first link. @returns the path that it leads to. */
function follow(path: string, way: Way): string | undefined {
  const { root } = parse(path)
  const names = path.slice(root.length).split(sep).filter(Boolean)
  let at = root
  for (const [i, name] of names.entries()) {
    const folder = way.way.get(at) ?? look(at, way)
    if (folder) way.way.set(at, folder)
    at = join(at, name)
    const stats = way.way.get(at) ?? look(at, way)
    // It is the next folder.
    if (!stats?.isSymbolicLink()) {
      if (stats && i < names.length - 1) way.way.set(at, stats)
      continue
    }
    way.way.set(at, stats)
    return join(resolve(dirname(at), readlinkSync(at)), ...names.slice(i + 1))
  }
  return undefined
}

function look(path: string, { denied }: Way): Stats | undefined {
  try {
    return lstatSync(path)
  } catch (error) {
    if (!isDenied(error)) throw error
    denied[denied.length] = path
    return undefined
  }
}

function shownPath(path: string): string {
  return /^[\w./@%+=:,~-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`
}
