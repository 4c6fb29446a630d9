import { createHash } from 'node:crypto'
import { lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { process } from '../../guard/host-process.ts'
import { after } from '../../guard/timers.ts'

/** In milliseconds: how long ago, in words. */
const MINUTE = 60_000
/** A load that awaits counts as one that the process has not lived through for so long, in milliseconds. */
const AWAITED = 1000
const WRITABLE_BY_OTHERS = 0o022

/**
 * Says on the disk which hooks file a process is loading, so that the next one knows when this one did not live through it: a server
 * that is started again and again would go down again and again. Where nothing can be written, nothing is known.
 */
export class LoadMarks {
  readonly #path: string
  /** What its marks are called; `''` where there can be none. */
  #name = ''
  #folder: string | undefined

  /** @param path where the hooks file really is */
  constructor(path: string) {
    this.#path = path
  }

  /**
   * Runs a load, and leaves a mark if the process does not live through it.
   * @param content tells one from others
   * @param goesOn what of a load still goes on
   */
  during<T>(content: string, load: () => T, goesOn: (loaded: T) => Promise<unknown> | undefined): T {
    const mark = this.#markOf(`${process.pid}.${process.getBuiltinModule?.('node:worker_threads').threadId ?? 0}`)
    if (mark !== undefined) quietly(() => writeFileSync(mark, digest(content), { mode: 0o600 }))
    const end = (): void => {
      if (mark !== undefined) quietly(() => rmSync(mark, { force: true }))
    }
    let later: Promise<unknown> | undefined
    try {
      const loaded = load()
      later = goesOn(loaded)
      return loaded
    } finally {
      if (later) void this.#endAfter(later, end)
      else end()
    }
  }

  /** Not for longer: what goes on for long can be ended for another reason. */
  async #endAfter(later: Promise<unknown>, end: () => void): Promise<void> {
    const stop = after(AWAITED, end, end)
    try {
      await later
    } catch {
      // Said elsewhere.
    }
    stop()
    end()
  }

  /** What became of a process that was loading just that; `''` if there is none. Marks of other contents are taken away. */
  whyNot(content: string): string {
    const folder = this.#ownFolder()
    if (folder === undefined) return ''
    let why = ''
    for (const name of listed(folder)) {
      const [file, pid = ''] = name.split('.')
      if (file !== this.#name) continue
      const path = join(folder, name)
      quietly(() => {
        const { mtimeMs: time } = statSync(path)
        if (isAlive(+pid, time)) return
        if (readFileSync(path, 'utf8') === digest(content)) why = `a process ended while it loaded this (pid ${pid}, ${ago(time)})`
        else rmSync(path, { force: true })
      })
    }
    return why
  }

  #markOf(owner: string): string | undefined {
    const folder = this.#ownFolder()
    return folder === undefined ? undefined : join(folder, `${this.#name}.${owner}`)
  }

  /** Only the user may be able to write there: others could keep a hooks file from being loaded. */
  #ownFolder(): string | undefined {
    // Deno would ask whoever sits at its terminal, and wait.
    if (process.versions['deno'] !== undefined) return undefined
    return (this.#folder ??= quietly(() => {
      // Containers that share a disk have processes of the same numbers. A classic script may have no such modules.
      this.#name = digest(`${hostname()}\0${this.#path}`)
      const folder = join(tmpdir(), `unplugin-probes-${process.geteuid?.() ?? 'user'}`)
      quietly(() => mkdirSync(folder, { mode: 0o700 }))
      const stats = lstatSync(folder)
      const isOwn = !process.geteuid || (stats.uid === process.geteuid() && (stats.mode & WRITABLE_BY_OTHERS) === 0)
      return stats.isDirectory() && isOwn ? folder : undefined
    }))
  }
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}

function listed(folder: string): readonly string[] {
  return quietly(() => readdirSync(folder)) ?? []
}

/** @param time when it left its mark */
function isAlive(pid: number, time: number): boolean {
  // In a container the process before had the same number; a mark that is younger than this process is of one of its threads.
  if (pid === process.pid) return time >= Date.now() - process.uptime() * 1000
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // It is there, and belongs to somebody else.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function ago(time: number): string {
  const minutes = Math.round((Date.now() - time) / MINUTE)
  return minutes < 1 ? 'less than a minute ago' : minutes === 1 ? 'a minute ago' : `${minutes} minutes ago`
}

/** What cannot be read or written is not worth more than that. */
function quietly<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch {
    return undefined
  }
}
