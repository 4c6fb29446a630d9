import type { AnyEvent, EventLocation, ProbeEvent, ProbeEvents } from '../api/events.ts'
import { append, includes, select } from '../guard/builtins.ts'
import { epoch } from '../guard/clock.ts'
import { isThenable } from '../guard/kinds-of-function.ts'
import { later } from '../guard/timers.ts'
import { clipped } from './sink.ts'
import { traceIds } from './trace-ids.ts'

/** What is known of an event; the rest is added to it. `message` is the line that is written, unless it says another. */
export type Details = { [K in keyof ProbeEvents]: Omit<ProbeEvents[K], keyof AnyEvent> }[keyof ProbeEvents] & { readonly message?: string }

/** The hit whose handlers run. */
export interface CurrentHit {
  readonly id: number
  readonly probe: string
  readonly hit: number
  readonly location: EventLocation
  readonly function: string
  readonly text: string
}

/** Who wants to know of events. */
export interface Listener {
  /** `undefined` for all. */
  readonly type: keyof ProbeEvents | undefined
  readonly call: (event: ProbeEvent) => unknown
  /** It has thrown, or rejected with, this; it is off. */
  readonly failed: (error: unknown) => void
  /** Whether the probe of this number is its: it is told nothing else, and lines about it are written nowhere else. @default it is told all */
  readonly owns?: (id: number) => boolean
}

/** As many events wait that listeners have brought about: who brings about more is off. */
const MOST_WAITING = 1000
/** What a listener brings about can bring about more; after so many rounds it never ends. */
const MOST_ROUNDS = 50
/** In characters. */
const LONGEST_MESSAGE = 10_000

/** All events of a realm. Nothing is made of one while nobody listens. */
export class Events {
  /** Read at each hit. */
  isOn = false
  /** Whether the lines of text are written as well. */
  isTextWritten = true
  /** Whether a listener that owns the probe has got the last event: then its line is written nowhere else. */
  isTaken = false
  current: CurrentHit | undefined = undefined
  /** Where this is. */
  origin: Pick<AnyEvent, 'pid' | 'thread'> = {}
  #listeners: readonly Listener[] = []
  #waiting: ProbeEvent[] = []
  /** Who is called now. */
  #called: Listener | undefined = undefined
  /** How many rounds of listeners have led to the event that is told now. */
  #round = 0
  #isLater = false

  /** @returns takes it back */
  listen(listener: Listener): () => void {
    const more: Listener[] = select(this.#listeners, () => true)
    append(more, listener)
    this.#set(more)
    return () => this.#remove(listener)
  }

  wants(type: keyof ProbeEvents): boolean {
    const listeners = this.#listeners
    for (let i = 0; i < listeners.length; i++) if (listeners[i]!.type === type || listeners[i]!.type === undefined) return true
    return false
  }

  /** Never throws. @param line as it is written to stderr, without the prefix */
  emit(details: Details, line: string): void {
    this.isTaken = false
    if (!this.wants(details.event)) return
    const isOfHit = (details.event === 'log' || details.event === 'error') && details.hit === undefined
    const event = {
      __proto__: null,
      time: epoch(),
      ...this.origin,
      ...traceIds(),
      ...(isOfHit ? this.current : undefined),
      ...details,
      message: clipped(details.message ?? line, LONGEST_MESSAGE),
    } as unknown as ProbeEvent
    this.isTaken = this.#hasOwner(event)
    if (this.#called) this.#wait(event, this.#called)
    else this.#deliver(event)
  }

  /** What a listener brings about is told in a later turn. */
  #wait(event: ProbeEvent, by: Listener): void {
    const why =
      this.#round >= MOST_ROUNDS
        ? `it brings about what it listens to, ${MOST_ROUNDS} times over`
        : this.#waiting.length >= MOST_WAITING
          ? `it has brought about more than ${MOST_WAITING} events at once`
          : ''
    // That it is off is said all the same.
    if (why !== '' && includes(this.#listeners, by)) return this.#fail(by, new Error(why))
    append(this.#waiting, event)
    if (!this.#isLater) this.#isLater = later(() => this.#deliverWaiting(), 0)
  }

  #deliverWaiting(): void {
    const waiting = this.#waiting
    this.#waiting = []
    this.#isLater = false
    this.#round++
    for (let i = 0; i < waiting.length; i++) this.#deliver(waiting[i]!)
    if (this.#waiting.length === 0) this.#round = 0
  }

  #deliver(event: ProbeEvent): void {
    const listeners = this.#listeners
    for (let i = 0; i < listeners.length; i++) {
      const listener = listeners[i]!
      if (isFor(listener, event)) this.#call(listener, event)
    }
  }

  #hasOwner(event: ProbeEvent): boolean {
    const listeners = this.#listeners
    for (let i = 0; i < listeners.length; i++) if (listeners[i]!.owns && isFor(listeners[i]!, event)) return true
    return false
  }

  #call(listener: Listener, event: ProbeEvent): void {
    let failure: { readonly error: unknown } | undefined
    this.#called = listener
    try {
      const result = listener.call(event)
      if (isThenable(result)) void this.#settle(listener, result)
    } catch (error) {
      failure = { error }
    }
    this.#called = undefined
    if (failure) this.#fail(listener, failure.error)
  }

  /** `await` is syntax: it does not go through the program's `Promise`. */
  async #settle(listener: Listener, result: PromiseLike<unknown>): Promise<void> {
    try {
      await result
    } catch (error) {
      this.#fail(listener, error)
    }
  }

  #fail(listener: Listener, error: unknown): void {
    if (!includes(this.#listeners, listener)) return
    this.#remove(listener)
    try {
      listener.failed(error)
    } catch {
      // Nobody is left to tell.
    }
  }

  #remove(listener: Listener): void {
    this.#set(select(this.#listeners, (other) => other !== listener))
  }

  #set(listeners: readonly Listener[]): void {
    this.#listeners = listeners
    this.isOn = listeners.length > 0
  }
}

function isFor({ type, owns }: Listener, event: ProbeEvent): boolean {
  if (type !== undefined && type !== event.event) return false
  if (!owns) return true
  const { id } = event as { readonly id?: number }
  return id !== undefined && owns(id)
}

/** Those of this realm, as far as this copy of the runtime makes them. */
export const events: Events = new Events()
