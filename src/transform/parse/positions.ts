import { SourceMap as NodeSourceMap } from 'node:module'
import type { SourceFile } from './parser.ts'

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

type Entry = { readonly [K in 'originalLine' | 'originalColumn']?: number }

/** So many characters before what was added its place is looked for. */
const FAR = 2000

/** Positions in the file as its author wrote it, 1-based. */
export class Positions {
  readonly #starts: readonly number[]
  readonly #map: NodeSourceMap | undefined
  /** Most positions are asked for in the order of the text. */
  #index = 0

  constructor(source: SourceFile, inputMap: InputMap | undefined) {
    this.#starts = source.getLineStarts()
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

  /** Whether its author wrote what stands there: a map can say of a part that an earlier transform has added it. */
  isWritten(position: number): boolean {
    return !this.#map || this.#entryAt(this.#find(position), position)?.originalLine !== undefined
  }

  /** In another text than the parsed one: where a map of earlier transforms leads; `undefined` where there is none. */
  original(position: number): { line: number; column: number } | undefined {
    return this.#originalAt(this.#find(position), position)
  }

  /** Of what was added the place of what stands before it: the end of a function can be such. */
  #near(index: number, position: number): { line: number; column: number } | undefined {
    const found = this.#originalAt(index, position)
    if (found || !this.#map) return found
    for (let at = position - 1; at >= Math.max(0, position - FAR); at--) {
      const before = this.#originalAt(this.#find(at), at)
      if (before) return before
    }
    return undefined
  }

  #originalAt(index: number, position: number): { line: number; column: number } | undefined {
    const entry = this.#entryAt(index, position)
    if (entry?.originalLine === undefined) return undefined
    return { line: entry.originalLine + 1, column: entry.originalColumn! + 1 }
  }

  /** A segment of one number has the names of an original place, without values. */
  #entryAt(index: number, position: number): Entry | undefined {
    return this.#map?.findEntry(index, position - this.#starts[index]!)
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
