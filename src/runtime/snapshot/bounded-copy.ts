import type { SnapshotLimits } from '../api/types.ts'
import {
  append,
  defineProperty,
  getOwnPropertyDescriptor,
  getPrototypeOf,
  hasOwn,
  includes,
  keys,
  slice,
  uncurried,
} from '../guard/builtins.ts'
import { now } from '../guard/clock.ts'
import { clipped } from '../say/sink.ts'
import { isTypedArray } from '../guard/kinds-of-object.ts'
import { isLargeBigint } from './large-bigint.ts'
import { isProxy } from '../guard/kinds-of-function.ts'
import { addedTo, summaryOf } from './node-objects.ts'
import { isNamedBeside, isSecretName, isSecretText, REDACTED } from './secrets.ts'
import { withoutSecretParts } from './secret-parts.ts'

/** Some kilobytes at the most. */
export const LIMITS: SnapshotLimits = { depth: 3, items: 100, fields: 20, text: 255, objects: 1000, time: 10 }

/**
 * A copy of so few objects and names is whole, whatever the clock says: then the time went by in a garbage collection, or while another
 * process had the core.
 */
const SMALL = 200

const { isArray } = Array
const sizeOfMap = uncurried(getterOf(Map.prototype, 'size') as () => number)
const sizeOfSet = uncurried(getterOf(Set.prototype, 'size') as () => number)
const entriesOf = uncurried(Map.prototype.entries) as (map: Map<unknown, unknown>) => object
const valuesOf = uncurried(Set.prototype.values) as (set: Set<unknown>) => object
// Not `forEach`, which goes on to the end.
const nextEntry = nextOf<readonly [unknown, unknown]>(new Map().entries())
const nextValue = nextOf<unknown>(new Set().values())
const timeOf = uncurried(Date.prototype.getTime)
const isoOf = uncurried(Date.prototype.toISOString)
const bytesOf = uncurried(getterOf(getPrototypeOf(Uint8Array.prototype) as object, 'length') as () => number)
const patternOf = uncurried(getterOf(RegExp.prototype, 'source') as () => string)
/** In the order in which they are written; an older engine does not know all of them. */
const flags = flagsOf(['hasIndices', 'global', 'ignoreCase', 'multiline', 'dotAll', 'unicode', 'unicodeSets', 'sticky'], 'dgimsuvy')
const symbolText = uncurried(Symbol.prototype.toString)
const dates: unknown = Date.prototype
const maps: unknown = Map.prototype
const sets: unknown = Set.prototype
const promises: unknown = Promise.prototype
const errors: unknown = Error.prototype
const expressions: unknown = RegExp.prototype
const lists: unknown = getPrototypeOf(Uint8Array.prototype)
const texts: unknown = String.prototype
const plain: unknown = Object.prototype
const arrays: unknown = Array.prototype

function getterOf(owner: object, name: string): unknown {
  return getOwnPropertyDescriptor(owner, name)!.get
}

function nextOf<T>(iterator: object): (iterator: object) => { readonly done?: boolean; readonly value: T } {
  return uncurried((getPrototypeOf(iterator) as Iterator<T>).next as () => never)
}

interface Flag {
  readonly letter: string
  readonly isSet: (expression: RegExp) => boolean
}

function flagsOf(names: readonly string[], letters: string): readonly Flag[] {
  const found: Flag[] = []
  for (let i = 0; i < names.length; i++) {
    const getter = getOwnPropertyDescriptor(RegExp.prototype, names[i]!)?.get
    if (getter) append(found, { letter: letters[i]!, isSet: uncurried(getter) })
  }
  return found
}

/** As its `toString`, which would ask what the program has put on it. */
function sourceOf(expression: RegExp): string {
  let text = `/${patternOf(expression)}/`
  for (let i = 0; i < flags.length; i++) if (flags[i]!.isSet(expression)) text += flags[i]!.letter
  return text
}

/** The usual limits, and those that are given as numbers. */
export function limitsOf(given: Partial<SnapshotLimits> | undefined): SnapshotLimits {
  const limit = (name: keyof SnapshotLimits): number => {
    const value: unknown = given?.[name]
    return typeof value === 'number' && value >= 0 ? value : LIMITS[name]
  }
  return {
    depth: limit('depth'),
    items: limit('items'),
    fields: limit('fields'),
    text: limit('text'),
    objects: limit('objects'),
    time: limit('time'),
  }
}

/**
 * A copy of a value that holds plain objects, arrays and simple values only, of bounded size, without secrets. Nothing of the program
 * runs to make it: no getter, no proxy, no `toJSON`. What is left out is said in its place: `<getter>`, `<circular>`, `<12 more>`.
 */
export function boundedCopy(value: unknown, limits: SnapshotLimits = LIMITS): unknown {
  return new Copier(limits).copy(value, 0)
}

/** The same of the values of an object that is no value itself, however many it has: variables by their names. */
export function boundedFields(object: object, limits: SnapshotLimits = LIMITS): object {
  return new Copier(limits).fields({}, object, keys(object), Infinity, 0)
}

class Copier {
  readonly #limits: SnapshotLimits
  readonly #around: object[] = []
  #copied = 0
  #listed = 0
  #end = 0

  constructor(limits: SnapshotLimits) {
    this.#limits = limits
  }

  copy(value: unknown, depth: number): unknown {
    switch (typeof value) {
      case 'string':
        return isSecretText(value) ? REDACTED : this.#text(value)
      case 'number':
      case 'boolean':
        return value
      case 'undefined':
        return '<undefined>'
      case 'bigint':
        return isLargeBigint(value) ? '<large bigint>' : `${value}n`
      case 'symbol':
        return this.#text(symbolText(value))
      case 'function':
        if (isProxy(value)) return '<proxy>'
        return `<${isClass(value) ? 'class' : 'function'} ${this.#text(nameOf(value) || 'anonymous')}>`
      default:
        return value === null ? null : this.#guarded(value as object, depth)
    }
  }

  #guarded(value: object, depth: number): unknown {
    if (this.#copied++ >= this.#limits.objects) return '<too many objects>'
    if (this.#copied > 1 && this.#isLate()) return '<no time left>'
    if (isProxy(value)) return '<proxy>'
    for (let i = 0; i < this.#around.length; i++) if (this.#around[i] === value) return '<circular>'
    try {
      append(this.#around, value)
      return this.#object(value, depth)
    } catch {
      return '<cannot be read>'
    } finally {
      this.#around.length--
    }
  }

  #object(value: object, depth: number): unknown {
    const prototype: unknown = getPrototypeOf(value)
    if (depth < this.#limits.depth) {
      // Most are one of these.
      if (prototype === plain) return this.#properties(value, '', depth, false)
      if (prototype === arrays && isArray(value)) return this.#list(value, depth)
    }
    const type = typeOf(prototype as object | null)
    const kind = kindOf(prototype)
    if (kind === dates) return timeOf(value as Date) === timeOf(value as Date) ? isoOf(value as Date) : '<invalid date>'
    if (kind === expressions) return this.#text(sourceOf(value as RegExp))
    if (kind === promises) return `<${type}>`
    if (kind === lists || isTypedArray(value)) return `<${type || 'bytes'} of ${bytesOf(value as never)}>`
    if (kind === texts) return '<String>'
    if (depth >= this.#limits.depth) return isArray(value) ? `<array of ${value.length}>` : `<${type === '' ? 'object' : type}>`
    if (isArray(value)) return this.#list(value, depth)
    if (kind === maps) return this.#map(value as Map<unknown, unknown>, type, depth)
    if (kind === sets) return this.#set(value as Set<unknown>, type, depth)
    if (kind === plain) {
      const summary = summaryOf(value)
      // What belongs to it stands beside it: a request without its headers says little.
      if (summary) {
        const copy = this.fields(type === '' ? {} : { '<type>': type }, summary, keys(summary), this.#limits.fields, depth)
        return this.fields(copy, value, addedTo(value), this.#limits.fields, depth + 1)
      }
    }
    return this.#properties(value, type, depth, kind === errors)
  }

  #list(list: readonly unknown[], depth: number): unknown[] {
    const copy: unknown[] = []
    const { items } = this.#limits
    let name = ''
    for (let i = 0; i < list.length && i < items; i++) {
      const item = getOwnPropertyDescriptor(list, i)
      // Names and values can stand in turn, as in Node's `rawHeaders`.
      append(copy, item === undefined ? '<empty>' : this.#read(item, name, depth + 1))
      name = typeof item?.value === 'string' ? item.value : ''
    }
    if (list.length > items) append(copy, `<${list.length - items} more>`)
    return copy
  }

  #map(map: Map<unknown, unknown>, type: string, depth: number): object {
    const copy = {}
    put(copy, '<type>', `${type} of ${sizeOfMap(map)}`)
    const entries = entriesOf(map)
    let count = 0
    for (let entry = nextEntry(entries); !entry.done && count < this.#limits.items; entry = nextEntry(entries)) {
      const key = entry.value[0]
      const name =
        typeof key === 'string'
          ? this.#text(key)
          : typeof key === 'object' && key !== null
            ? `<key ${count + 1}>`
            : typeof key === 'symbol'
              ? slice(symbolText(key), 'Symbol('.length, -1)
              : `${this.copy(key, depth) as string}`
      put(copy, this.#text(name), isSecretName(name) ? REDACTED : this.copy(entry.value[1], depth + 1))
      count++
    }
    const more = sizeOfMap(map) - this.#limits.items
    if (more > 0) put(copy, '<more>', more)
    return copy
  }

  #set(set: Set<unknown>, type: string, depth: number): object {
    const values: unknown[] = []
    const items = valuesOf(set)
    for (let item = nextValue(items); !item.done && values.length < this.#limits.items; item = nextValue(items))
      append(values, this.copy(item.value, depth + 1))
    const more = sizeOfSet(set) - this.#limits.items
    if (more > 0) append(values, `<${more} more>`)
    const copy = {}
    put(copy, '<type>', `${type} of ${sizeOfSet(set)}`)
    put(copy, 'values', values)
    return copy
  }

  #properties(value: object, type: string, depth: number, isError: boolean): object {
    const copy = {}
    if (type !== '') put(copy, '<type>', type)
    return this.fields(copy, value, isError ? namesOfError(value) : keys(value), this.#limits.fields, depth + 1)
  }

  /** @param into gets copies of the values of these names */
  fields(into: object, object: object, names: readonly string[], most: number, depth: number): object {
    this.#listed += names.length
    for (let i = 0; i < names.length && i < most; i++) {
      const name = names[i]!
      const property = getOwnPropertyDescriptor(object, name)
      // One whose name stands beside it counts as one of that name.
      const isOfPair = property !== undefined && isNamedBeside(object, name)
      if (property) put(into, this.#text(name), this.#read(property, isOfPair ? 'secret' : name, depth))
    }
    if (names.length > most) put(into, '<more>', names.length - most)
    return into
  }

  #isLate(): boolean {
    const time = now()
    if (this.#end === 0) this.#end = time + this.#limits.time
    return time > this.#end && this.#copied + this.#listed > SMALL
  }

  #read(property: PropertyDescriptor, name: string, depth: number): unknown {
    // Not by its getter, which it can inherit from the program.
    if (!hasOwn(property, 'value')) return '<getter>'
    const { value } = property as { value: unknown }
    const isOpen = value === null || value === undefined || typeof value === 'boolean' || typeof value === 'function'
    return !isOpen && isSecretName(name) ? REDACTED : this.copy(value, depth)
  }

  #text(text: string): string {
    const { text: most } = this.#limits
    return clipped(withoutSecretParts(text, most), most)
  }
}

/** What an error says is not enumerable. */
const OF_ERRORS: readonly string[] = ['message', 'cause', 'code', 'errors']

/**
 * `stack` is not asked for: Node 20 and Bun make its text only then, by the program's `Error.prepareStackTrace`. Bun does so as well when
 * all names are listed, the ones that are not enumerable too.
 */
function namesOfError(value: object): readonly string[] {
  const names: string[] = []
  const shown = keys(value)
  for (let i = 0; i < OF_ERRORS.length; i++) {
    const name = OF_ERRORS[i]!
    if (!includes(shown, name) && getOwnPropertyDescriptor(value, name)) append(names, name)
  }
  for (let i = 0; i < shown.length; i++) if (shown[i] !== 'stack') append(names, shown[i]!)
  return names
}

/** The builtin that an object is one of, by its prototypes: nothing that a program can put on the object is asked. */
function kindOf(prototype: unknown): unknown {
  let at = prototype
  for (let depth = 0; at !== null && depth < 16; depth++) {
    if (isProxy(at as object)) return plain
    if (
      at === maps ||
      at === sets ||
      at === dates ||
      at === promises ||
      at === errors ||
      at === expressions ||
      at === lists ||
      at === texts
    )
      return at
    at = getPrototypeOf(at as object)
  }
  return plain
}

/** The name of its class; `''` for a plain object. */
function typeOf(prototype: object | null): string {
  if (prototype === null || prototype === plain || isProxy(prototype)) return ''
  const constructor: unknown = getOwnPropertyDescriptor(prototype, 'constructor')?.value
  return typeof constructor === 'function' && !isProxy(constructor) ? clipped(nameOf(constructor), 100) : ''
}

function nameOf(fn: object): string {
  const name: unknown = getOwnPropertyDescriptor(fn, 'name')?.value
  return typeof name === 'string' ? name : ''
}

/** A class's prototype cannot be assigned. */
function isClass(fn: object): boolean {
  return getOwnPropertyDescriptor(fn, 'prototype')?.writable === false
}

/** Assigning `__proto__`, or what the program gave Object.prototype a setter for, would do something else. */
function put(into: object, name: string, value: unknown): void {
  if (!(name in into)) (into as Record<string, unknown>)[name] = value
  else defineProperty(into, name, { __proto__: null, value, writable: true, enumerable: true, configurable: true } as PropertyDescriptor)
}
