import { getOwnPropertyDescriptor, getPrototypeOf, isArray, slice, startsWith, uncurried } from './builtins.ts'

/** What a platform can tell of values without looking into them. */
export interface KindsOfValue {
  isProxy(value: unknown): boolean
  isGeneratorFunction(value: unknown): boolean
  isGeneratorObject(value: unknown): boolean
}

let platform: KindsOfValue | undefined

/** Where a platform can tell more than the language. */
export function tellKindsBy(kinds: KindsOfValue): void {
  // Taken at load: a program may replace them.
  const { isProxy, isGeneratorFunction, isGeneratorObject } = kinds
  platform = { isProxy, isGeneratorFunction, isGeneratorObject }
}

const textOf = uncurried(Function.prototype.toString as (this: unknown) => string)
const NATIVE = '{ [native code] }'
// What the engine makes of `function*` and `async function*`: functions like any other where a build has lowered us.
const functions = getPrototypeOf(function () {}) as object
const generators = getPrototypeOf(function* () {}) as object
const asyncGenerators = getPrototypeOf(async function* () {}) as object

/** What is known of a function before it is called. */
export type KindOfFunction = 'function' | 'generator' | 'class' | 'revoked'

/**
 * Which kind of function it is. A proxy is not looked into, as its traps are the program's: where no platform can tell one, it has
 * the text of a native function.
 */
export function kindOfFunction(value: object): KindOfFunction {
  if (isRevoked(value)) return 'revoked'
  if (platform?.isProxy(value)) return 'function'
  if (platform?.isGeneratorFunction(value)) return 'generator'
  const text = textOf(value)
  if (!platform && slice(text, text.length - NATIVE.length) === NATIVE) return 'function'
  const prototype: unknown = getPrototypeOf(value)
  if (prototype !== functions && (prototype === generators || prototype === asyncGenerators)) return 'generator'
  // A method can have this name, and a prototype can be frozen: only classes have both.
  return startsWith(text, 'class') && getOwnPropertyDescriptor(value, 'prototype')?.writable === false ? 'class' : 'function'
}

/** Whether a value is a proxy that has been revoked: the language asks it for nothing else here. */
function isRevoked(value: object): boolean {
  try {
    isArray(value)
    return false
  } catch {
    return true
  }
}

/** Whether a value is a proxy, as far as the platform can tell. */
export function isProxy(value: unknown): boolean {
  return platform?.isProxy(value) ?? false
}

/** Whether a value is what a generator function returns, as far as the platform can tell. */
export function isGeneratorObject(value: unknown): boolean {
  return platform?.isGeneratorObject(value) ?? false
}
