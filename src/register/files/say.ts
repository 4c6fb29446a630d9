import { writeSync } from 'node:fs'

// Taken at load: a program may replace it.
const write = writeSync

/** One line to stderr. Not by the program's stream, and never throwing. */
export function say(line: string): void {
  try {
    write(2, `probes: ${line.replaceAll('\n', ' ')}\n`)
  } catch {
    // Nobody can be told.
  }
}
