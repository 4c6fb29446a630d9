// Taken at load; a spread would ask the iterator of arrays, which is the program's.
const { apply } = Reflect

/**
 * A callback that somebody else is to call: what it throws would be an uncaught exception of the program, which may have
 * replaced any builtin that it uses, by something that throws.
 * @param onError told what was thrown; it may throw as well
 */
export function bordered<A extends unknown[]>(
  callback: (...values: A) => void,
  onError: (error: unknown) => void = () => {},
): (...values: A) => void {
  return (...values) => {
    try {
      apply(callback, undefined, values)
    } catch (error) {
      try {
        onError(error)
      } catch {
        // Nobody is left to tell.
      }
    }
  }
}
