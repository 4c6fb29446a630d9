// Taken at load: the program may put its own in its place.
const { defineProperty } = Object
const RealFunction = Function

/** What a site has passed, by number. */
export type Values = Readonly<Record<number, unknown>>

/** Makes an object of some of the values that a site has passed. */
export type Builder = (values: Values) => Record<string, unknown>

/** Where code from text is forbidden there is none. */
let compile: ((names: readonly string[], from: number) => Builder) | undefined

/** A platform where nobody notices that code is made from text says so: then the objects are built several times as fast. */
export function compileBuilders(): void {
  // oxlint-disable-next-line no-new-func -- an object literal with known names, so that all objects of a site have one shape
  compile = (names, from) => new RealFunction('v', `return {${literal(names, from)}}`) as Builder
}

/** @param from the number of the first one's value */
export function builderOf(names: readonly string[], from: number): Builder {
  if (names.length === 0) return () => ({})
  try {
    if (compile) return compile(names, from)
  } catch {
    compile = undefined
  }
  return copierOf(names, from)
}

/** Quoted and computed, as `__proto__: x` would be something else. */
function literal(names: readonly string[], from: number): string {
  let text = ''
  for (let i = 0; i < names.length; i++) text += `["${names[i]}"]:v[${from + i}],`
  return text
}

/**
 * Fills copies of one object that has the names already: no name is looked for in prototypes, where the program may have put a setter.
 * One place in the code for each of the first names, as the engine remembers the name and the shape that it has met at a place;
 * with a place for all of them a hit costs six times as much, and without the copy eight times.
 */
function copierOf(names: readonly string[], from: number): Builder {
  const empty = emptyOf(names)
  const count = names.length
  const [a, b = '', c = '', d = '', e = '', f = '', g = '', h = ''] = names as [string, ...string[]]
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
