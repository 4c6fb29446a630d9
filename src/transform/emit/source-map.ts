import { SourceMap } from 'magic-string'
import type { Insertion } from './insertions.ts'
import { mappingsOf, type MapLines } from './mappings.ts'

/** The map of a text with insertions. */
export function mapOf(code: string, id: string, insertions: readonly Insertion[], mapLines: MapLines): SourceMap {
  const ordered = [...insertions].sort((a, b) => a.at - b.at || Number(b.closes ?? false) - Number(a.closes ?? false))
  return sourceMap(code, id, mappingsOf(code, ordered, mapLines))
}

/** @param code the text as it was */
export function sourceMap(code: string, id: string, mappings: string): SourceMap {
  return new SourceMap({ file: undefined, sources: [id], sourcesContent: [code], names: [], mappings })
}
