import { statSync, watch, type FSWatcher } from 'node:fs'
import { basename, join } from 'node:path'
import { bordered } from './border.ts'
import { watchedPaths } from './watched-paths.ts'

// Taken at load: a program may replace them, by fake timers for instance.
const { setTimeout, setInterval, clearInterval } = globalThis

/** How often to look anyway: some file systems tell nothing. */
const LOOK_ANYWAY = 2000
/** The same when watching has failed. */
const LOOK_INSTEAD = 250

/** A folder or a file that is watched; one that is replaced by another of its name needs a new watch. */
interface Watch {
  readonly path: string
  readonly identity: string
  readonly watcher: FSWatcher
}

/**
 * Says that something may have happened to some files. Never keeps the process alive.
 * It calls the platform and no library: what a library does in its promises and streams cannot be kept from
 * the program, which may have replaced any builtin by something that throws.
 */
export class FolderWatch {
  readonly #onEvent: () => void
  readonly #onError: (error: unknown) => void
  #watches: Watch[] = []
  #entries: ReadonlySet<string> = new Set()
  #failed = false
  #timer: NodeJS.Timeout

  constructor(onEvent: () => void, onError: (error: unknown) => void) {
    this.#onEvent = bordered(onEvent, (error) => this.#fail(error))
    this.#onError = onError
    this.#timer = setInterval(this.#onEvent, LOOK_ANYWAY).unref()
  }

  /** Watches what these files depend on now; call it again when it may have changed. */
  follow(files: readonly string[]): void {
    if (this.#failed) return
    try {
      const { folders, entries } = watchedPaths(files)
      this.#entries = entries
      // The files too: one that is mounted alone, as containers do, tells nothing to its folder.
      this.#take([...folders, ...files.map((file) => [file, identityOf(file)] as const)])
    } catch (error) {
      this.#fail(error)
    }
  }

  close(): void {
    this.#failed = true
    clearInterval(this.#timer)
    const watches = this.#watches
    this.#watches = []
    for (let i = 0; i < watches.length; i++) stop(watches[i]!)
  }

  #take(wanted: readonly (readonly [path: string, identity: string])[]): void {
    const before = this.#watches
    const kept = before.filter(({ path, identity }) => wanted.some(([to, now]) => to === path && now === identity))
    const missing = wanted.filter(([path, identity]) => identity !== '' && !kept.some((watch) => watch.path === path))
    this.#watches = kept
    for (const [path, identity] of missing) this.#open(path, identity)
    for (const watch of before) if (!kept.includes(watch)) stop(watch)
    // What happened between the last look and now nobody has told.
    if (missing.length > 0) setTimeout(this.#onEvent, 0).unref()
  }

  #open(path: string, identity: string): void {
    // A log file next to a hooks file must cost nothing.
    const matters = (name: string | null): boolean =>
      !name || this.#entries.has(path) || this.#entries.has(join(path, name)) || name === basename(path)
    const listener = bordered(
      (_event: string, name: string | null) => {
        if (matters(name)) this.#onEvent()
      },
      (error) => this.#fail(error),
    )
    try {
      const watcher = watch(path, { persistent: false }, listener)
      // Deno knows only this way.
      watcher.unref()
      watcher.on(
        'error',
        bordered(
          (error) => this.#lost(path, identity, error),
          (error) => this.#fail(error),
        ),
      )
      this.#watches[this.#watches.length] = { path, identity, watcher }
    } catch (error) {
      this.#lost(path, identity, error)
    }
  }

  /** What is gone cannot be watched, which is no failure: Windows says so when a folder is removed. */
  #lost(path: string, identity: string, error: unknown): void {
    // A file may be one that nobody may read; its folder is watched as well.
    if (identityOf(path) === identity && !this.#entries.has(path)) return this.#fail(error)
    this.#watches = this.#watches.filter((watch) => watch.path !== path)
    setTimeout(this.#onEvent, 0).unref()
  }

  #fail(error: unknown): void {
    if (this.#failed) return
    this.close()
    this.#timer = setInterval(this.#onEvent, LOOK_INSTEAD).unref()
    this.#onError(error)
  }
}

/** What cannot be looked at counts as not there. */
function identityOf(path: string): string {
  try {
    const { dev, ino } = statSync(path)
    return `${dev}:${ino}`
  } catch {
    return ''
  }
}

function stop({ watcher }: Watch): void {
  try {
    watcher.close()
  } catch {
    // It is closed then.
  }
}
