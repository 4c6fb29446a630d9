import { charCodeAt, slice, startsWith, uncurried } from '../guard/builtins.ts'
import { taken } from '../guard/taken.ts'

/** No line is longer, in characters. */
export const LONGEST_LINE = 1000

/** How each line begins. */
const OWN = 'probes: '

/** Writes one line; it may throw. */
export type Write = (line: string) => void

// Taken at load: pages wrap their console.
let write: Write = toConsole()
let writeBeside: Write | undefined
let head = ''
let dropped = 0

/** A platform that has something better than the console says so; the first one stays. */
export function writeWith(platform: Write): void {
  write = platform
}

/** Each line that is written goes there as well. It must not throw. */
export function alsoWriteWith(write: Write): void {
  writeBeside = write
}

/** Lines say who writes them from now on, where they are written; what they go to besides knows it. */
export function tagWith(who: string): void {
  head = `probes [${printable(who)}]: `
}

/**
 * All that we write goes through here. It never throws, now or later: nothing but a guarded synchronous write touches a stream, as
 * what a stream reports later (its reader is gone, the disk is full) would reach the program. What cannot be written is counted.
 */
export function say(line: string): void {
  try {
    const shown = printable(
      dropped === 0 ? line : `${line} (${dropped} ${dropped === 1 ? 'line' : 'lines'} before this could not be written)`,
    )
    write(head !== '' && startsWith(shown, OWN) ? head + slice(shown, OWN.length) : shown)
    dropped = 0
    writeBeside?.(shown)
  } catch {
    dropped++
  }
}

function toConsole(): Write {
  try {
    const console = taken('console')!
    const warn: (self: Console, line: string) => void = uncurried(console.warn)
    return (line) => warn(console, line)
  } catch {
    return () => {}
  }
}

/** Cuts a text that may be of any length. */
export function clipped(text: string, most: number): string {
  return text.length <= most ? text : `${slice(text, 0, isHighSurrogate(text, most - 1) ? most - 1 : most)}…`
}

function isHighSurrogate(text: string, at: number): boolean {
  const code = charCodeAt(text, at)
  return code >= 0xd800 && code <= 0xdbff
}

/** On one line, of bounded length, and without what a terminal would take for a command. */
function printable(line: string): string {
  const text = clipped(line, LONGEST_LINE)
  let shown = ''
  for (let i = 0; i < text.length; i++) {
    const code = charCodeAt(text, i)
    const isControl = code < 0x20 || (code >= 0x7f && code < 0xa0) || code === 0x2028 || code === 0x2029
    shown += isControl ? escaped(code) : text[i]!
  }
  return shown
}

const HEX = '0123456789abcdef'

/** A control character as text. */
export function escaped(code: number): string {
  if (code === 0x0a) return '\\n'
  if (code === 0x0d) return '\\r'
  if (code === 0x09) return '\\t'
  return `\\u${HEX[code >> 12]!}${HEX[(code >> 8) & 15]!}${HEX[(code >> 4) & 15]!}${HEX[code & 15]!}`
}
