import { indexOf, slice, startsWith, stringify } from '../guard/builtins.ts'
import { withoutStackHook } from '../guard/stack-hook.ts'
import { placeInFrame } from './frame-place.ts'
import { clipped } from './sink.ts'
import { sourcePlace } from './source-place.ts'

/** Of a text that somebody else made, in characters. */
const LONGEST_TEXT = 300
/** Frames stand at the end of a stack, behind a message of any length. */
const LONGEST_STACK = 8000

/** `Name: message (at file:line:column)` of anything that was thrown. Never throws itself. */
export function describeError(error: unknown): string {
  try {
    if (typeof error === 'string') return onOneLine(error)
    if (!(typeof error === 'object' && error !== null && 'message' in error)) return describeValue(error)
    const { name = 'Error', message } = error as Error
    const stack: unknown = withoutStackHook(() => (error as Error).stack)
    const place = typeof stack === 'string' ? firstPlace(stack) : undefined
    return `${onOneLine(`${name}`)}: ${onOneLine(`${message}`)}${place === undefined ? '' : ` (at ${place})`}`
  } catch {
    return 'an error that cannot be shown'
  }
}

/** A value that was given in place of a text or a function. Never throws. */
export function describeValue(value: unknown): string {
  if (typeof value === 'string') return stringify(clipped(value, LONGEST_TEXT))
  if (typeof value === 'number' || typeof value === 'boolean') return `${value}`
  return value === null ? 'null' : value === undefined ? 'undefined' : `a value of type ${typeof value}`
}

/** `file:line:column` of the first frame. */
function firstPlace(stack: string): string | undefined {
  const end = stack.length
  let from = end > LONGEST_STACK ? end - LONGEST_STACK : 0
  while (from < end) {
    const found = indexOf(stack, '\n', from)
    const to = found === -1 ? end : found
    const frame = slice(stack, from, to)
    const place = isFrame(frame) ? placeInFrame(frame) : undefined
    if (place) return sourcePlace(place.url, place.line, place.column)
    from = to + 1
  }
  return undefined
}

function isFrame(line: string): boolean {
  let at = 0
  while (line[at] === ' ' || line[at] === '\t') at++
  return at > 0 && startsWith(slice(line, at), 'at ')
}

/** Line breaks and the white space around them become one space. */
export function onOneLine(text: string, most: number = LONGEST_TEXT): string {
  const short = clipped(text, most)
  let result = ''
  let space = ''
  for (let i = 0; i < short.length; i++) {
    const character = short[i]!
    if (character > ' ') {
      result += (indexOf(space, '\n') === -1 ? space : ' ') + character
      space = ''
    } else space += character
  }
  return result + (indexOf(space, '\n') === -1 ? space : ' ')
}
