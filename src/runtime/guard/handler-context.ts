/**
 * Tells what runs only because a handler ran, or a load of a hooks file, however much later: what follows its first `await`, its timers,
 * what these start. An owner is a probe or a load.
 */
export interface HandlerContext {
  /** Calls a function so that all that it starts is known to be its owner's. */
  run<T, R>(owner: object, call: (info: T) => R, info: T): R
  /** Who has started what runs now. */
  owner(): object | undefined
  /** From now on functions of this owner are called by `run`. */
  begin(owner: object): void
  /** The probe is off, or the load is over. */
  end(owner: object): void
}

/**
 * Makes one, where a platform can tell.
 * @param onStray told an error that nothing has caught, of what an owner has started, and how it came
 * @returns `undefined` where there is none
 */
export type MakeHandlerContext = (onStray: (owner: object, error: unknown, how: string) => void) => HandlerContext | undefined
