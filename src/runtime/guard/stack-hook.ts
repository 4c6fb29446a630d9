import { defineProperty, getOwnPropertyDescriptor, hasOwn } from './builtins.ts'

interface ErrorApi {
  prepareStackTrace?: unknown
}

// Taken at load: the program may put its own in its place.
const RealError = Error as unknown as ErrorApi
const { deleteProperty } = Reflect

/** Reads a stack. The program's own `Error.prepareStackTrace` must not see one that it did not ask for; a frozen one stays. */
export function withoutStackHook<T>(read: () => T): T {
  return getOwnPropertyDescriptor(RealError, 'prepareStackTrace') ? withStackHook(undefined, read) : read()
}

/** Reads a stack while another function than the program's makes its text. */
export function withStackHook<T>(hook: unknown, read: () => T): T {
  const before = getOwnPropertyDescriptor(RealError, 'prepareStackTrace')
  // Bun makes stacks by what was assigned last, whatever is defined, and to define it ends that for good.
  if (before && hasOwn(before, 'writable') && before.writable) return whileAssigned(hook, before.value, read)
  try {
    defineProperty(RealError, 'prepareStackTrace', {
      __proto__: null,
      value: hook,
      writable: true,
      configurable: true,
    } as PropertyDescriptor)
    return read()
  } finally {
    // A copy, as the program can give all descriptors a getter by way of Object.prototype.
    if (before) defineProperty(RealError, 'prepareStackTrace', { __proto__: null, ...before } as PropertyDescriptor)
    else deleteProperty(RealError, 'prepareStackTrace')
  }
}

function whileAssigned<T>(hook: unknown, before: unknown, read: () => T): T {
  try {
    RealError.prepareStackTrace = hook
    return read()
  } finally {
    RealError.prepareStackTrace = before
  }
}
