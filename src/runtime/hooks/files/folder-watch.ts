import { bordered } from '../../guard/border.ts'
import { now } from '../../guard/clock.ts'
import { after, every, later } from '../../guard/timers.ts'
import { ChokidarWatch } from './chokidar-watch.ts'
import { PlatformWatch } from './platform-watch.ts'
import { watchedPaths } from './watched-paths.ts'
import type { Watching, WatchListener } from './watching.ts'

/** How often to look anyway: some file systems tell nothing. */
const LOOK_ANYWAY = 2000
/** One save makes several events, and some programs save all the time: a look waits so long, and so many times as long as the last one took. */
const BURST = 2
const REST = 5
const LONGEST_REST = 30
/** The same when watching has failed. */
const LOOK_INSTEAD = 250

/** The means of watching, each for where those before it have failed. */
const MEANS: readonly (new (listener: WatchListener) => Watching)[] = [ChokidarWatch, PlatformWatch]

/** Says that something may have happened to some files. Never keeps the process alive, and never throws, whatever the program has replaced. */
export class FolderWatch {
  readonly #onEvent: () => void
  readonly #onError: (error: unknown) => void
  readonly #listener: (of: () => Watching | undefined) => WatchListener
  #files: readonly string[] = []
  /** Which of the means it is. */
  #means = 0
  #watching: Watching | undefined
  #isClosed = false
  #isStarting = false
  #isDue = false
  /** How long the last look took. */
  #took = 0
  #stopLooking: () => void
  #cancelStart: () => void = () => {}

  /** @param onError Told when no means is left, and it only looks. It may throw. */
  constructor(onEvent: () => void, onError: (error: unknown) => void) {
    this.#onError = bordered(onError)
    this.#onEvent = bordered(onEvent, (error) => this.#fail(error))
    this.#listener = (own) => ({
      onEvent: () => {
        if (own() === this.#watching) this.#lookSoon()
      },
      onFail: (error) => {
        if (own() === this.#watching) this.#fail(error)
      },
    })
    this.#stopLooking = this.#lookEvery(LOOK_ANYWAY)
  }

  /** Watches what these files depend on now; call it again when it may have changed. */
  follow(files: readonly string[]): void {
    this.#files = files
    if (this.#isClosed || this.#means === MEANS.length) return
    if (this.#watching) return this.#follow(this.#watching)
    if (this.#isStarting) return
    this.#isStarting = true
    // Not while a program starts: one of a few lines has ended before it is needed.
    this.#cancelStart = after(
      0,
      () => this.#open(),
      (error) => this.#fail(error),
    )
  }

  close(): void {
    this.#isClosed = true
    this.#stopLooking()
    this.#cancelStart()
    this.#end()
  }

  #lookSoon(): void {
    if (this.#isDue) return
    const look = (): void => {
      this.#isDue = false
      const from = now()
      if (!this.#isClosed) this.#onEvent()
      this.#took = now() - from
    }
    this.#isDue = true
    const rest = this.#took * REST
    if (!later(look, rest < BURST ? BURST : rest > LONGEST_REST ? LONGEST_REST : rest)) look()
  }

  #lookEvery(delay: number): () => void {
    return every(delay, this.#onEvent, (error) => this.#fail(error))
  }

  #open(): void {
    const Means = MEANS[this.#means]
    if (this.#isClosed || !Means) return
    let watching: Watching | undefined
    try {
      watching = new Means(this.#listener(() => watching))
      this.#watching = watching
    } catch (error) {
      return this.#fail(error)
    }
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

  /** Takes the next of the means. Nothing but syntax and what is guarded: this is where whatever the program has broken ends. */
  #fail(error: unknown): void {
    if (this.#isClosed || this.#means === MEANS.length) return
    this.#end()
    this.#means++
    if (this.#means < MEANS.length) return this.#open()
    this.#stopLooking()
    this.#stopLooking = this.#lookEvery(LOOK_INSTEAD)
    this.#onError(error)
  }
}
