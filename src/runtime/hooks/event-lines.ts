import { closeSync, constants, openSync, writeSync } from 'node:fs'
import type { ProbeEvent } from '../api/events.ts'
import { toLowerCase, trim } from '../guard/builtins.ts'
import { now } from '../guard/clock.ts'
import { describeError } from '../say/describe.ts'
import { environment, switchIn } from '../say/environment.ts'
import { events } from '../say/events.ts'
import { jsonText } from '../say/json-text.ts'
import { say } from '../say/sink.ts'
import { givenPath } from './files/given-path.ts'
import { writeStderr } from './process/write-stderr.ts'

// Taken at load: a program may replace them.
const write = writeSync
const open = openSync
const close = closeSync
// No modules of Node are there where a classic script runs in a page.
const flags = constants as Partial<typeof constants> | undefined
/** A pipe that nobody reads is not waited for. */
const APPENDING = (flags?.O_WRONLY ?? 0) | (flags?.O_APPEND ?? 0) | (flags?.O_CREAT ?? 0) | (flags?.O_NONBLOCK ?? 0)

/** The format of the lines. */
const VERSION = 1
/** As many hits are written in a second: a program hits more than anybody reads, and each line takes ten times as long as its hit. */
const MOST_HITS = 100
/** In characters. A snapshot that is longer is left out of its line. */
const LONGEST = 100_000

const STDERR = { __proto__: null, stderr: true, json: true, ndjson: true } as object

/**
 * Writes each event as a line of JSON, where the environment's `PROBES_LOG` says so: to stderr, in place of the lines of text, or to a
 * file, beside them.
 */
export function writeEvents(): void {
  const wanted = trim(environment('PROBES_LOG') ?? '')
  const known = switchIn('PROBES_LOG')
  if (wanted === '' || known === 'no') return
  const isStderr = known === 'yes' || toLowerCase(wanted) in STDERR
  if (isStderr) events.isTextWritten = false
  const lines = new EventLines(isStderr ? writeStderr : fileWriter(wanted))
  events.listen({ type: undefined, call: (event) => lines.write(event), failed: () => {} })
}

/** Opened anew for each line, so that it may be moved away meanwhile; only its owner can read it, as it holds what the program does. */
function fileWriter(given: string): (line: string) => void {
  let path: string | undefined
  let trouble = ''
  return (line) => {
    try {
      path ??= givenPath(given)
      const file = open(path, APPENDING, 0o600)
      try {
        write(file, line)
      } finally {
        close(file)
      }
      trouble = ''
    } catch (error) {
      const why = describeError(error)
      if (why !== trouble) say(`probes: PROBES_LOG: events cannot be written: ${why}`)
      trouble = why
      throw error
    }
  }
}

/** Writes events, not too many of them, and counts those that it does not. Never throws. */
class EventLines {
  readonly #write: (line: string) => void
  #unwritten = 0
  #hits = 0
  #second = -Infinity

  constructor(writeLine: (line: string) => void) {
    this.#write = writeLine
  }

  write(event: ProbeEvent): void {
    try {
      if (event.event === 'hit' && !this.#hasRoom()) {
        this.#unwritten++
        return
      }
      this.#write(`${this.#lineOf(event)}\n`)
      this.#unwritten = 0
    } catch {
      this.#unwritten++
    }
  }

  #hasRoom(): boolean {
    const time = now()
    if (time - this.#second >= 1000) {
      this.#second = time
      this.#hits = 0
    }
    return ++this.#hits <= MOST_HITS
  }

  #lineOf({ event, ...more }: ProbeEvent): string {
    const lost = this.#unwritten === 0 ? {} : { unwritten: this.#unwritten }
    const line = jsonText({ v: VERSION, event, ...more, ...lost })!
    return line.length <= LONGEST ? line : jsonText({ v: VERSION, event, ...more, values: '<too long>', ...lost })!
  }
}
