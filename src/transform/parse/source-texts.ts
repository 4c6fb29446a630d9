import type { Positions } from './positions.ts'

/** As many UTF-16 code units of a statement are shown. */
const MOST = 48
/** Indented lines hold more white space than that. */
const MOST_READ = 8 * MOST
const LINE_END = /\r\n|[\n\r\u2028\u2029]/g

/** How statements begin, as their author wrote them. */
export class SourceTexts {
  readonly #code: string
  readonly #positions: Positions
  readonly #original: string | undefined
  #starts: readonly number[] | undefined

  /** @param original what `positions` leads to, if that is known */
  constructor(code: string, positions: Positions, original: string | undefined) {
    this.#code = code
    this.#positions = positions
    this.#original = original
  }

  /** The beginning of what stands in a range, on one line. */
  from(start: number, end: number): string {
    const text = this.#originalText(start, end) ?? this.#code.slice(start, Math.min(end, start + MOST_READ))
    // Most need no more than a look: a line of ASCII with single spaces.
    if (text.length <= MOST && PLAIN.test(text)) return text
    const folded = text.replace(/\s+/g, ' ').trim()
    const shown = folded.length > MOST ? `${folded.slice(0, MOST - 1).replace(HALF, '')}…` : folded.replace(HALF, '')
    return PLAIN.test(shown.slice(0, -1)) ? shown : shown.replace(ALONE, '\ufffd')
  }

  #originalText(start: number, end: number): string | undefined {
    const from = this.#offset(start)
    if (from === undefined) return undefined
    const original = this.#original!
    const last = this.#offset(end - 1) ?? -1
    // A map leads to the beginning of a token.
    if (last >= from)
      return original.slice(from, Math.min(last + TOKEN.exec(original.slice(last, last + MOST_READ))![0].length, from + MOST_READ))
    const line = this.#lineStarts().find((at) => at > from) ?? original.length
    return original.slice(from, Math.min(line, from + MOST_READ))
  }

  #offset(position: number): number | undefined {
    const place = this.#original === undefined ? undefined : this.#positions.original(position)
    const start = place && this.#lineStarts()[place.line - 1]
    if (start === undefined) return undefined
    const at = start + place!.column - 1
    return at < this.#original!.length ? at : undefined
  }

  #lineStarts(): readonly number[] {
    return (this.#starts ??= [0, ...[...this.#original!.matchAll(LINE_END)].map(({ index, 0: end }) => index + end.length)])
  }
}

/** A name or number, or one sign. */
const TOKEN = /^(?:[\w$\u0080-\uffff]+|[^])?/
const PLAIN = /^(?:[!-~]| (?! |$))*$/
/** The first half of a character of two, at the end. */
const HALF = /[\uD800-\uDBFF]$/
/** Such a half that stands alone in the source: no file can hold it. */
const ALONE = /\p{Surrogate}/gu
