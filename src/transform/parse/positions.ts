import { SourceMap as NodeSourceMap } from 'node:module'
import type { SourceFile } from './parser.ts'
import { WrittenText, type Place } from './written-text.ts'

/** A version 3 source map, as text or object. */
export type InputMap = string | { readonly version: number; readonly sources: readonly (string | null)[]; readonly mappings: string }

/** A map, or one of several parts. */
interface Payload {
  readonly mappings?: string
  readonly sections?: readonly { readonly map?: Payload }[]
}

/** Where the mappings end with a segment of one number, Node (20 to 26) takes it for one with an original place: not if a line ends there. */
function ended(map: Payload): Payload {
  const { mappings, sections } = map
  return {
    ...map,
    ...(mappings === undefined ? {} : { mappings: `${mappings};` }),
    ...(sections ? { sections: sections.map((section) => ({ ...section, ...(section.map ? { map: ended(section.map) } : {}) })) } : {}),
  }
}

type Entry = { readonly [K in 'generatedLine' | 'generatedColumn' | 'originalLine' | 'originalColumn']?: number }

/** A segment that leads to the file. */
type Segment = Required<Entry>

/** Tools put one before calls that have no effects. */
const COMMENT = /^\/\*[^*]*\*\/\s*$/

/** Begins at each word of a text. */
const WORD = /[\w$\u0080-\uffff]+/g
/** Ends with the first letter of a word that is no tag. */
const PLAIN_WORD = /(?:^|[^<])(?:^|[^</])[\w$\u0080-\uffff]$/
/** What Astro's compiler has added is by its map this, where a component begins; no statement begins so. */
const FENCE = '---'

/** A column behind the end of any line. */
const BEHIND = 2 ** 31 - 1

/** So many characters before what was added its place is looked for. */
const FAR = 2000

/** Positions in the file as its author wrote it, 1-based. */
export class Positions {
  readonly #starts: readonly number[]
  readonly #map: NodeSourceMap | undefined
  readonly #code: string
  /** The file as it was written, if that is another text and known. */
  readonly written: WrittenText | undefined
  /** Most positions are asked for in the order of the text. */
  #index = 0

  constructor(source: SourceFile, inputMap: InputMap | undefined, original?: string) {
    this.#starts = source.getLineStarts()
    this.#code = source.text
    this.written = original === undefined ? undefined : new WrittenText(original)
    const payload = typeof inputMap === 'string' ? (JSON.parse(inputMap) as Payload) : inputMap
    if (payload) this.#map = new NodeSourceMap(ended(payload) as ConstructorParameters<typeof NodeSourceMap>[0])
  }

  line(position: number): number {
    const index = this.#find(position)
    return this.#near(index, position)?.line ?? index + 1
  }

  column(position: number): number {
    const index = this.#find(position)
    return this.#near(index, position)?.column ?? position - this.#starts[index]! + 1
  }

  /** Whether its author wrote what stands there: a map can say of a part, or leave it open, that an earlier transform has added it. */
  isWritten(position: number): boolean {
    if (!this.#map) return true
    const segment = this.#segmentAt(position)
    return segment !== undefined && this.#isCopied(segment, position)
  }

  /** Where in a part the first word stands that a map leads back from, but for tags: what a compiler makes of markup begins with words of its own. */
  firstWritten(from: number, to: number): number | undefined {
    WORD.lastIndex = from
    for (let found; (found = WORD.exec(this.#code)) && found.index < to;) if (this.#isWord(found.index)) return found.index
    return undefined
  }

  #isWord(position: number): boolean {
    const segment = this.#segmentAt(position)
    if (!segment || this.#starts[segment.generatedLine]! + segment.generatedColumn !== position) return false
    const at = this.written?.offset(this.#placeOf(segment))
    return at !== undefined && PLAIN_WORD.test(this.written!.text.slice(Math.max(0, at - 2), at + 1))
  }

  /** In another text than the parsed one: where a map of earlier transforms leads; `undefined` where there is none. */
  original(position: number): Place | undefined {
    const segment = this.#segmentAt(position)
    return segment && this.#placeOf(segment)
  }

  /**
   * Rollup takes from a map what says that a part was added, and magic-string says nothing of what it has added: by the map it then belongs
   * to what stands before it in its line. Only the text can tell.
   */
  #isCopied(segment: Segment, position: number): boolean {
    const { written } = this
    const line = this.#starts[segment.generatedLine]!
    const place = this.#placeOf(segment)
    const before = this.#code.slice(this.#beginning(segment), position)
    if (written?.begins(place, FENCE)) return false
    if (!written || before === '' || COMMENT.test(before)) return true
    // A finer map behind a coarse one has the white space before a token belong to it.
    if (line + segment.generatedColumn === position && before.trim() === '' && !written.isBlank(place)) return true
    const rest = this.#code.slice(position, this.#starts[segment.generatedLine + 1])
    // A map with one segment a line is right of the whole line, however much of it has been changed.
    const isFirst = this.#code.slice(line, position).trim() === ''
    const next = this.#next(segment, position)
    return written.hasSome(place, next && this.#placeOf(next), rest, isFirst)
  }

  /** Of several segments in a row that lead to the same place only the first knows it: they come of a finer map behind a coarse one. */
  #beginning(segment: Segment): number {
    const line = this.#starts[segment.generatedLine]!
    let from = line + segment.generatedColumn
    for (let before; from > line && (before = this.#segmentAt(from - 1)) && isSame(before, segment);) from = line + before.generatedColumn
    return from
  }

  /** The first segment of a line behind a position that leads elsewhere than the one there. */
  #next(segment: Segment, position: number): Segment | undefined {
    const end = Math.min(this.#starts[segment.generatedLine + 1] ?? this.#code.length, position + FAR)
    for (let at = position + 1; at < end; at++) {
      const next = this.#segmentAt(at)
      if (!next || !isSame(next, segment)) return next
    }
    return undefined
  }

  /** Of what was added the place of what stands before it: the end of a function can be such. */
  #near(index: number, position: number): Place | undefined {
    let entry = this.#entryAt(index, position)
    let at = position
    while (entry?.generatedLine !== undefined && entry.originalLine === undefined) {
      at = this.#starts[entry.generatedLine]! + entry.generatedColumn! - 1
      entry = at < Math.max(0, position - FAR) ? undefined : this.#entryAt(this.#find(at), at)
    }
    return entry?.originalLine === undefined ? undefined : this.#placeOf(entry as Segment)
  }

  /** A segment ends with its line: what is then behind has no origin if the next line has none. */
  #segmentAt(position: number): Segment | undefined {
    const index = this.#find(position)
    const entry = this.#entryAt(index, position)
    return entry?.originalLine === undefined || entry.generatedLine !== index ? undefined : (entry as Segment)
  }

  /** The last segment before, be it on an earlier line. One of a single number has no original place. */
  #entryAt(index: number, position: number): Entry | undefined {
    let entry: Entry | undefined = this.#map?.findEntry(index, position - this.#starts[index]!)
    // Deno and Bun look at one line only.
    for (let line = index - 1; entry && entry.generatedLine === undefined && line >= 0; line--) entry = this.#map!.findEntry(line, BEHIND)
    return entry
  }

  #placeOf({ originalLine, originalColumn }: Segment): Place {
    const place = { line: originalLine + 1, column: originalColumn + 1 }
    return this.written?.onItsLine(place) ?? place
  }

  #find(position: number): number {
    const starts = this.#starts
    let low = this.#index
    if (starts[low]! > position) low = 0
    let high = starts[low + 1] === undefined || starts[low + 1]! > position ? low : starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (starts[middle]! <= position) low = middle
      else high = middle - 1
    }
    return (this.#index = low)
  }
}

function isSame(a: Segment, b: Segment): boolean {
  return a.originalLine === b.originalLine && a.originalColumn === b.originalColumn
}
