import { isArray, uncurried } from '../guard/builtins.ts'
import { getOwnPropertyDescriptor, hasOwn, indexOf, slice, toLowerCase, trim } from '../guard/builtins.ts'
import { isLargeBigint } from '../snapshot/large-bigint.ts'
import { isMap, isSet } from '../guard/kinds-of-object.ts'
import { isProxy } from '../guard/kinds-of-function.ts'
import { isSecretName } from '../snapshot/secrets.ts'
import { openedBy, readProperty } from './read-property.ts'
import { Unreadable } from './unreadable.ts'

/** What a call gets: no argument is unreadable. */
type Call = (args: readonly unknown[]) => unknown
/** Its receiver is of the kind that it stands under. */
type Method = (self: never, args: readonly unknown[]) => unknown

/** A longer text is not searched: it would take long, and so would each hit. */
const LONGEST_TEXT = 1_000_000
const LONGEST_NUMBER = 1000
const MOST_ITEMS = 10_000
/** Characters of a text times those that are looked for in it. */
const MOST_STEPS = 50_000_000

const toUpperCase: (text: string) => string = uncurried(String.prototype.toUpperCase)
const textEndsWith = uncurried(String.prototype.endsWith) as (text: string, part: string, to?: number) => boolean
const textIncludes = uncurried(String.prototype.includes) as (text: string, part: string, from: number) => boolean
const textStartsWith = uncurried(String.prototype.startsWith) as (text: string, part: string, from: number) => boolean
const mapGet = uncurried(Map.prototype.get)
const mapHas = uncurried(Map.prototype.has)
const setHas = uncurried(Set.prototype.has)
const { abs, ceil, floor, max, min, round, sign, trunc } = Math

/** Functions of an expression, by the names that they have in the language. */
const FUNCTIONS: Readonly<Record<string, Call>> = own({
  'Math.abs': ([a]) => abs(numberOf(a)),
  'Math.ceil': ([a]) => ceil(numberOf(a)),
  'Math.floor': ([a]) => floor(numberOf(a)),
  'Math.round': ([a]) => round(numberOf(a)),
  'Math.sign': ([a]) => sign(numberOf(a)),
  'Math.trunc': ([a]) => trunc(numberOf(a)),
  'Math.max': (args) => extreme(args, -Infinity, max),
  'Math.min': (args) => extreme(args, Infinity, min),
  'Array.isArray': ([a]) => isArray(a),
  Boolean: ([a]) => !!a,
  Number: (args) => (args.length === 0 ? 0 : numberOf(args[0])),
  String: (args) => (args.length === 0 ? '' : textOf(args[0])),
  isNaN: ([a]) => {
    const number = numberOf(a)
    return number !== number
  },
})

const TEXT_METHODS: Readonly<Record<string, Method>> = own({
  at: (text: string, [at]) => text[place(numberOf(at), text.length)],
  endsWith: (text: string, [end, to]) =>
    to === undefined ? textEndsWith(text, needle(text, end)) : textEndsWith(text, needle(text, end), numberOf(to)),
  includes: (text: string, [part, from]) => textIncludes(text, needle(text, part), from === undefined ? 0 : numberOf(from)),
  indexOf: (text: string, [part, from]) => indexOf(text, needle(text, part), from === undefined ? 0 : numberOf(from)),
  slice: (text: string, [from, to]) => slice(text, from === undefined ? 0 : numberOf(from), to === undefined ? undefined : numberOf(to)),
  startsWith: (text: string, [start, from]) => textStartsWith(text, needle(text, start), from === undefined ? 0 : numberOf(from)),
  toLowerCase: (text: string) => toLowerCase(text),
  toUpperCase: (text: string) => toUpperCase(text),
  trim: (text: string) => trim(text),
})

const LIST_METHODS: Readonly<Record<string, Method>> = own({
  at: (list: readonly unknown[], [at]) => readProperty(list, place(numberOf(at), list.length)),
  includes: (list: readonly unknown[], [item, from]) => positionIn(list, item, from, true) !== -1,
  indexOf: (list: readonly unknown[], [item, from]) => positionIn(list, item, from, false),
})

const MAP_METHODS: Readonly<Record<string, Method>> = own({
  get: (map: Map<unknown, unknown>, [key]) =>
    openedBy(mapGet(map, key), typeof key === 'string' && isSecretName(key), `get of ${typeof key}`),
  has: (map: Map<unknown, unknown>, [key]) => mapHas(map, key),
})

const SET_METHODS: Readonly<Record<string, Method>> = own({
  has: (set: Set<unknown>, [item]) => setHas(set, item),
})

/** All names that can be called, for messages. */
export const CALLABLE =
  'Math.abs/ceil/floor/max/min/round/sign/trunc, Number, String, Boolean, isNaN, Array.isArray, and of texts, arrays, maps and sets at, endsWith, get, has, includes, indexOf, slice, startsWith, toLowerCase, toUpperCase, trim'

/** Not of the program's, which can put names on Object.prototype. */
function own<T extends object>(table: T): T {
  return { __proto__: null, ...table }
}

export function isFunctionName(name: string): boolean {
  return name in FUNCTIONS
}

export function isMethodName(name: string): boolean {
  return name in TEXT_METHODS || name in LIST_METHODS || name in MAP_METHODS || name in SET_METHODS
}

export function callFunction(name: string, args: readonly unknown[]): unknown {
  return unreadableAmong(args) ?? attempt(() => FUNCTIONS[name]!(args))
}

/** Calls what the language's own method of this name does for texts, arrays, maps and sets; the program's method is never called. */
export function callMethod(self: unknown, name: string, args: readonly unknown[]): unknown {
  if (Unreadable.is(self)) return self
  const wrong = unreadableAmong(args)
  if (wrong) return wrong
  if (self === null || self === undefined) return readProperty(self, name)
  const method = typeof self === 'string' ? textMethod(self, name) : typeof self === 'object' ? methodOf(self, name) : undefined
  if (Unreadable.is(method)) return method
  if (!method) return new Unreadable(`<no call>`, `${name} of ${kindOf(self)} is a function of the program, which is not called`)
  return attempt(() => method(self as never, args))
}

function textMethod(text: string, name: string): Method | Unreadable | undefined {
  if (text.length > LONGEST_TEXT) return new Unreadable('<too long>', `a text of ${text.length} characters is not searched`)
  return TEXT_METHODS[name]
}

function methodOf(value: object, name: string): Method | Unreadable | undefined {
  if (isProxy(value)) return new Unreadable('<proxy>', `${name} lies behind a proxy, which would run code of the program`)
  if (isArray(value)) return LIST_METHODS[name]
  if (isMap(value)) return MAP_METHODS[name]
  if (isSet(value)) return SET_METHODS[name]
  return undefined
}

class NotSimple extends Error {}

function attempt(work: () => unknown): unknown {
  try {
    return work()
  } catch (error) {
    return new Unreadable('<no call>', error instanceof NotSimple ? error.message : 'the language refuses this call')
  }
}

function unreadableAmong(args: readonly unknown[]): Unreadable | undefined {
  for (let i = 0; i < args.length; i++) if (Unreadable.is(args[i])) return args[i] as Unreadable
  return undefined
}

/** As the language makes it of a simple value. */
function numberOf(value: unknown): number {
  if (isObject(value)) throw new NotSimple('a number of an object would run code of the program: use one of its fields')
  if (typeof value === 'string' && value.length > LONGEST_NUMBER) throw new NotSimple(`a text of ${value.length} characters is no number`)
  return typeof value === 'bigint' ? toNumber(value) : +(value as number)
}

const toNumber = Number

function textOf(value: unknown): string {
  if (typeof value === 'bigint' && isLargeBigint(value)) throw new NotSimple('a bigint of more than 2,048 bits is not written')
  if (isObject(value)) throw new NotSimple('a text of an object would run code of the program: use one of its fields')
  if (typeof value === 'symbol') throw new NotSimple('a symbol has no text here')
  return `${value as string}`
}

function isObject(value: unknown): boolean {
  return (typeof value === 'object' && value !== null) || typeof value === 'function'
}

function extreme(args: readonly unknown[], first: number, choose: (a: number, b: number) => number): number {
  let found = first
  for (let i = 0; i < args.length; i++) found = choose(found, numberOf(args[i]))
  return found
}

/** From the end, where it is negative. */
function place(at: number, length: number): number {
  const whole = trunc(at) || 0
  return whole < 0 ? length + whole : whole
}

/** What is looked for in a text; the two together tell how long that can take. */
function needle(text: string, value: unknown): string {
  const part = textOf(value)
  if (text.length * part.length > MOST_STEPS) throw new NotSimple(`${part.length} characters are not looked for in ${text.length}`)
  return part
}

/** By descriptors: a hole of an array can have an accessor behind it. */
function positionIn(list: readonly unknown[], item: unknown, from: unknown, isIncludes: boolean): number {
  if (list.length > MOST_ITEMS) throw new NotSimple(`an array of ${list.length} items is not searched`)
  const start = from === undefined ? 0 : place(numberOf(from), list.length)
  let steps = 0
  for (let i = start < 0 ? 0 : start; i < list.length; i++) {
    const found = getOwnPropertyDescriptor(list, i)
    if (!found) {
      if (isIncludes && item === undefined) return i
      continue
    }
    if (!hasOwn(found, 'value')) continue
    const { value } = found as { value: unknown }
    // Texts of one length are compared letter by letter.
    if (typeof value === 'string' && typeof item === 'string' && value.length === item.length) steps += item.length
    if (steps > LONGEST_TEXT) throw new NotSimple('to compare these texts takes too long')
    if (value === item || (isIncludes && item !== item && value !== value)) return i
  }
  return -1
}

function kindOf(value: unknown): string {
  return typeof value === 'object' ? (isArray(value) ? 'an array' : 'an object') : `a ${typeof value}`
}
