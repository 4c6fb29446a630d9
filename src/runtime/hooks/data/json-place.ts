import { parse } from '../../guard/builtins.ts'

/** Where the parts of a text of JSON stand. All positions are 0-based. */
export interface JsonPlaces {
  /** Where the text stops being JSON; its end where it is cut short. What `JSON.parse` says of that differs from engine to engine. */
  readonly end: number
  /** Where values begin, by paths such as `probes[3].when`. */
  readonly values: ReadonlyMap<string, number>
  /** The first field that its object has already: of two of one name `JSON.parse` takes the last, without a word. */
  readonly double: { readonly path: string; readonly at: number } | undefined
  /** Whether it ends there only because it is nested deeper than any hooks file is. */
  readonly isTooDeep: boolean
}

const DEEPEST = 50

/** Looks where the parts of a text stand. */
export function jsonPlaces(text: string): JsonPlaces {
  const scanner = new Scanner(text)
  if (scanner.value('')) scanner.space()
  return { end: scanner.at, values: scanner.values, double: scanner.double, isTooDeep: scanner.isTooDeep }
}

class Scanner {
  readonly #text: string
  readonly values = new Map<string, number>()
  double: JsonPlaces['double'] = undefined
  isTooDeep = false
  at = 0
  #depth = 0

  constructor(text: string) {
    this.#text = text
  }

  space(): void {
    while (this.#is(' ') || this.#is('\n') || this.#is('\r') || this.#is('\t')) this.at++
  }

  /** Whether a whole value stands here. */
  value(path: string): boolean {
    this.space()
    this.values.set(path, this.at)
    if (this.#is('{')) return this.#object(path)
    if (this.#is('[')) return this.#array(path)
    if (this.#is('"')) return this.#quoted()
    return this.#word('true') || this.#word('false') || this.#word('null') || this.#number()
  }

  #is(sign: string): boolean {
    return this.#text[this.at] === sign
  }

  #sign(sign: string): boolean {
    this.space()
    if (!this.#is(sign)) return false
    this.at++
    return true
  }

  #object(path: string): boolean {
    const names = new Set<string>()
    return this.#list('}', () => {
      this.space()
      const at = this.at
      if (!this.#quoted()) return false
      const written = this.#text.slice(at, this.at)
      const name = written.includes('\\') ? (parse(written) as string) : written.slice(1, -1)
      const field = path === '' ? name : `${path}.${name}`
      if (names.size === names.add(name).size) this.double ??= { path: field, at }
      return this.#sign(':') && this.value(field)
    })
  }

  #array(path: string): boolean {
    let index = 0
    return this.#list(']', () => this.value(`${path}[${index++}]`))
  }

  #list(end: string, item: () => boolean): boolean {
    if (this.#depth === DEEPEST) return !(this.isTooDeep = true)
    this.#depth++
    this.at++
    if (!this.#sign(end)) {
      do if (!item()) return false
      while (this.#sign(','))
      if (!this.#sign(end)) return false
    }
    this.#depth--
    return true
  }

  #quoted(): boolean {
    if (!this.#sign('"')) return false
    while (this.at < this.#text.length) {
      const character = this.#text[this.at]!
      if (character < ' ') return false
      if (character === '\\' && !this.#escape()) return false
      this.at++
      if (character === '"') return true
    }
    return false
  }

  #word(word: string): boolean {
    if (!this.#text.startsWith(word, this.at)) return false
    this.at += word.length
    return true
  }

  #number(): boolean {
    if (this.#is('-')) this.at++
    if (this.#is('0')) this.at++
    else if (!this.#digits()) return false
    if (this.#is('.')) {
      this.at++
      if (!this.#digits()) return false
    }
    if (!this.#is('e') && !this.#is('E')) return true
    this.at++
    if (this.#is('+') || this.#is('-')) this.at++
    return this.#digits()
  }

  #digits(): boolean {
    const from = this.at
    while ('0123456789'.includes(this.#text[this.at] ?? ' ')) this.at++
    return this.at > from
  }

  /** Whether what follows a backslash is one of the escapes; stands at its last character then, else at the wrong one. */
  #escape(): boolean {
    this.at++
    if (!this.#is('u')) return '"\\/bfnrt'.includes(this.#text[this.at] ?? ' ')
    for (let i = 0; i < 4; i++) {
      this.at++
      if (!'0123456789abcdefABCDEF'.includes(this.#text[this.at] ?? ' ')) return false
    }
    return true
  }
}

/** `line:column` of a position, 1-based. */
export function lineAndColumn(text: string, at: number): string {
  const before = text.slice(0, at).split('\n')
  return `${before.length}:${before[before.length - 1]!.length + 1}`
}
