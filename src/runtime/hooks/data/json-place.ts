/** Where a text stops being JSON, 0-based; its end where it is cut short. What `JSON.parse` says of that differs from engine to engine. */
export function jsonEndsAt(text: string): number {
  const scanner = new Scanner(text)
  if (scanner.value()) scanner.space()
  return scanner.at
}

class Scanner {
  readonly #text: string
  at = 0

  constructor(text: string) {
    this.#text = text
  }

  space(): void {
    while (this.#is(' ') || this.#is('\n') || this.#is('\r') || this.#is('\t')) this.at++
  }

  /** Whether a whole value stands here. */
  value(): boolean {
    this.space()
    if (this.#is('{')) return this.#list('}', () => this.#quoted() && this.#sign(':') && this.value())
    if (this.#is('[')) return this.#list(']', () => this.value())
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

  #list(end: string, item: () => boolean): boolean {
    this.at++
    if (this.#sign(end)) return true
    do if (!item()) return false
    while (this.#sign(','))
    return this.#sign(end)
  }

  #quoted(): boolean {
    if (!this.#sign('"')) return false
    while (this.at < this.#text.length) {
      const character = this.#text[this.at]!
      if (character < ' ') return false
      this.at += character === '\\' ? 2 : 1
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
    const from = this.at
    while ('+-.eE0123456789'.includes(this.#text[this.at] ?? ' ')) this.at++
    return this.at > from
  }
}

/** `line:column` of a position, 1-based. */
export function lineAndColumn(text: string, at: number): string {
  const before = text.slice(0, at).split('\n')
  return `${before.length}:${before[before.length - 1]!.length + 1}`
}
