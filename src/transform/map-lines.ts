/**
 * What ends a line in a source map. The language and most tools know four line terminators and `\\r\\n`;
 * Rollup and webpack look positions up by line feeds only.
 */
export type MapLines = 'all' | 'feeds'

export type Segment = [number] | [number, number, number, number] | [number, number, number, number, number]

/** Line ends that the two ways of counting do not share. */
export const ODD_LINE_END: RegExp = /\r(?!\n)|[\u2028\u2029]/

/** Mappings that count line feeds only, as ones that count all line terminators. */
export function relined(mappings: readonly Segment[][], source: string, output: string): Segment[][] {
  const original = partsOf(source)
  const generated = partsOf(output)
  return mappings.flatMap((row, index) => {
    const { starts } = generated[index] ?? { starts: [0] }
    const rows: Segment[][] = starts.map(() => [])
    for (const [column, from, line, originalColumn, name] of row) {
      const at = partAt(starts, column)
      const moved = column - starts[at]!
      if (from === undefined || line === undefined || originalColumn === undefined) {
        rows[at]!.push([moved])
        continue
      }
      const part = original[line]!
      const originalAt = partAt(part.starts, originalColumn)
      const position = [moved, from, part.before + originalAt, originalColumn - part.starts[originalAt]!] as const
      rows[at]!.push(name === undefined ? [...position] : [...position, name])
    }
    return rows
  })
}

/** Of each line by line feeds: how many lines come before it, and where those that it consists of begin. */
function partsOf(text: string): { before: number; starts: number[] }[] {
  let before = 0
  return text.split('\n').map((line) => {
    const starts = [0, ...[...line.matchAll(/\r(?!$)|[\u2028\u2029]/g)].map(({ index }) => index + 1)]
    const part = { before, starts }
    before += starts.length
    return part
  })
}

function partAt(starts: readonly number[], column: number): number {
  let at = 0
  while (at + 1 < starts.length && starts[at + 1]! <= column) at++
  return at
}
