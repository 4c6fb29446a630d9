import type { Probes } from '../api/types.ts'
import { OwnWeakMap } from '../guard/builtins.ts'
import type { HooksCode } from './hooks-host.ts'
import { taken } from '../guard/taken.ts'
import { describeError, describeValue } from '../say/describe.ts'

// Taken at load: a program may replace it.
const AbortController = taken('AbortController')

/** What one load of a hooks file wants to be done when it ends. */
export class Unloading {
  readonly #code: HooksCode
  readonly #say: (line: string) => void
  readonly #cleanups: (() => unknown)[] = []
  #controller: AbortController | undefined
  #isOver = false

  /** @param say Takes one clause about a cleanup that failed. */
  constructor(code: HooksCode, say: (line: string) => void) {
    this.#code = code
    this.#say = say
  }

  /** The `probes` of this load. */
  within(probes: Probes, more: Partial<Pick<Probes, 'report'>> = {}): Probes {
    const own = {
      ...more,
      onUnload: (cleanup: () => unknown): void => this.add(cleanup),
      signal: undefined,
    }
    // Copied as they are, so that what is computed stays so.
    const facade = Object.defineProperties({}, { ...Object.getOwnPropertyDescriptors(probes), ...Object.getOwnPropertyDescriptors(own) })
    return Object.defineProperty(facade, 'signal', { get: () => this.#signal, enumerable: true, configurable: true }) as Probes
  }

  add(cleanup: () => unknown): void {
    if (typeof cleanup !== 'function') this.#say(`onUnload wants a function, not ${describeValue(cleanup)} (HOOKS_UNLOAD)`)
    else if (this.#isOver) this.#run(cleanup)
    else this.#cleanups[this.#cleanups.length] = cleanup
  }

  /** Ends the load. The signal aborts, then the cleanups run, the last one first, as a later one may need what an earlier one takes down. */
  run(): void {
    if (this.#isOver) return
    this.#isOver = true
    if (this.#controller) this.#abort(this.#controller)
    while (this.#cleanups.length > 0) {
      const cleanup = this.#cleanups[this.#cleanups.length - 1]!
      this.#cleanups.length--
      this.#run(cleanup)
    }
  }

  get #signal(): AbortSignal | undefined {
    if (!this.#controller && AbortController) {
      this.#controller = new AbortController()
      guardListeners(this.#controller.signal, (error) => this.#failed(error))
      if (this.#isOver) this.#abort(this.#controller)
    }
    return this.#controller?.signal
  }

  #abort(controller: AbortController): void {
    try {
      this.#code.run(() => controller.abort())
    } catch (error) {
      this.#failed(error)
    }
  }

  #run(cleanup: () => unknown): void {
    try {
      watchPromise(this.#code.run(cleanup), (error) => this.#failed(error))
    } catch (error) {
      this.#failed(error)
    }
  }

  #failed(error: unknown): void {
    this.#say(`a cleanup failed: ${describeError(error)} (HOOKS_UNLOAD); what it holds may live on`)
  }
}

/** Tells of a rejection, which would be the program's else. */
function watchPromise(value: unknown, onError: (error: unknown) => void): void {
  void (async () => {
    try {
      await value
    } catch (error) {
      onError(error)
    }
  })()
}

/** An event listener that throws is an uncaught exception, which ends the program. */
function guardListeners(signal: AbortSignal, onError: (error: unknown) => void): void {
  const guarded = new OwnWeakMap<object, (event: Event) => void>()
  const guard = (listener: unknown): unknown => {
    if (typeof listener !== 'function' && (typeof listener !== 'object' || listener === null)) return listener
    const known = guarded.get(listener)
    if (known) return known
    const run = (event: Event): void => {
      try {
        const result: unknown =
          typeof listener === 'function' ? listener.call(signal, event) : (listener as EventListenerObject).handleEvent(event)
        watchPromise(result, onError)
      } catch (error) {
        onError(error)
      }
    }
    guarded.set(listener, run)
    return run
  }
  const { addEventListener, removeEventListener } = signal
  const define = (name: string, descriptor: PropertyDescriptor): void => {
    Object.defineProperty(signal, name, { __proto__: null, configurable: true, ...descriptor } as PropertyDescriptor)
  }
  define('addEventListener', {
    value: (type: string, listener: unknown, options?: object) =>
      addEventListener.call(signal, type, guard(listener) as EventListener, options),
  })
  define('removeEventListener', {
    value: (type: string, listener: unknown, options?: object) =>
      removeEventListener.call(signal, type, guard(listener) as EventListener, options),
  })
  let onabort: unknown = null
  define('onabort', {
    get: () => onabort,
    set(listener: unknown) {
      if (onabort) signal.removeEventListener('abort', onabort as EventListener)
      onabort = typeof listener === 'function' ? listener : null
      if (onabort) signal.addEventListener('abort', onabort as EventListener)
    },
  })
}
