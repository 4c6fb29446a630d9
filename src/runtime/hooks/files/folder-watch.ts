import { bordered } from './border.ts'
import { ChokidarWatch } from './chokidar-watch.ts'
import { PlatformWatch } from './platform-watch.ts'
import { watchedPaths } from './watched-paths.ts'
import type { Watching, WatchListener } from './watching.ts'

// Taken at load: a program may replace them, by fake timers for instance.
const { setTimeout, clearTimeout, setInterval, clearInterval } = globalThis

/** How often to look anyway: some file systems tell nothing. */
const LOOK_ANYWAY = 2000
/** The same when watching has failed. */
const LOOK_INSTEAD = 250

/** The means of watching, each for where those before it have failed. */
const MEANS: readonly (new (listener: WatchListener) => Watching)[] = [ChokidarWatch, PlatformWatch]

/** Says that something may have happened to some files. Never keeps the process alive. */
export class FolderWatch {
  readonly #onEvent: () => void
  readonly #onError: (error: unknown) => void
  #files: readonly string[] = []
  /** Which of the means it is. */
  #means = 0
  #watching: Watching | undefined
  #isClosed = false
  #timer: NodeJS.Timeout
  #start: NodeJS.Timeout | undefined

  /** @param onError Told when no means is left, and it only looks. */
  constructor(onEvent: () => void, onError: (error: unknown) => void) {
    this.#onEvent = bordered(onEvent, (error) => this.#fail(error))
    this.#onError = onError
    this.#timer = setInterval(this.#onEvent, LOOK_ANYWAY).unref()
  }

  /** Watches what these files depend on now; call it again when it may have changed. */
  follow(files: readonly string[]): void {
    this.#files = files
    if (this.#isClosed || this.#means === MEANS.length) return
    if (this.#watching) this.#follow(this.#watching)
    // Not while a program starts: one of a few lines has ended before it is needed.
    else this.#start ??= setTimeout(() => this.#open(), 0).unref()
  }

  close(): void {
    this.#isClosed = true
    clearInterval(this.#timer)
    clearTimeout(this.#start)
    this.#end()
  }

  #open(): void {
    const Means = MEANS[this.#means]
    if (this.#isClosed || !Means) return
    const watching: Watching = new Means({
      onEvent: () => {
        if (watching === this.#watching) this.#onEvent()
      },
      onFail: (error) => {
        if (watching === this.#watching) this.#fail(error)
      },
    })
    this.#watching = watching
    this.#follow(watching)
  }

  #follow(watching: Watching): void {
    try {
      watching.follow(watchedPaths(this.#files), this.#files)
    } catch (error) {
      this.#fail(error)
    }
  }

  #end(): void {
    const watching = this.#watching
    this.#watching = undefined
    try {
      watching?.close()
    } catch {
      // What it holds keeps nothing alive.
    }
  }

  #fail(error: unknown): void {
    if (this.#isClosed || this.#means === MEANS.length) return
    this.#end()
    this.#means++
    if (this.#means < MEANS.length) return this.#open()
    clearInterval(this.#timer)
    this.#timer = setInterval(this.#onEvent, LOOK_INSTEAD).unref()
    this.#onError(error)
  }
}
