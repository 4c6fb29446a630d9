/** What sucrase knows of where its tokens went; it keeps it to itself, but for us (scripts/pack-loader.ts). */
export interface TokenPlaces {
  /** Where each token begins in the compiled code, if it is there. */
  readonly to: readonly (number | undefined)[]
  /** Where it begins in the source. */
  readonly from: readonly number[]
}

/**
 * Positions of compiled code in its source, which has as many lines. Asked for when something was thrown, perhaps in the midst of the
 * program: no source map is made for it, and neither builtins nor regular expressions are used, whose `RegExp.$1` is the program's.
 */
export class SourcePlaces {
  readonly #code: string
  readonly #source: string
  readonly #tokens: TokenPlaces
  readonly #before: number

  /** @param before how many characters stand before the code in its first line */
  constructor(code: string, source: string, tokens: TokenPlaces, before: number) {
    this.#code = code
    this.#source = source
    this.#tokens = tokens
    this.#before = before
  }

  /** Both 1-based. */
  find(line: number, column: number): readonly [line: number, column: number] {
    const start = startOfLine(this.#code, line)
    if (start === undefined) return [line, column]
    const at = start + column - 1 - (line === 1 ? this.#before : 0)
    const { to, from } = this.#tokens
    let found = -1
    for (let i = 0; i < to.length; i++) {
      const begin = to[i]
      if (begin === undefined) continue
      if (begin > at) break
      if (begin >= start) found = i
    }
    if (found === -1) return [line, 1]
    let begin = from[found]!
    while (begin > 0 && this.#source[begin - 1] !== '\n') begin--
    return [line, from[found]! - begin + 1]
  }
}

function startOfLine(text: string, line: number): number | undefined {
  let at = 0
  for (let rest = line - 1; rest > 0; at++) {
    if (at >= text.length) return undefined
    if (text[at] === '\n') rest--
  }
  return at
}
