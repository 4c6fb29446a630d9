/** V8 quotes the text of the program in its messages, and of a function that text is another. */
const QUOTED = /(\(intermediate value\))+|(?<=Class extends value |may only be an Object or null: |incompatible receiver )[^]*/g
/** One and the same error: which of its two messages comes depends on what V8 has compiled by then. */
const TAKEN_APART = /.*(?:is not iterable|Cannot destructure).*/s

/** Turns values into text without running code of the program where that can be helped. */
export class Describer {
  readonly #realm: unknown

  constructor(realm: unknown) {
    this.#realm = realm
  }

  describe(value: unknown, depth = 2): string {
    if (value === this.#realm) return '[global]'
    switch (typeof value) {
      case 'string':
        return JSON.stringify(value)
      case 'number':
        return Object.is(value, -0) ? '-0' : String(value)
      case 'function':
        return this.#function(value)
      case 'object':
        return value === null ? 'null' : this.#object(value, depth)
      default:
        return String(value)
    }
  }

  #function(value: object): string {
    const part = (name: string): string => this.#property(value, name, 0)
    return `[function ${part('name')} ${part('length')}]`
  }

  #object(value: object, depth: number): string {
    if (isError(value)) return `${this.#property(value.constructor, 'name', 0)}: ${steady(this.#property(value, 'message', 0))}`
    const isArray = Array.isArray(value)
    if (depth === 0) return isArray ? '[…]' : '{…}'
    const keys = Reflect.ownKeys(value).slice(0, 12)
    const parts = keys.filter((key) => key !== 'stack').map((key) => `${String(key)}: ${this.#property(value, key, depth - 1)}`)
    return isArray ? `[${parts.join(', ')}]` : `{ ${parts.join(', ')} }`
  }

  #property(owner: object, key: PropertyKey, depth: number): string {
    const property = Reflect.getOwnPropertyDescriptor(owner, key)
    if (!property) return 'none'
    return 'value' in property ? this.describe(property.value, depth) : '[accessor]'
  }
}

function isError(value: object): value is Error {
  return Object.prototype.toString.call(value) === '[object Error]'
}

/** A message as it is whatever V8 has compiled, and whatever the text of the functions in it. */
function steady(message: string): string {
  return message.replace(TAKEN_APART, 'cannot be taken apart').replace(QUOTED, '…')
}
