// Taken at load: the program may put its own in its place.
const { defineProperty } = Object
const RealFunction = Function

/** What a site has passed, by number. */
export type Values = Readonly<Record<number, unknown>>

/** As many are handed on as they are; only of more a list is made, which takes a third of the time of a hit. */
export const MOST_APART = 8

/**
 * Makes an object of some of the values that a site has passed: of a list, or of what is handed on apart. Never by rest parameters, as
 * taking these apart goes through an iterator that a program can replace.
 */
export type Builder = (
  list: Values | undefined,
  a: unknown,
  b: unknown,
  c: unknown,
  d: unknown,
  e: unknown,
  f: unknown,
  g: unknown,
  h: unknown,
) => Record<string, unknown>

/** Reads a variable of a module, or a private field of an object, by its number. */
export type Read = (numberOrObject: unknown, number?: number) => unknown

/** Makes an object of what can be read; whatever a single one throws ends it. */
export type ReadingBuilder = (read: Read, object: unknown) => Record<string, unknown>

/** Where code from text is forbidden there is none. */
let compile: ((parameters: string, literal: string) => unknown) | undefined

/** A platform where nobody notices that code is made from text says so: then the objects are built several times as fast. */
export function compileBuilders(): void {
  // oxlint-disable-next-line no-new-func -- an object literal with known names, so that all objects of a site have one shape
  compile = (parameters, literal) => new RealFunction(parameters, `return {${literal}}`)
}

/**
 * @param from the number of the first one's value
 * @param isListed whether the site passes more than are handed on as they are
 */
export function builderOf(names: readonly string[], from: number, isListed: boolean): Builder {
  if (names.length === 0) return () => ({})
  const compiled = tryToCompile('list,a,b,c,d,e,f,g,h', names, (i) => (isListed ? `list[${from + i}]` : 'abcdefgh'[from + i]!))
  if (compiled) return compiled as Builder
  const copy = copierOf(names, from)
  return (list, a, b, c, d, e, f, g, h) => copy(list ?? [a, b, c, d, e, f, g, h])
}

/** @param isOfObject whether it reads fields of an object; else variables */
export function readingBuilderOf(names: readonly string[], isOfObject: boolean): ReadingBuilder {
  const compiled = tryToCompile('read,object', names, (i) => (isOfObject ? `read(object,${i})` : `read(${i})`))
  if (compiled) return compiled as ReadingBuilder
  const copy = copierOf(names, 0)
  return (read, object) => copy(readAll(read, names.length, isOfObject, object))
}

/** Places of their own for the first, as an index that is assigned can meet a setter of the program. */
function readAll(read: Read, count: number, isOfObject: boolean, object: unknown): Values {
  const at = (number: number): unknown => (isOfObject ? read(object, number) : read(number))
  if (count === 1) return [at(0)]
  if (count === 2) return [at(0), at(1)]
  if (count === 3) return [at(0), at(1), at(2)]
  if (count === 4) return [at(0), at(1), at(2), at(3)]
  const list = { __proto__: null } as unknown as Record<number, unknown>
  for (let i = 0; i < count; i++) list[i] = at(i)
  return list
}

/** Names are quoted and computed, as `__proto__: x` would be something else. */
function tryToCompile(parameters: string, names: readonly string[], value: (index: number) => string): unknown {
  if (!compile) return undefined
  let literal = ''
  for (let i = 0; i < names.length; i++) literal += `["${names[i]}"]:${value(i)},`
  try {
    return compile(parameters, literal)
  } catch {
    return (compile = undefined)
  }
}

/** The value of a number. */
export function valueAt(
  number: number,
  list: Values | undefined,
  a: unknown,
  b: unknown,
  c: unknown,
  d: unknown,
  e: unknown,
  f: unknown,
  g: unknown,
  h: unknown,
): unknown {
  if (list) return list[number]
  switch (number) {
    case 0:
      return a
    case 1:
      return b
    case 2:
      return c
    case 3:
      return d
    case 4:
      return e
    case 5:
      return f
    case 6:
      return g
    default:
      return h
  }
}

/**
 * Fills copies of one object that has the names already: no name is looked for in prototypes, where the program may have put a setter.
 * One place in the code for each of the first names, as the engine remembers the name and the shape that it has met at a place;
 * with a place for all of them a hit costs six times as much, and without the copy eight times.
 */
function copierOf(names: readonly string[], from: number): (values: Values) => Record<string, unknown> {
  const empty = emptyOf(names)
  const count = names.length
  const a = nameAt(names, 0)
  const b = nameAt(names, 1)
  const c = nameAt(names, 2)
  const d = nameAt(names, 3)
  const e = nameAt(names, 4)
  const f = nameAt(names, 5)
  const g = nameAt(names, 6)
  const h = nameAt(names, 7)
  return (values) => {
    const object = { ...empty }
    object[a] = values[from]
    if (count > 1) object[b] = values[from + 1]
    if (count > 2) object[c] = values[from + 2]
    if (count > 3) object[d] = values[from + 3]
    if (count > 4) object[e] = values[from + 4]
    if (count > 5) object[f] = values[from + 5]
    if (count > 6) object[g] = values[from + 6]
    if (count > 7) object[h] = values[from + 7]
    for (let i = 8; i < count; i++) object[names[i]!] = values[from + i]
    return object
  }
}

/** An index that is not there would be looked for in the prototypes. */
function nameAt(names: readonly string[], at: number): string {
  return at < names.length ? names[at]! : ''
}

function emptyOf(names: readonly string[]): Record<string, unknown> {
  const object = {}
  // Of several kinds, so that the engine has no reason to change the shape when the first values come.
  for (let i = 0; i < names.length; i++) put(object, names[i]!, i)
  for (let i = 0; i < names.length; i++) put(object, names[i]!, undefined)
  return object
}

/** Assigning `__proto__`, or what the program gave Object.prototype a setter for, would do something else. */
export function put(into: Record<string, unknown>, name: string, value: unknown): void {
  if (name in into)
    defineProperty(into, name, { __proto__: null, value, writable: true, enumerable: true, configurable: true } as PropertyDescriptor)
  else into[name] = value
}
