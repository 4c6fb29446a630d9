import { taken } from './taken.ts'

// Taken at load: a program may replace it, by fake timers for instance.
const read = clock()

/** Milliseconds; 0 where there is no clock. Asked for in the program's own code: nothing may be thrown. */
export function now(): number {
  try {
    return read?.() ?? 0
  } catch {
    return 0
  }
}

function clock(): (() => number) | undefined {
  try {
    const performance = taken('performance')
    return performance?.now?.bind(performance) as (() => number) | undefined
  } catch {
    return undefined
  }
}

// As above.
const sinceEpoch = taken('Date')?.now

/** Milliseconds since 1970; 0 where nobody can tell. */
export function epoch(): number {
  try {
    return sinceEpoch?.() ?? 0
  } catch {
    return 0
  }
}
