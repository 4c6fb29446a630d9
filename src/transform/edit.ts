import MagicString, { SourceMap } from 'magic-string'
import { ODD_LINE_END, relined, type MapLines, type Segment } from './map-lines.ts'

/** Text put into the source; `site` is the original position that it stands for. */
export interface Insertion {
  readonly at: number
  readonly text: string
  /** Closing brackets belong to what stands before them. */
  readonly closes?: boolean
  readonly site?: number
}

/**
 * Applies insertions, which hold no line break. Insertions at one place keep the order in which they are given, closing ones first.
 * The map has a segment at each site besides those of the text.
 */
export function applyInsertions(
  code: string,
  id: string,
  insertions: readonly Insertion[],
  mapLines: MapLines,
): { code: string; map: SourceMap } {
  const edited = new MagicString(code, { filename: id })
  for (const { at, text, closes } of insertions) {
    if (closes) edited.appendLeft(at, text)
    else edited.appendRight(at, text)
  }
  const decoded = edited.generateDecodedMap({ hires: 'boundary', source: id, includeContent: true })
  addSiteSegments(code, decoded.mappings, insertions)
  const output = edited.toString()
  const mappings = mapLines === 'all' && ODD_LINE_END.test(code) ? relined(decoded.mappings, code, output) : decoded.mappings
  return { code: output, map: new SourceMap({ ...decoded, mappings }) }
}

function addSiteSegments(code: string, mappings: Segment[][], insertions: readonly Insertion[]): void {
  const ordered = [...insertions].sort((a, b) => a.at - b.at || Number(b.closes ?? false) - Number(a.closes ?? false))
  const touched = new Set<Segment[]>()
  let line = 0
  let lineStart = 0
  let shift = 0
  for (const { at, text, site } of ordered) {
    for (let next = code.indexOf('\n', lineStart); next !== -1 && next < at; next = code.indexOf('\n', lineStart)) {
      line++
      lineStart = next + 1
      shift = 0
    }
    if (site !== undefined) {
      const segments = mappings[line]!
      const [originalLine, originalColumn] = positionFrom(code, site, line, lineStart)
      segments.push([at - lineStart + shift, 0, originalLine, originalColumn])
      touched.add(segments)
    }
    shift += text.length
  }
  for (const segments of touched) segments.sort((a, b) => a[0] - b[0])
}

/** 0-based; the site is at or behind the place of its insertion. Counts `\n` only, as source maps do. */
function positionFrom(code: string, position: number, line: number, lineStart: number): [number, number] {
  for (let next = code.indexOf('\n', lineStart); next !== -1 && next < position; next = code.indexOf('\n', lineStart)) {
    line++
    lineStart = next + 1
  }
  return [line, position - lineStart]
}
