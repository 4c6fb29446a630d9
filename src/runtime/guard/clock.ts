// Taken at load: a program may replace it, by fake timers for instance.
const { performance } = globalThis
const read = performance?.now?.bind(performance) as (() => number) | undefined

/** Milliseconds; 0 where there is no clock. Asked for in the program's own code: nothing may be thrown. */
export function now(): number {
  try {
    return read?.() ?? 0
  } catch {
    return 0
  }
}
