import { getOwnPropertyDescriptor, getPrototypeOf, indexOf, isArray, slice, startsWith, uncurried } from './builtins.ts'

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
// What the engine makes of each kind. A compiler may have lowered the last two to plain functions: such a sample tells nothing.
const plain: unknown = getPrototypeOf(() => {})
const generators: unknown = getPrototypeOf(function* () {})
const asyncGenerators: unknown = getPrototypeOf(async function* () {})

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
  if (prototype !== plain && (prototype === generators || prototype === asyncGenerators)) return 'generator'
  // A method can have this name, and a prototype can be frozen: only classes have both.
  return startsWith(text, 'class') && getOwnPropertyDescriptor(value, 'prototype')?.writable === false ? 'class' : 'function'
}

/** Words by which a function starts something that goes on when it has returned. */
const STARTS: readonly string[] = [
  'await',
  'async',
  'then',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'nextTick',
  'queueMicrotask',
  '.on',
  'fetch',
  'Promise',
  'Worker',
  'WebSocket',
  'EventSource',
  'Channel',
  'AbortSignal',
  'getBuiltinModule',
  'require',
  'import(',
]

/** Whether a function may start something that goes on when it has returned, as far as its text tells. */
export function startsWork(value: object): boolean {
  return !isProxy(value) && saysItStartsWork(textOf(value))
}

/** Whether code may start something that goes on when it has run. */
export function saysItStartsWork(text: string): boolean {
  for (let i = 0; i < STARTS.length; i++) if (indexOf(text, STARTS[i]!) !== -1) return true
  return false
}

/** Whether code imports anything but us, by which it may start something. */
export function importsMore(text: string): boolean {
  for (let at = indexOf(text, 'import'); at !== -1; at = indexOf(text, 'import', at + 1)) {
    const from = indexOf(text, 'from', at)
    const ours = indexOf(text, 'unplugin-probes', at)
    // Between them a space and a quote.
    if (from === -1 || ours < from || ours - from > 7) return true
  }
  return false
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

/** More prototypes than that nobody has. */
const DEEPEST = 16

/**
 * Whether it has a method `then`. Looked for without a `get`, which a reactive proxy or an accessor of the program would notice;
 * where the platform can tell a proxy, it is none: a promise does not work behind one.
 */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  if (typeof value !== 'object' || value === null) return false
  let at: object | null = value
  for (let depth = 0; at !== null && depth < DEEPEST; depth++) {
    if (isProxy(at)) return false
    const then = getOwnPropertyDescriptor(at, 'then')
    if (then) return typeof then.value === 'function'
    at = getPrototypeOf(at) as object | null
  }
  return false
}
