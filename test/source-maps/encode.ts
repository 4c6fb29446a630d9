/** Of a segment: its column, and where it leads: source, line and column, all from 0. */
export type Segment = readonly [number] | readonly [number, number, number, number]
export type Line = readonly Segment[]

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** The mappings of a source map. */
export function encode(lines: readonly Line[]): string {
  let place = [0, 0, 0]
  return lines
    .map((line) => {
      let before = 0
      return line
        .map(([column, ...to]) => {
          const numbers = [column - before, ...to.map((value, index) => value - place[index]!)]
          before = column
          if (to.length > 0) place = to
          return numbers.map(digits).join('')
        })
        .join(',')
    })
    .join(';')
}

function digits(value: number): string {
  let rest = value < 0 ? (-value << 1) | 1 : value << 1
  let text = ''
  do {
    text += DIGITS[(rest & 31) | (rest > 31 ? 32 : 0)]!
    rest >>>= 5
  } while (rest > 0)
  return text
}
