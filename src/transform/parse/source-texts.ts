import type { Positions } from './positions.ts'

/** As many UTF-16 code units of a statement are shown. */
const MOST = 48
/** Indented lines hold more white space than that. */
const MOST_READ = 8 * MOST

/** How statements begin, as their author wrote them. */
export class SourceTexts {
  readonly #code: string
  readonly #positions: Positions
  readonly #secrets: RegExp | undefined

  /** @param secrets what a text must not name */
  constructor(code: string, positions: Positions, secrets?: RegExp) {
    this.#code = code
    this.#positions = positions
    this.#secrets = secrets
  }

  /** The beginning of what stands in a range, on one line; `…` where that names what nobody is to read. */
  from(start: number, end: number): string {
    const text = this.#originalText(start, end) ?? this.#code.slice(start, Math.min(end, start + MOST_READ))
    if (this.#secrets?.test(text)) return '…'
    // Most need no more than a look: a line of ASCII with single spaces.
    if (text.length <= MOST && PLAIN.test(text)) return text
    const folded = text.replace(/\s+/g, ' ').trim()
    const shown = folded.length > MOST ? `${folded.slice(0, MOST - 1).replace(HALF, '')}…` : folded.replace(HALF, '')
    return PLAIN.test(shown.slice(0, -1)) ? shown : shown.replace(ALONE, '\ufffd')
  }

  #originalText(start: number, end: number): string | undefined {
    const from = this.#offset(start)
    if (from === undefined) return undefined
    const { text: original } = this.#positions.written!
    const last = this.#offset(end - 1) ?? -1
    // A map leads to the beginning of a token, or to that of a line.
    if (last > from || (last === from && original[from]!.trim() !== ''))
      return original.slice(from, Math.min(last + TOKEN.exec(original.slice(last, last + MOST_READ))![0].length, from + MOST_READ))
    return original.slice(from, Math.min(this.#positions.written!.nextLine(from), from + MOST_READ))
  }

  #offset(position: number): number | undefined {
    const place = this.#positions.written && this.#positions.original(position)
    return place && this.#positions.written!.offset(place)
  }
}

/** A name or number, or one sign. */
const TOKEN = /^(?:[\w$\u0080-\uffff]+|[^])?/
const PLAIN = /^(?:[!-~]| (?! |$))*$/
/** The first half of a character of two, at the end. */
const HALF = /[\uD800-\uDBFF]$/
/** Such a half that stands alone in the source: no file can hold it. */
const ALONE = /\p{Surrogate}/gu
