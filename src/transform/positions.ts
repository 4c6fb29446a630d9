import { SourceMap as NodeSourceMap } from 'node:module'
import type { SourceFile } from './parser.ts'

/** A version 3 source map, as text or object. */
export type InputMap = string | { readonly version: number; readonly sources: readonly (string | null)[]; readonly mappings: string }

/** Positions in the file as its author wrote it. */
export class Positions {
  readonly #source: SourceFile
  readonly #map: NodeSourceMap | undefined

  constructor(source: SourceFile, inputMap: InputMap | undefined) {
    this.#source = source
    const payload = typeof inputMap === 'string' ? (JSON.parse(inputMap) as unknown) : inputMap
    if (payload) this.#map = new NodeSourceMap(payload as ConstructorParameters<typeof NodeSourceMap>[0])
  }

  /** 1-based line and column. */
  at(position: number): readonly [line: number, column: number] {
    const { line, character } = this.#source.getLineAndCharacterOfPosition(position)
    const entry = this.#map?.findEntry(line, character)
    if (entry && 'originalLine' in entry) return [entry.originalLine + 1, entry.originalColumn + 1]
    return [line + 1, character + 1]
  }
}
