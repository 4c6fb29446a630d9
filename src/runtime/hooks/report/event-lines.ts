import { closeSync, constants, fstatSync, openSync, readSync, writeSync } from 'node:fs'
import type { ProbeEvent } from '../../api/events.ts'
import { toLowerCase, trim, uncurried } from '../../guard/builtins.ts'
import { now } from '../../guard/clock.ts'
import { taken } from '../../guard/taken.ts'
import { describeError } from '../../say/describe.ts'
import { environment, switchIn } from '../../say/environment.ts'
import { events } from '../../say/events.ts'
import { say } from '../../say/sink.ts'
import { givenPath } from '../files/given-path.ts'
import { writeStderr } from '../process/write-stderr.ts'
import { eventLine } from './event-line.ts'

// Taken at load: a program may replace them.
const write = writeSync
const open = openSync
const close = closeSync
const stat = fstatSync
const read = readSync
const Encoder = taken('TextEncoder')
const encoder = Encoder && new Encoder()
const encode: (encoder: TextEncoder, text: string) => Uint8Array = Encoder ? uncurried(Encoder.prototype.encode) : () => new Uint8Array()
// No modules of Node are there where a classic script runs in a page.
const flags = constants as Partial<typeof constants> | undefined
/** A pipe that nobody reads is not waited for. */
const APPENDING = (flags?.O_WRONLY ?? 0) | (flags?.O_APPEND ?? 0) | (flags?.O_CREAT ?? 0) | (flags?.O_NONBLOCK ?? 0)
const READING = (flags?.O_RDONLY ?? 0) | (flags?.O_NONBLOCK ?? 0)
const LINE_FEED = 0x0a

/** As many hits are written in a second: a program hits more than anybody reads, and to write a line takes far longer than a hit. */
const MOST_HITS = 100

const STDERR = { __proto__: null, stderr: true, json: true, ndjson: true } as object

/** Writes bytes from an index on. @returns how many it has written */
type WriteBytes = (bytes: Uint8Array, from: number) => number

/**
 * Writes each event as a line of JSON, where the environment's `PROBES_LOG` says so: to stderr, in place of the lines of text, or to a
 * file, beside them.
 */
export function writeEvents(): void {
  const wanted = trim(environment('PROBES_LOG') ?? '')
  const known = switchIn('PROBES_LOG')
  if (wanted === '' || known === 'no' || !encoder) return
  const isStderr = known === 'yes' || toLowerCase(wanted) in STDERR
  if (isStderr) events.isTextWritten = false
  const lines = new EventLines(isStderr ? writeStderr : fileWriter(wanted))
  events.listen({ type: undefined, call: (event) => lines.write(event), failed: () => {} })
}

/** Opened anew for each line, so that it may be moved away meanwhile; only its owner can read it, as it holds what the program does. */
function fileWriter(given: string): WriteBytes {
  // A program may go elsewhere, but what is wrong with the path is told when there is something to write.
  let path = pathOf(given)
  let trouble = ''
  let isFirst = true
  return (bytes, from) => {
    try {
      path ??= givenPath(given)
      const isTorn = isFirst && endsTorn(path)
      const file = open(path, APPENDING, 0o600)
      isFirst = false
      try {
        if (isTorn) write(file, '\n')
        trouble = ''
        return write(file, bytes, from)
      } finally {
        close(file)
      }
    } catch (error) {
      const why = describeError(error)
      if (why !== trouble) say(`probes: PROBES_LOG: events cannot be written: ${why}`)
      trouble = why
      throw error
    }
  }
}

function pathOf(given: string): string | undefined {
  try {
    return givenPath(given)
  } catch {
    return undefined
  }
}

/** Whether a process that died in the midst of a line has left a part of one. */
function endsTorn(path: string): boolean {
  try {
    const file = open(path, READING)
    try {
      const { size } = stat(file)
      const last = new Uint8Array(1)
      return size > 0 && read(file, last, 0, 1, size - 1) === 1 && last[0] !== LINE_FEED
    } finally {
      close(file)
    }
  } catch {
    return false
  }
}

/** Writes events, not too many of them, and counts those that it does not. Never throws. */
class EventLines {
  readonly #write: WriteBytes
  /** What is left of a line of which a part is written. */
  #rest: Uint8Array | undefined
  #from = 0
  #unwritten = 0
  #hits = 0
  #second = -Infinity

  constructor(writeBytes: WriteBytes) {
    this.#write = writeBytes
  }

  write(event: ProbeEvent): void {
    try {
      if ((event.event === 'hit' && !this.#hasRoom()) || !this.#writesRest()) {
        this.#unwritten++
        return
      }
      this.#begin(encode(encoder!, eventLine(event, this.#unwritten)))
      this.#unwritten = 0
    } catch {
      this.#unwritten++
    }
  }

  /** A line is whole or not there: one that a pipe took a part of goes on before another one begins. */
  #writesRest(): boolean {
    const rest = this.#rest
    if (!rest) return true
    this.#from += this.#write(rest, this.#from)
    if (this.#from >= rest.length) this.#rest = undefined
    return this.#rest === undefined
  }

  #begin(line: Uint8Array): void {
    const written = this.#write(line, 0)
    if (written >= line.length) return
    this.#rest = line
    this.#from = written
  }

  #hasRoom(): boolean {
    const time = now()
    if (time - this.#second >= 1000) {
      this.#second = time
      this.#hits = 0
    }
    return ++this.#hits <= MOST_HITS
  }
}
