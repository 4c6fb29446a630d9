import { getOwnPropertyDescriptor, getPrototypeOf, hasOwn, isArray, stringify, uncurried } from '../guard/builtins.ts'
import { isLargeBigint } from '../snapshot/large-bigint.ts'
import { isArrayBuffer, isError, isMap, isSet, isTypedArray } from '../guard/kinds-of-object.ts'
import { isProxy } from '../guard/kinds-of-function.ts'
import { withoutSecretParts } from '../snapshot/secret-parts.ts'
import { isNamedBeside, isSecretName, isSecretText } from '../snapshot/secrets.ts'
import { secret, Unreadable } from './unreadable.ts'

/** Of a longer text only the beginning is looked at for secrets. In characters. */
const LONGEST_MASKED = 100_000
const LONGEST_KEY = 1000

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
const isEnumerable = uncurried(Object.prototype.propertyIsEnumerable) as (owner: object, key: PropertyKey) => boolean
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
  if (typeof key === 'string' && key.length > LONGEST_KEY)
    return new Unreadable('<too long>', `a name of ${key.length} characters is not looked for`)
  if (typeof key === 'bigint' && isLargeBigint(key)) return new Unreadable('<too large>', 'a bigint of more than 2,048 bits is no index')
  const name = typeof key === 'symbol' ? key : `${key as string}`
  if (typeof value === 'string') return partOfText(value, name)
  if (typeof value !== 'object' && typeof value !== 'function') return undefined
  try {
    return find(value, name, onlyWhether)
  } catch {
    // A variable of a module in its temporal dead zone, or a page's window of another origin.
    return new Unreadable('<cannot be read>', `${nameOf(key)} cannot be read`)
  }
}

function find(value: object, key: PropertyKey, onlyWhether: boolean): unknown {
  let at: object | null = value
  for (let depth = 0; at !== null && depth < DEEPEST; depth++) {
    if (isProxy(at)) return new Unreadable('<proxy>', `${nameOf(key)} lies behind a proxy, which would run code of the program`)
    if (key === 'stack' && makesStack(at)) return new Unreadable('<getter>', 'to read this stack would run code of the program')
    const property = getOwnPropertyDescriptor(at, key)
    if (property) return onlyWhether ? true : hasOwn(property, 'value') ? opened(property.value, key, value) : asked(property, value, key)
    at = getPrototypeOf(at) as object | null
  }
  return onlyWhether ? false : undefined
}

/** A value, unless it is one of those that are never shown. */
function opened(value: unknown, key: PropertyKey, owner: object): unknown {
  const isNamed = typeof key === 'string' && isSecretName(key)
  return openedBy(value, isNamed || isNamedBefore(owner, key) || isNamedBeside(owner, key), nameOf(key))
}

/** The same for a variable. */
export function openedBy(value: unknown, isSecret: boolean, name: string): unknown {
  const isOpen = value === null || value === undefined || typeof value === 'boolean' || typeof value === 'function'
  if (isOpen) return value
  if (isSecret || (typeof value === 'string' && isSecretText(value))) return secret(name)
  // Before anything is cut out of it, as a part of a secret does not look like one.
  return typeof value === 'string' ? withoutSecretParts(value, LONGEST_MASKED) : value
}

/** Names and values can stand in turn, as in Node's `rawHeaders`. */
function isNamedBefore(owner: object, key: PropertyKey): boolean {
  if (!isArray(owner) || typeof key === 'symbol') return false
  const before: unknown = getOwnPropertyDescriptor(owner, +(key as string) - 1)?.value
  return typeof before === 'string' && isSecretName(before)
}

function asked({ get }: PropertyDescriptor, value: object, key: PropertyKey): unknown {
  if (get !== undefined && get === getStack) return call(get, value)
  for (let i = 0; i < trusted.length; i++) {
    if (trusted[i]!.get === get && trusted[i]!.isFor(value)) return call(get, value)
  }
  const kept = key === 'value' ? keptByRef(value) : undefined
  if (kept) return opened(kept.value, key, value)
  return new Unreadable('<getter>', `${nameOf(key)} is a getter, which would run code of the program`)
}

/**
 * Where a ref of Vue's (3.4, 3.5) keeps what its `value` would give: to ask the ref would track who asks, or compute. What stands behind
 * its reactive proxy is taken from beside it; a computed ref has what it computed last; one of another kind (`toRef`, `customRef`) keeps
 * nothing that is surely still right.
 */
function keptByRef(ref: object): PropertyDescriptor | undefined {
  if (getOwnPropertyDescriptor(ref, '__v_isRef')?.value !== true) return undefined
  const isComputed = hasOwn(ref, 'flags') || hasOwn(ref, 'effect')
  const kept = getOwnPropertyDescriptor(ref, '_rawValue') ?? (isComputed ? getOwnPropertyDescriptor(ref, '_value') : undefined)
  return kept && hasOwn(kept, 'value') && !(isComputed && kept.value === undefined) ? kept : undefined
}

/**
 * Whether to ask for a stack may run code of the program: its text is made when it is first asked for, by the program's
 * `Error.prepareStackTrace` if there is one, and of the error's name and message, which can be accessors.
 */
function makesStack(value: object): boolean {
  if (!isError(value)) {
    // A field that has this name, and no stack; what `Error.captureStackTrace` makes is not enumerable.
    if (!hasOwn(value, 'stack') || isEnumerable(value, 'stack')) return false
  }
  return hasHook() || Unreadable.is(readProperty(value, 'name')) || Unreadable.is(readProperty(value, 'message'))
}

/** Whether the program, or who has made its realm, has a say in how stacks are written. */
function hasHook(): boolean {
  const own = getOwnPropertyDescriptor(RealError, 'prepareStackTrace')
  return own ? !hasOwn(own, 'value') || typeof own.value === 'function' : 'prepareStackTrace' in RealError
}

function partOfText(text: string, key: string | symbol): unknown {
  if (key === 'length') return text.length
  if (typeof key === 'symbol') return undefined
  const index = +key
  // Only what is written as an index is one.
  return index >= 0 && index < text.length && `${index}` === key ? text[index] : undefined
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
