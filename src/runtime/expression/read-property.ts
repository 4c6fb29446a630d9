import { getOwnPropertyDescriptor, getPrototypeOf, includes, isArray, keys, stringify, uncurried } from '../guard/builtins.ts'
import { isArrayBuffer, isMap, isSet, isTypedArray } from '../guard/kinds-of-object.ts'
import { isProxy } from '../guard/kinds-of-function.ts'
import { isSecretName, isSecretText } from '../snapshot/secrets.ts'
import { secret, Unreadable } from './unreadable.ts'

/** More prototypes than that nobody has. */
const DEEPEST = 64

type Getter = () => unknown

// Taken at load: the program may put its own in its place.
const RealError = Error
/** Where stacks are accessors, one for all errors. */
const getStack = getOwnPropertyDescriptor(new RealError(''), 'stack')?.get

/** Getters of the language itself, which read what the engine keeps: to call them on what they are for runs nothing of the program. */
const trusted: readonly { readonly get: Getter; readonly isFor: (value: unknown) => boolean }[] = [
  { get: getterOf(Map.prototype, 'size'), isFor: isMap },
  { get: getterOf(Set.prototype, 'size'), isFor: isSet },
  { get: getterOf(getPrototypeOf(Uint8Array.prototype) as object, 'length'), isFor: isTypedArray },
  { get: getterOf(getPrototypeOf(Uint8Array.prototype) as object, 'byteLength'), isFor: isTypedArray },
  { get: getterOf(ArrayBuffer.prototype, 'byteLength'), isFor: isArrayBuffer },
]
const call: (getter: Getter, receiver: unknown) => unknown = uncurried(Function.prototype.call) as never

function getterOf(owner: object, name: string): Getter {
  return getOwnPropertyDescriptor(owner, name)!.get as Getter
}

/**
 * A property of a value, by the descriptors of the object and its prototypes: no accessor and no proxy is asked. What looks like a secret,
 * by its name or itself, is not given.
 * @param onlyWhether tells whether it is there
 */
export function readProperty(value: unknown, key: unknown, onlyWhether = false): unknown {
  if (Unreadable.is(value)) return value
  if (Unreadable.is(key)) return key
  if (value === null || value === undefined)
    return new Unreadable(`<no ${nameOf(key)} of ${value}>`, `there is no ${nameOf(key)} of ${value}: write ?. where it may be missing`)
  if (typeof key === 'object' || typeof key === 'function')
    return new Unreadable('<no index>', 'an index has to be a text or a number; of an object the language would ask for one')
  if (typeof value === 'string') return partOfText(value, key)
  if (typeof value !== 'object' && typeof value !== 'function') return undefined
  try {
    if (key === 'stack' && makesStack(value)) return new Unreadable('<getter>', 'to read this stack would run code of the program')
    return find(value, key as PropertyKey, onlyWhether)
  } catch {
    // A variable of a module in its temporal dead zone, or a page's window of another origin.
    return new Unreadable('<cannot be read>', `${nameOf(key)} cannot be read`)
  }
}

function find(value: object, key: PropertyKey, onlyWhether: boolean): unknown {
  let at: object | null = value
  for (let depth = 0; at !== null && depth < DEEPEST; depth++) {
    if (isProxy(at)) return new Unreadable('<proxy>', `${nameOf(key)} lies behind a proxy, which would run code of the program`)
    const property = getOwnPropertyDescriptor(at, key)
    if (property) return onlyWhether ? true : 'value' in property ? opened(property.value, key, value) : asked(property, value, key)
    at = getPrototypeOf(at) as object | null
  }
  return onlyWhether ? false : undefined
}

/** A value, unless it is one of those that are never shown. */
function opened(value: unknown, key: PropertyKey, owner: object): unknown {
  const isNamed = typeof key === 'string' && isSecretName(key)
  return openedBy(value, isNamed || isNamedBefore(owner, key), nameOf(key))
}

/** The same for a variable. */
export function openedBy(value: unknown, isSecret: boolean, name: string): unknown {
  const isOpen = value === null || value === undefined || typeof value === 'boolean' || typeof value === 'function'
  if (isOpen) return value
  return isSecret || (typeof value === 'string' && isSecretText(value)) ? secret(name) : value
}

/** Names and values can stand in turn, as in Node's `rawHeaders`. */
function isNamedBefore(owner: object, key: PropertyKey): boolean {
  if (!isArray(owner)) return false
  const before: unknown = getOwnPropertyDescriptor(owner, +(key as string) - 1)?.value
  return typeof before === 'string' && isSecretName(before)
}

function asked({ get }: PropertyDescriptor, value: object, key: PropertyKey): unknown {
  if (get !== undefined && get === getStack) return call(get, value)
  for (let i = 0; i < trusted.length; i++) {
    if (trusted[i]!.get === get && trusted[i]!.isFor(value)) return call(get, value)
  }
  return new Unreadable('<getter>', `${nameOf(key)} is a getter, which would run code of the program`)
}

/**
 * Whether to ask for a stack may run code of the program: its text is made when it is first asked for, by the program's
 * `Error.prepareStackTrace` if there is one, and of the error's name and message, which can be accessors.
 */
function makesStack(value: object): boolean {
  // A field that has this name, and no stack.
  if (isProxy(value) || includes(keys(value), 'stack')) return false
  const hook: unknown = getOwnPropertyDescriptor(RealError, 'prepareStackTrace')?.value
  return typeof hook === 'function' || Unreadable.is(readProperty(value, 'name')) || Unreadable.is(readProperty(value, 'message'))
}

function partOfText(text: string, key: unknown): unknown {
  if (key === 'length') return text.length
  const index = typeof key === 'symbol' ? Number.NaN : +(key as number)
  return index >= 0 && index < text.length ? text[index] : undefined
}

function nameOf(key: unknown): string {
  return typeof key === 'symbol'
    ? 'a symbol'
    : typeof key === 'string'
      ? key.length < 100
        ? key
        : stringify(`${key.length} characters`)
      : `[${key as number}]`
}
