/** Tells what runs only because a handler ran, however much later: what follows its first `await`, its timers, what these start. */
export interface HandlerContext {
  /** Calls a handler so that all that it starts is known to be its probe's. */
  run<T>(probe: object, handler: (info: T) => unknown, info: T): unknown
  /** Whether what runs now was started by a handler. */
  isInside(): boolean
  /** From now on handlers of this probe are called by `run`. */
  begin(probe: object): void
  /** The probe is off. */
  end(probe: object): void
}

/**
 * Makes one, where a platform can tell.
 * @param onStray told an error that nothing has caught, of what a handler has started, and how it came
 * @returns `undefined` where there is none
 */
export type MakeHandlerContext = (onStray: (probe: object, error: unknown, how: string) => void) => HandlerContext | undefined
