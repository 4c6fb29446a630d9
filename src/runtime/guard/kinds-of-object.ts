import { getOwnPropertyDescriptor, getPrototypeOf, uncurried } from './builtins.ts'
import { isProxy } from './kinds-of-function.ts'

type Ask = (value: unknown) => boolean

/** What a platform can tell of objects without looking into them. */
export interface KindsOfObject {
  isMap: Ask
  isSet: Ask
  isDate: Ask
  isTypedArray: Ask
  isArrayBuffer: Ask
  isNativeError: Ask
}

let platform: KindsOfObject | undefined

/** Where a platform can tell more than the language. */
export function tellObjectsBy(kinds: KindsOfObject): void {
  // Taken at load: a program may replace them.
  const { isMap, isSet, isDate, isTypedArray, isArrayBuffer, isNativeError } = kinds
  platform = { isMap, isSet, isDate, isTypedArray, isArrayBuffer, isNativeError }
}

const DEEPEST = 64
const lists = getPrototypeOf(Uint8Array.prototype) as object

/**
 * Asks by a builtin that works on one kind of object only. Not before the prototypes say that it may be one: V8 puts what the object is
 * into the message of the error that it throws, and reads an error's `message` for that, by its getter if it has one.
 */
function asker(prototype: object, works: (value: object) => unknown): Ask {
  return (value) => {
    if (typeof value !== 'object' || value === null || !inherits(value, prototype)) return false
    try {
      works(value)
      return true
    } catch {
      return false
    }
  }
}

function inherits(value: object, prototype: object): boolean {
  let at: object | null = value
  for (let depth = 0; at !== null && depth < DEEPEST; depth++) {
    if (isProxy(at)) return false
    at = getPrototypeOf(at) as object | null
    if (at === prototype) return true
  }
  return false
}

function getterOf(owner: object, name: string): (self: object) => unknown {
  return uncurried(getOwnPropertyDescriptor(owner, name)!.get as () => unknown) as (self: object) => unknown
}

const errors: object = Error.prototype
const asksMap = asker(Map.prototype, getterOf(Map.prototype, 'size'))
const asksSet = asker(Set.prototype, getterOf(Set.prototype, 'size'))
const asksDate = asker(Date.prototype, uncurried(Date.prototype.getTime) as (self: object) => unknown)
const asksList = asker(lists, getterOf(lists, 'length'))
const asksBuffer = asker(ArrayBuffer.prototype, getterOf(ArrayBuffer.prototype, 'byteLength'))

/** Whether a value really is a map, whatever its prototype says; a proxy of one is not. */
export const isMap = (value: unknown): value is Map<unknown, unknown> => (platform ? platform.isMap(value) : asksMap(value))
export const isSet = (value: unknown): value is Set<unknown> => (platform ? platform.isSet(value) : asksSet(value))
export const isDate = (value: unknown): value is Date => (platform ? platform.isDate(value) : asksDate(value))
export const isTypedArray = (value: unknown): boolean => (platform ? platform.isTypedArray(value) : asksList(value))
export const isArrayBuffer = (value: unknown): boolean => (platform ? platform.isArrayBuffer(value) : asksBuffer(value))
/** Where no platform can tell, what inherits from the errors of this realm. */
export const isError = (value: unknown): boolean =>
  platform ? platform.isNativeError(value) : typeof value === 'object' && value !== null && inherits(value, errors)
