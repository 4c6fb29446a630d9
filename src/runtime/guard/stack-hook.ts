import { defineProperty, getOwnPropertyDescriptor } from './builtins.ts'

interface ErrorApi {
  prepareStackTrace?: unknown
}

// Taken at load: the program may put its own in its place.
const RealError = Error as ErrorApi & ErrorConstructor
const NO_HOOK = { __proto__: null, value: undefined, writable: true, configurable: true } as PropertyDescriptor

/** Reads a stack. The program's own `Error.prepareStackTrace` must not see one that it did not ask for; a frozen one stays. */
export function withoutStackHook<T>(read: () => T): T {
  const hook = getOwnPropertyDescriptor(RealError, 'prepareStackTrace')
  if (!hook) return read()
  try {
    defineProperty(RealError, 'prepareStackTrace', NO_HOOK)
    return read()
  } finally {
    // A copy, as the program can give all descriptors a getter by way of Object.prototype.
    defineProperty(RealError, 'prepareStackTrace', { __proto__: null, ...hook } as PropertyDescriptor)
  }
}
