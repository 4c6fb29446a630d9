const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** Of a text with more the places are not worth the bytes. */
const LONGEST_MAP = 300_000

/**
 * The mappings of a source map with one source, decoded: for each line three numbers a segment, its column, and line and column in the source.
 * A hooks file has a page or two: what a page needs is less code than a decoder would be.
 */
export function sourceLines(mappings: string): number[][] {
  if (mappings.length > LONGEST_MAP) return []
  let line = 0
  let column = 0
  return mappings.split(';').map((text) => {
    const segments: number[] = []
    let at = 0
    for (const segment of text.split(',')) {
      const [toColumn = 0, source, toLine = 0, toSourceColumn = 0] = numbersIn(segment)
      at += toColumn
      if (source === undefined) continue
      line += toLine
      column += toSourceColumn
      segments.push(at, line, column)
    }
    return segments
  })
}

function numbersIn(segment: string): number[] {
  const numbers: number[] = []
  let value = 0
  let shift = 0
  for (const character of segment) {
    const digit = DIGITS.indexOf(character)
    value |= (digit & 31) << shift
    shift += 5
    if (digit & 32) continue
    numbers.push(value & 1 ? -(value >> 1) : value >> 1)
    value = shift = 0
  }
  return numbers
}
