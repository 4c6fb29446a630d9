import { now } from '../guard/clock.ts'
import { later } from '../guard/timers.ts'

/** So many ticks of a handler are free, as to look at the clock takes as long as a hit. */
const FREE = 4
/** The clock is looked at once in so many ticks at the most. */
const MOST_SKIPPED = 1024
/** Between two looks so long, in milliseconds: then they come as often as they should. */
const SELDOM = 0.1
const RARE = 1
/** A single step counts as a part of the limit at the most: a collection of garbage, or a process that has to wait for its core, ends nothing. */
const STEP = 1 / 4
/** All that follows an `await` may take so many times the limit, until the event loop has its turn. */
const TURN = 10

const { captureStackTrace } = Error as ErrorConstructor & { captureStackTrace?: (target: object, below: unknown) => void }

/** What runs of a hooks file is longer under way than it may be. */
export class OverTimeError extends Error {
  override readonly name: string = 'OverTimeError'
  readonly code = 'HOOKS_TIME'
}

/**
 * The time that code of hooks files takes. Each of its loops and functions calls `tick`, which throws when it is over its time: in the
 * code itself, as nothing else can end it. A handler, a load, and each job that one of them has started has its own.
 */
export class OwnTime {
  /** In milliseconds; `undefined` for no limit. */
  limit: number | undefined = undefined
  readonly tick = (): boolean => --this.#left > 0 || this.#look()
  #left = 0
  /** When the clock was looked at; 0 when it was not yet. */
  #looked = 0
  #skipped = 1
  #used = 0
  /** Whether it will be told of the end. */
  #isBound = false
  #usedInTurn = 0
  #awaitsTurn = false

  /** A handler or a load begins. */
  begin(): void {
    this.#left = FREE
    this.#looked = 0
    this.#isBound = true
  }

  /** What went by was not its own. */
  beginAnew(): void {
    this.#left = 0
    this.#looked = 0
  }

  end(): void {
    this.#left = 0
    this.#looked = 0
    this.#isBound = false
  }

  /** In a handler it is the handler's. */
  run<T>(work: () => T): T {
    if (this.#isBound) return work()
    this.begin()
    try {
      return work()
    } finally {
      this.end()
    }
  }

  #look(): boolean {
    const { limit } = this
    if (limit === undefined) this.#left = MOST_SKIPPED
    else {
      const time = now()
      const passed = time - this.#looked
      const isFirst = this.#looked === 0
      // Also when it throws: what catches that meets the next tick.
      this.#looked = time
      this.#left = 0
      if (isFirst) this.#open(limit)
      else this.#spend(passed, limit)
      this.#left = this.#skipped
    }
    return true
  }

  #open(limit: number): void {
    this.#used = 0
    this.#skipped = 1
    if (this.#isBound) return
    if (this.#usedInTurn > limit * TURN) throw this.#over(`over its time: nothing else had its turn for ${limit * TURN} ms (its limit)`)
    void this.#closeAfterJob()
    this.#awaitsTurn ||= later(() => {
      this.#usedInTurn = 0
      this.#awaitsTurn = false
    }, 0)
  }

  #spend(passed: number, limit: number): void {
    const most = limit * STEP
    this.#used += passed < most ? passed : most
    if (this.#used > limit) throw this.#over(`over its time: it ran for more than ${limit} ms (its limit)`)
    if (passed > RARE) this.#skipped = 1
    else if (passed < SELDOM && this.#skipped < MOST_SKIPPED) this.#skipped *= 2
  }

  /** Its stack begins where it ticked. */
  #over(message: string): OverTimeError {
    const error = new OverTimeError(message)
    captureStackTrace?.(error, this.tick)
    return error
  }

  /** What follows an `await`, or comes from a timer, says nothing of its end: it is over when the engine's next job runs. */
  async #closeAfterJob(): Promise<void> {
    await undefined
    if (this.#isBound || this.#looked === 0) return
    const last = now() - this.#looked
    const most = (this.limit ?? 0) * STEP
    if (this.#awaitsTurn) this.#usedInTurn += this.#used + (last < most ? last : most)
    this.end()
  }
}
