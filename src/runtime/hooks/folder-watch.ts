import { basename, join } from 'node:path'
import { watch, type FSWatcher } from 'chokidar'
import { watchedPaths } from './watched-paths.ts'

/** How often to look anyway: some file systems tell nothing. */
const LOOK_ANYWAY = 2000
/** The same when watching has failed. */
const LOOK_INSTEAD = 250

/** Says that something may have happened to some files. Never keeps the process alive. */
export class FolderWatch {
  readonly #onEvent: () => void
  readonly #onError: (error: unknown) => void
  #watcher: FSWatcher | undefined
  #watched = ''
  #failed = false
  #timer: NodeJS.Timeout

  constructor(onEvent: () => void, onError: (error: unknown) => void) {
    this.#onEvent = onEvent
    this.#onError = onError
    this.#timer = setInterval(onEvent, LOOK_ANYWAY).unref()
  }

  /** Watches what these files depend on now; call it again when it may have changed. */
  follow(files: readonly string[]): void {
    if (this.#failed) return
    try {
      const { folders, entries } = watchedPaths(files)
      const watched = JSON.stringify([[...folders], [...entries]])
      if (watched === this.#watched) return
      this.#watched = watched
      const before = this.#watcher
      const watcher = watch([...folders.keys()], {
        persistent: false,
        ignoreInitial: true,
        followSymlinks: true,
        depth: 0,
        atomic: false,
        ignored: (path) => !folders.has(path) && !entries.has(path),
      })
      this.#watcher = watcher
      // What happened before it was ready it does not tell.
      watcher.on('all', this.#onEvent).on('ready', this.#onEvent)
      // Raw events come first, and for all that happens in the folder: a log file next to it must cost nothing.
      watcher.on('raw', (_event, name, details) => {
        const { watchedPath } = details as { watchedPath: string }
        const isOther = name && !entries.has(watchedPath) && !entries.has(join(watchedPath, name)) && name !== basename(watchedPath)
        if (!isOther) this.#onEvent()
      })
      watcher.on('error', (error) => this.#fail(error))
      before?.close().catch(() => {})
    } catch (error) {
      this.#fail(error)
    }
  }

  close(): void {
    clearInterval(this.#timer)
    this.#watcher?.close().catch(() => {})
    this.#watcher = undefined
    this.#failed = true
  }

  #fail(error: unknown): void {
    if (this.#failed) return
    this.close()
    this.#timer = setInterval(this.#onEvent, LOOK_INSTEAD).unref()
    this.#onError(error)
  }
}
