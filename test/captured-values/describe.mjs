import { types } from 'node:util'

// Puts values into words, the same way for both sides. Programs patch what they like and have setters where they like:
// all that is needed is taken now, and what is built is built by definition.
const { defineProperty, getOwnPropertyDescriptor, getPrototypeOf, is } = Object
const { apply, ownKeys } = Reflect
const { stringify } = JSON
const { isArray } = Array
const { forEach: eachOfMap } = Map.prototype
const { forEach: eachOfSet } = Set.prototype
const { toString: symbolText } = Symbol.prototype
const { toString: functionText } = Function.prototype
const { getTime } = Date.prototype
const { toString: regExpText } = RegExp.prototype
const { includes, startsWith } = String.prototype
const { isDate, isMap, isModuleNamespaceObject, isNativeError, isPromise, isProxy, isRegExp, isSet } = types
const realm = globalThis
const known = [realm, process, console]
const MOST = 16

/** One line for each value: the place of the first that is the same object, and the value in words, to a small depth. */
export function describeAll(values) {
  let text = ''
  for (let i = 0; i < values.length; i++) {
    let first = i
    if (isReference(values[i])) for (let j = i - 1; j >= 0; j--) if (values[j] === values[i]) first = j
    text += `${first} ${describe(values[i], 3)}\n`
  }
  return text
}

/**
 * What the inspector's scope objects hold: a line with the names of each, then the lines of `this` and all values.
 * Gets the names that are wanted of the global object, `this`, and the scopes.
 */
export function describeScopes(given) {
  const values = [given[1]]
  let names = ''
  for (let i = 2; i < given.length; i++) {
    const keys = ownKeys(given[i])
    let text = ''
    for (let j = 0; j < keys.length; j++) {
      if (given[i] === realm && (typeof keys[j] !== 'string' || !apply(includes, given[0], [`,${keys[j]},`]))) continue
      const descriptor = getOwnPropertyDescriptor(given[i], keys[j])
      text += `${text && ','}${stringify(keys[j])}`
      append(values, getOwnPropertyDescriptor(descriptor, 'value') ? descriptor.value : 'an accessor')
    }
    names += `[${text}]\n`
  }
  return names + describeAll(values)
}

/** Which of these functions throw: a variable in its temporal dead zone cannot be read. One letter each. */
export function whichThrow(given) {
  const readers = given[0]
  let text = ''
  for (let i = 0; i < readers.length; i++) {
    try {
      readers[i]()
      text += '.'
    } catch {
      text += 'x'
    }
  }
  return text
}

/** Adds to a list, whatever setters the program has given to Array.prototype. */
export function append(list, value) {
  define(list, list.length, value)
}

export function define(object, key, value) {
  defineProperty(object, key, { __proto__: null, value, writable: true, enumerable: true, configurable: true })
}

function isReference(value) {
  return (typeof value === 'object' && value !== null) || typeof value === 'function' || typeof value === 'symbol'
}

function describe(value, depth) {
  switch (typeof value) {
    case 'string':
      return stringify(value.length > 300 ? `${value[0]}…${value.length}` : value)
    case 'number':
      return is(value, -0) ? '-0' : `${value}`
    case 'bigint':
      return `${value}n`
    case 'symbol':
      return stringify(apply(symbolText, value, []))
    case 'function':
      return isProxy(value) ? 'proxy of function' : named(value)
    case 'object':
      return value === null ? 'null' : isProxy(value) ? 'proxy' : object(value, depth)
    default:
      return `${value}`
  }
}

function named(value) {
  const kind = apply(startsWith, apply(functionText, value, []), ['class']) ? 'class' : 'function'
  return `${kind} ${stringify(data(value, 'name') ?? '')}`
}

function object(value, depth) {
  for (let i = 0; i < known.length; i++) if (value === known[i]) return `known ${i}`
  const what = kindOf(value)
  if (depth === 0) return what
  let text = `${what}{`
  const keys = ownKeys(value)
  for (let i = 0; i < keys.length && i < MOST; i++) {
    // The stack of an error tells where it was made: our guards move columns.
    if (keys[i] === 'stack') continue
    text += `${describe(keys[i], 0)}:${property(value, keys[i], depth - 1)},`
  }
  if (isMap(value)) apply(eachOfMap, value, [(entry, key) => (text += `${describe(key, depth - 1)}=>${describe(entry, depth - 1)},`)])
  if (isSet(value)) apply(eachOfSet, value, [(entry) => (text += `${describe(entry, depth - 1)},`)])
  return `${text}}${keys.length}`
}

function property(value, key, depth) {
  try {
    const descriptor = getOwnPropertyDescriptor(value, key)
    if (descriptor === undefined) return 'none'
    return getOwnPropertyDescriptor(descriptor, 'value') ? describe(descriptor.value, depth) : 'accessor'
  } catch {
    return 'dead'
  }
}

function kindOf(value) {
  if (isArray(value)) return 'array'
  if (isModuleNamespaceObject(value)) return 'namespace'
  if (isPromise(value)) return 'promise'
  if (isMap(value)) return 'map'
  if (isSet(value)) return 'set'
  if (isDate(value)) return `date ${apply(getTime, value, [])}`
  if (isRegExp(value)) return `regexp ${apply(regExpText, value, [])}`
  const prototype = getPrototypeOf(value)
  const kind = isNativeError(value) ? 'error' : 'object'
  if (prototype === null) return `${kind} of null`
  if (isProxy(prototype)) return `${kind} of proxy`
  const maker = data(prototype, 'constructor')
  return `${kind} of ${typeof maker === 'function' && !isProxy(maker) ? stringify(data(maker, 'name') ?? '') : 'nothing'}`
}

function data(value, key) {
  const descriptor = getOwnPropertyDescriptor(value, key)
  return descriptor && getOwnPropertyDescriptor(descriptor, 'value') ? descriptor.value : undefined
}
