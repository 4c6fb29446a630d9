import { taken } from '../guard/taken.ts'

// A global that jsdom has left out.
const Encoder = taken('TextEncoder')
const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const DIGITS = new Int8Array(128)
for (let i = 0; i < BASE64.length; i++) DIGITS[BASE64.charCodeAt(i)] = i

const COMMA = 44
const SEMICOLON = 59

/** A position in a source file, all 0-based. */
export interface SourcePosition {
  readonly source: string
  readonly line: number
  readonly column: number
}

/**
 * The mappings of a bundle's source map, decoded into numbers in one pass. Node's own `SourceMap` makes an object for each,
 * and the program stands still meanwhile.
 */
export class BundleMap {
  readonly #sources: readonly (string | null)[]
  /** Four numbers a segment: generated column, source, line, column. */
  readonly #segments: Int32Array
  /** The first segment of each generated line. */
  readonly #lines: Int32Array

  constructor({ sources, mappings }: { sources: readonly (string | null)[]; mappings: string }) {
    const bytes = Encoder ? new Encoder().encode(mappings) : new Uint8Array()
    let segments = 1
    let lines = 2
    for (let i = 0; i < bytes.length; i++) {
      if (bytes[i] === COMMA) segments++
      else if (bytes[i] === SEMICOLON) lines++
    }
    this.#sources = sources
    this.#segments = new Int32Array((segments + lines) * 4)
    this.#lines = new Int32Array(lines)
    this.#decode(bytes)
  }

  /** The source position of a 0-based generated one. */
  find(line: number, column: number): SourcePosition | undefined {
    if (line + 1 >= this.#lines.length) return undefined
    let low = this.#lines[line]!
    let high = this.#lines[line + 1]! - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (this.#segments[middle * 4]! <= column) low = middle
      else high = middle - 1
    }
    if (low > high || this.#segments[low * 4]! > column) return undefined
    const source = this.#sources[this.#segments[low * 4 + 1]!]
    return source == null ? undefined : { source, line: this.#segments[low * 4 + 2]!, column: this.#segments[low * 4 + 3]! }
  }

  #decode(bytes: Uint8Array): void {
    const fields = new Int32Array(5)
    let field = 0
    let segment = 0
    let line = 0
    let value = 0
    let shift = 0
    for (let i = 0; i <= bytes.length; i++) {
      const byte = i < bytes.length ? bytes[i]! : SEMICOLON
      if (byte !== COMMA && byte !== SEMICOLON) {
        const digit = DIGITS[byte]!
        value |= (digit & 31) << shift
        shift += 5
        if (digit & 32) continue
        if (field < 5) fields[field]! += value & 1 ? -(value >> 1) : value >> 1
        field++
        value = shift = 0
        continue
      }
      if (field >= 4) {
        for (let k = 0; k < 4; k++) this.#segments[segment * 4 + k] = fields[k]!
        segment++
      }
      field = 0
      if (byte === SEMICOLON) {
        fields[0] = 0
        this.#lines[++line] = segment
      }
    }
  }
}
