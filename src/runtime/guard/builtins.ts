/**
 * Builtins as they were when the runtime was loaded. A program may replace any of them later, by one that counts its calls, throws,
 * or has sites itself: what runs from `enable` to the end of a handler must not call it.
 */

type Uncurried<F> = F extends (this: infer T, ...rest: infer A) => infer R ? (self: T, ...rest: A) => R : never

const { bind, call } = Function.prototype

/** A method as a function whose first argument is its `this`: nothing is looked up when it is called. */
export function uncurried<F extends (...rest: never[]) => unknown>(method: F): Uncurried<F> {
  return bind.bind(call)(method as never) as never
}

const text = String.prototype
export const slice: (self: string, from: number, to?: number) => string = uncurried(text.slice)
export const indexOf: (self: string, part: string, from?: number) => number = uncurried(text.indexOf)
export const lastIndexOf: (self: string, part: string) => number = uncurried(text.lastIndexOf)
export const charCodeAt: (self: string, at: number) => number = uncurried(text.charCodeAt)
export const toLowerCase: (self: string) => string = uncurried(text.toLowerCase)
export const trim: (self: string) => string = uncurried(text.trim)
export const startsWith: (self: string, part: string) => boolean = uncurried(text.startsWith)

export const parse: typeof JSON.parse = JSON.parse
export const isArray: typeof Array.isArray = Array.isArray
export const stringify: typeof JSON.stringify = JSON.stringify
export const freeze: typeof Object.freeze = Object.freeze
export const keys: typeof Object.keys = Object.keys
export const hasOwn: typeof Object.hasOwn = Object.hasOwn
export const getPrototypeOf: typeof Object.getPrototypeOf = Object.getPrototypeOf
export const defineProperty: typeof Reflect.defineProperty = Reflect.defineProperty
export const getOwnPropertyDescriptor: typeof Reflect.getOwnPropertyDescriptor = Reflect.getOwnPropertyDescriptor

/** Adds to an array. Assigning to an index would meet a setter that the program gave `Object.prototype`. */
export function append<T>(list: T[], item: T): void {
  const at = list.length
  if (!(at in list)) list[at] = item
  else
    defineProperty(list, at, { __proto__: null, value: item, writable: true, enumerable: true, configurable: true } as PropertyDescriptor)
}

/** A copy of what a test lets through. */
export function select<T>(list: readonly T[], test: (item: T) => boolean): T[] {
  const found: T[] = []
  for (let i = 0; i < list.length; i++) if (test(list[i]!)) append(found, list[i]!)
  return found
}

/** The first that passes a test. */
export function find<T>(list: readonly T[], test: (item: T) => boolean): T | undefined {
  for (let i = 0; i < list.length; i++) if (test(list[i]!)) return list[i]
  return undefined
}

/** The last that passes a test. */
export function findLast<T>(list: readonly T[], test: (item: T) => boolean): T | undefined {
  for (let i = list.length - 1; i >= 0; i--) if (test(list[i]!)) return list[i]
  return undefined
}

/** What a function makes of each. */
export function transform<T, U>(list: readonly T[], make: (item: T) => U): U[] {
  const made: U[] = []
  for (let i = 0; i < list.length; i++) append(made, make(list[i]!))
  return made
}

/** Without those that are `undefined`. */
export function definedOnly<T>(list: readonly (T | undefined)[]): T[] {
  const found: T[] = []
  for (let i = 0; i < list.length; i++) if (list[i] !== undefined) append(found, list[i] as T)
  return found
}

export function includes<T>(list: readonly T[], item: T): boolean {
  for (let i = 0; i < list.length; i++) if (list[i] === item) return true
  return false
}

/** Texts with something between them. */
export function join(parts: readonly string[], between: string): string {
  let whole = ''
  for (let i = 0; i < parts.length; i++) whole += i === 0 ? parts[i]! : between + parts[i]!
  return whole
}

/** Gives a class the methods that its base has now. Where the program has broken what this needs, it is an ordinary one. */
function own<C extends new () => object>(Collection: C, base: object): C {
  try {
    return owned(Collection, base)
  } catch {
    return Collection
  }
}

/** @param base not asked of the class: where a build has lowered it to a function, there is another one between */
function owned<C extends new () => object>(Collection: C, base: object): C {
  const names = Reflect.ownKeys(base)
  // A program can have replaced the methods and the iterators of arrays before we are loaded.
  for (let i = 0; i < names.length; i++) {
    if (names[i] === 'constructor') continue
    const descriptor = Object.getOwnPropertyDescriptor(base, names[i]!)!
    Object.defineProperty(Collection.prototype, names[i]!, { __proto__: null, ...descriptor } as PropertyDescriptor)
  }
  Object.setPrototypeOf(Collection.prototype, null)
  return Object.freeze(Collection.prototype) && Collection
}

/** Iterate with `forEach`: iterators are the program's. */
export const OwnMap: new <K, V>() => Map<K, V> = own(
  class extends Map {
    // oxlint-disable-next-line no-useless-constructor -- the default one takes its arguments apart by an iterator
    constructor() {
      super()
    }
  },
  Map.prototype,
) as never
export const OwnSet: new <T>() => Set<T> = own(
  class extends Set {
    // oxlint-disable-next-line no-useless-constructor -- as above
    constructor() {
      super()
    }
  },
  Set.prototype,
) as never
export const OwnWeakMap: new <K extends object, V>() => WeakMap<K, V> = own(
  class extends WeakMap {
    // oxlint-disable-next-line no-useless-constructor -- as above
    constructor() {
      super()
    }
  },
  WeakMap.prototype,
) as never

/** The items in the order in which they came. */
export function itemsOf<T>(set: ReadonlySet<T>): T[] {
  const items: T[] = []
  set.forEach((item) => append(items, item))
  return items
}

/** The values in the order in which their keys came. */
export function valuesOf<V>(map: ReadonlyMap<unknown, V>): V[] {
  const values: V[] = []
  map.forEach((value) => append(values, value))
  return values
}
