/** 1-based. */
export interface Place {
  readonly line: number
  readonly column: number
}

const LINE_END = /\r\n|[\n\r\u2028\u2029]/g
/** A name or number, or one sign. */
const TOKENS = /[\w$\u0080-\uffff]+|\S/g
const WORD = /^[\w$\u0080-\uffff]/

/** All words of a component, names among them: not its tags, as compilers call what they make of one like it. */
export function namesIn(text: string): ReadonlySet<string> {
  return new Set(text.match(/(?<![\w$\u0080-\uffff<]|<\/)[\w$\u0080-\uffff]+/g))
}

/** A file as its author wrote it, where the parsed text is another one. */
export class WrittenText {
  readonly text: string
  #starts: readonly number[] | undefined

  constructor(text: string) {
    this.text = text
  }

  /** `undefined` for a place that it does not have. */
  offset({ line, column }: Place): number | undefined {
    const start = this.#lineStarts()[line - 1]
    const at = start === undefined ? undefined : start + column - 1
    return at !== undefined && at < this.text.length ? at : undefined
  }

  /** Vue's compiler counts the columns of an expression's later lines from its first one on: as if they stood behind the end of that line. */
  onItsLine(place: Place): Place {
    const at = this.offset(place)
    const starts = this.#lineStarts()
    let { line } = place
    if (at === undefined) return place
    while (line < starts.length && starts[line]! <= at) line++
    return line === place.line ? place : { line, column: at - starts[line - 1]! + 1 }
  }

  begins(place: Place, text: string): boolean {
    const at = this.offset(place)
    return at !== undefined && this.text.startsWith(text, at)
  }

  /** Where the line after an offset begins. */
  nextLine(offset: number): number {
    return this.#lineStarts().find((at) => at > offset) ?? this.text.length
  }

  /** Whether white space stands there. */
  isBlank(place: Place): boolean {
    const at = this.offset(place)
    return at === undefined || this.text[at]!.trim() === ''
  }

  /**
   * Whether a statement of another text can come from a part of a line: its first token stands there.
   * @param next where the part ends, if that is in its line
   * @param any whether any word of the statement is enough
   */
  hasSome(place: Place, next: Place | undefined, statement: string, any: boolean): boolean {
    const from = this.offset(place)
    if (from === undefined) return false
    const isInLine = next?.line === place.line && next.column > place.column
    const here = new Set(this.text.slice(from, isInLine ? this.offset(next) : this.#lineStarts()[place.line]).match(TOKENS))
    const tokens: readonly string[] = statement.match(TOKENS) ?? []
    return tokens.some((token, index) => (index === 0 || (any && WORD.test(token))) && here.has(token))
  }

  #lineStarts(): readonly number[] {
    return (this.#starts ??= [0, ...[...this.text.matchAll(LINE_END)].map(({ index, 0: end }) => index + end.length)])
  }
}
