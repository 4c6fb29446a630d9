// Taken at load: the program may put its own in its place.
const { defineProperty } = Object
const RealFunction = Function

/** What a site has passed, by number. */
export type Values = Readonly<Record<number, unknown>>

/** As many are handed on as they are; only of more a list is made. */
export const MOST_APART = 8

/** Makes an object of values, in the order of its names. */
export type Builder = (values: Values) => Record<string, unknown>

/** Reads a variable of a module, or a private field of an object, by its number. */
export type Read = (numberOrObject: unknown, number?: number) => unknown

/** Where code from text is forbidden there is none. */
let compile: ((parameters: string, text: string) => unknown) | undefined

/** A platform where nobody notices that code is made from text says so: then a hit takes half of the time. */
export function compileBuilders(): void {
  // oxlint-disable-next-line no-new-func -- object literals with known names, so that all objects of a site have one shape
  compile = (parameters, text) => new RealFunction(parameters, text)
}

/** A function, `undefined` where it must not be made from text. */
export function compiled(parameters: string, text: string): unknown {
  try {
    return compile?.(parameters, text)
  } catch {
    return (compile = undefined)
  }
}

/** Of an object literal. Names are quoted and computed, as `__proto__: x` would be something else. */
export function literalOf(names: readonly string[], value: (index: number) => string): string {
  let text = ''
  for (let i = 0; i < names.length; i++) text += `["${names[i]}"]:${value(i)},`
  return text
}

/** @param from the number of the first one's value */
export function builderOf(names: readonly string[], from: number): Builder {
  return names.length === 0 ? () => ({}) : copierOf(names, from)
}

/** What can be read, by number: places of their own for the first, as an index that is assigned can meet a setter of the program. */
export function readAll(count: number, at: (number: number) => unknown): Values {
  if (count === 1) return [at(0)]
  if (count === 2) return [at(0), at(1)]
  if (count === 3) return [at(0), at(1), at(2)]
  if (count === 4) return [at(0), at(1), at(2), at(3)]
  const list = { __proto__: null } as unknown as Record<number, unknown>
  for (let i = 0; i < count; i++) list[i] = at(i)
  return list
}

/**
 * Fills copies of one object that has the names already: no name is looked for in prototypes, where the program may have put a setter.
 * One place in the code for each of the first names, as the engine remembers the name and the shape that it has met at a place;
 * with a place for all of them a hit costs six times as much, and without the copy eight times.
 */
function copierOf(names: readonly string[], from: number): Builder {
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
