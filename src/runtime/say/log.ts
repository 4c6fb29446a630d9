import { placeInFrame } from '../stack/frame-place.ts'
import { environment } from './environment.ts'

/** Where the runtime says things. */
export interface Log {
  /** One line for the user. */
  report(line: string): void
  /** Only with `DEBUG=probes:*`. */
  debug(line: string): void
}

interface Outputs {
  process?: { stderr?: { write?: (text: string) => unknown } }
  console?: { warn?: (text: string) => void }
}

// A script can have a variable of this name.
const realm = globalThis as Outputs

/** To stderr where there is one, else to the console; a realm with neither stays silent. */
export const defaultLog: Log = {
  report(line) {
    try {
      const { process, console } = realm
      if (typeof process?.stderr?.write === 'function') process.stderr.write(`probes: ${line}\n`)
      else console?.warn?.(`probes: ${line}`)
    } catch {
      // A closed stderr must not reach the program.
    }
  },
  debug() {},
}

/** `Name: message (at file:line:column)` of anything that was thrown. Never throws itself. */
export function describeError(error: unknown): string {
  try {
    if (!(typeof error === 'object' && error !== null && 'message' in error)) return onOneLine(String(error))
    const { name = 'Error', message, stack } = error as Error
    const place = typeof stack === 'string' ? firstPlace(stack) : undefined
    return `${name}: ${onOneLine(message)}${place === undefined ? '' : ` (at ${place})`}`
  } catch {
    return 'an error that cannot be shown'
  }
}

/** A value that was given in place of a text or a function. Never throws. */
export function describeValue(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value)
  return value === null ? 'null' : value === undefined ? 'undefined' : `a value of type ${typeof value}`
}

/** `file:line:column` of the first frame. */
function firstPlace(stack: string): string | undefined {
  let frame = ''
  for (let i = 0; i <= stack.length; i++) {
    const character = stack[i]
    if (character !== undefined && character !== '\n') {
      frame += character
      continue
    }
    const place = isFrame(frame) ? placeInFrame(frame) : undefined
    if (place) return `${place.url}:${place.line}:${place.column}`
    frame = ''
  }
  return undefined
}

function isFrame(line: string): boolean {
  let at = 0
  while (line[at] === ' ' || line[at] === '\t') at++
  return at > 0 && line[at] === 'a' && line[at + 1] === 't' && line[at + 2] === ' '
}

/** Line breaks and the white space around them become one space. */
function onOneLine(text: string): string {
  let result = ''
  let space = ''
  for (let i = 0; i < text.length; i++) {
    const character = text[i]!
    if (character > ' ') {
      result += hasBreak(space) ? ' ' : space
      result += character
      space = ''
    } else space += character
  }
  return result + (hasBreak(space) ? ' ' : space)
}

function hasBreak(space: string): boolean {
  for (let i = 0; i < space.length; i++) if (space[i] === '\n') return true
  return false
}

/** Whether the environment says `PROBES=off`. */
export function isTurnedOff(): boolean {
  return environment('PROBES') === 'off'
}
