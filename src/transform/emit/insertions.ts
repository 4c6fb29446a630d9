import MagicString, { SourceMap } from 'magic-string'
import { mappingsOf, type MapLines } from './mappings.ts'

/** Text put into the source; `site` is the original position that it stands for. */
export interface Insertion {
  readonly at: number
  readonly text: string
  /** Closing brackets belong to what stands before them. */
  readonly closes?: boolean
  readonly site?: number
}

/** Applies insertions, which hold no line break. Insertions at one place keep the order in which they are given, closing ones first. */
export function applyInsertions(code: string, insertions: readonly Insertion[]): string {
  const edited = new MagicString(code)
  for (const { at, text, closes } of insertions) {
    if (closes) edited.appendLeft(at, text)
    else edited.appendRight(at, text)
  }
  return edited.toString()
}

/** The map of a text with insertions. */
export function mapOf(code: string, id: string, insertions: readonly Insertion[], mapLines: MapLines): SourceMap {
  const ordered = [...insertions].sort((a, b) => a.at - b.at || Number(b.closes ?? false) - Number(a.closes ?? false))
  return sourceMap(code, id, mappingsOf(code, ordered, mapLines))
}

/** @param code the text as it was */
export function sourceMap(code: string, id: string, mappings: string): SourceMap {
  return new SourceMap({ file: undefined, sources: [id], sourcesContent: [code], names: [], mappings })
}
