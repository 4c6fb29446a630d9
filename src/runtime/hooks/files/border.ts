/**
 * A callback that Node is to call. What it throws would be an uncaught exception of the program, which may have
 * replaced any builtin that it uses, by something that throws.
 */
export function bordered<A extends unknown[]>(callback: (...values: A) => void, onError: (error: unknown) => void): (...values: A) => void {
  return (...values) => {
    try {
      callback(...values)
    } catch (error) {
      try {
        onError(error)
      } catch {
        // Nobody is left to tell.
      }
    }
  }
}
