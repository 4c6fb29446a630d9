import { SourceMap as NodeSourceMap } from 'node:module'
import type { SourceFile } from './parser.ts'

/** A version 3 source map, as text or object. */
export type InputMap = string | { readonly version: number; readonly sources: readonly (string | null)[]; readonly mappings: string }

/** Positions in the file as its author wrote it, 1-based. */
export class Positions {
  readonly #starts: readonly number[]
  readonly #map: NodeSourceMap | undefined
  /** Most positions are asked for in the order of the text. */
  #index = 0

  constructor(source: SourceFile, inputMap: InputMap | undefined) {
    this.#starts = source.getLineStarts()
    const payload = typeof inputMap === 'string' ? (JSON.parse(inputMap) as unknown) : inputMap
    if (payload) this.#map = new NodeSourceMap(payload as ConstructorParameters<typeof NodeSourceMap>[0])
  }

  line(position: number): number {
    const index = this.#find(position)
    return this.#originalAt(index, position)?.line ?? index + 1
  }

  column(position: number): number {
    const index = this.#find(position)
    return this.#originalAt(index, position)?.column ?? position - this.#starts[index]! + 1
  }

  /** In another text than the parsed one: where a map of earlier transforms leads; `undefined` where there is none. */
  original(position: number): { line: number; column: number } | undefined {
    return this.#map && this.#originalAt(this.#find(position), position)
  }

  #originalAt(index: number, position: number): { line: number; column: number } | undefined {
    const entry = this.#map?.findEntry(index, position - this.#starts[index]!)
    if (!entry || !('originalLine' in entry)) return undefined
    return { line: entry.originalLine + 1, column: entry.originalColumn + 1 }
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
