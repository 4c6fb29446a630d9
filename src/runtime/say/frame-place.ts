/** What a stack frame says of its place: `before`, then `url:line:column`, then `after`. */
export interface FramePlace {
  readonly before: string
  readonly url: string
  /** 1-based. */
  readonly line: number
  /** 1-based. */
  readonly column: number
  readonly after: string
}

/**
 * Takes a line of a stack apart, `    at f (file:///a.js:1:2)`. Without regular expressions, here and wherever the program may be about to
 * go on: `RegExp.$1` and `RegExp.lastMatch` are the program's.
 */
export function placeInFrame(frame: string): FramePlace | undefined {
  const end = frame[frame.length - 1] === ')' ? frame.length - 1 : frame.length
  const column = numberBefore(frame, end)
  const line = column && numberBefore(frame, column.start - 1)
  if (!line || frame[column.start - 1] !== ':' || frame[line.start - 1] !== ':') return undefined
  let start = line.start - 1
  while (start > 0 && frame[start - 1] !== '(' && frame[start - 1] !== ' ') start--
  const url = part(frame, start, line.start - 1)
  if (url === '') return undefined
  return { before: part(frame, 0, start), url, line: line.value, column: column.value, after: part(frame, end, frame.length) }
}

/** As `text.slice(from, to)`, which the program may have replaced. */
export function part(text: string, from: number, to: number): string {
  let result = ''
  for (let i = from; i < to; i++) result += text[i]
  return result
}

/** The digits that end at a position. */
function numberBefore(text: string, end: number): { value: number; start: number } | undefined {
  let start = end
  let value = 0
  for (let scale = 1; start > 0; scale *= 10) {
    const digit = text[start - 1]!
    if (digit < '0' || digit > '9') break
    value += +digit * scale
    start--
  }
  return start < end ? { value, start } : undefined
}
