import { closeSync, constants, fstatSync, openSync, writeSync } from 'node:fs'
import { process } from '../../guard/host-process.ts'
import { snapshotInTheMaking } from '../../guard/snapshot-in-the-making.ts'

// Taken at load: a program may replace them.
const write = writeSync
const open = openSync
const close = closeSync
const stat = fstatSync
const { apply } = Reflect

const STDERR = 2
/** The same pipe once more, with flags of its own: those of the descriptor are the program's. Other systems give the same one again. */
const AGAIN = process.platform === 'linux' ? '/proc/self/fd/2' : ''
// No modules of Node are there where a classic script runs in a page.
const flags = constants as Partial<typeof constants> | undefined
const NOT_WAITING = (flags?.O_WRONLY ?? 0) | (flags?.O_NONBLOCK ?? 0)

/** Brings the program's stream into being, whatever the program puts in its place. Other runtimes do not say it by a getter. */
const stream = Object.getOwnPropertyDescriptor(process, 'stderr')?.get
let isStreamThere = false

/**
 * Writes a line to stderr. The descriptor, not the stream: what a stream's reader or disk does later is reported to the program. A pipe or
 * socket that is full, as its reader has stalled, is not waited for: the line is lost.
 * @param from where in the bytes to begin
 * @returns how many bytes were written: of what is longer than a page a pipe may take a part
 * @throws what the file system says
 */
export function writeStderr(data: string | Uint8Array, from = 0): number {
  const pipe = AGAIN === '' ? undefined : openPipe()
  if (pipe === undefined) return writeTo(STDERR, data, from)
  try {
    return writeTo(pipe, data, from)
  } finally {
    // Not kept: who closes stderr wants its reader to see the end.
    close(pipe)
  }
}

function writeTo(file: number, data: string | Uint8Array, from: number): number {
  return typeof data === 'string' ? write(file, data) : write(file, data, from)
}

/** `undefined` where stderr is something else, or may not be opened. */
function openPipe(): number | undefined {
  try {
    const stats = stat(STDERR)
    if (stats.isFIFO()) return open(AGAIN, NOT_WAITING)
    if (!isStreamThere && stats.isSocket()) stopWaiting()
  } catch {
    // It is written as it is.
  }
  return undefined
}

/**
 * A socket, which is what Node and systemd give the processes that they start, cannot be opened once more. But it is never waited for once
 * Node has made the program's own `process.stderr`, as the first `console.error` does. A worker thread's stream is of another kind.
 */
function stopWaiting(): void {
  // A snapshot cannot hold an open socket.
  if (snapshotInTheMaking()) return
  isStreamThere = true
  if (stream) apply(stream, process, [])
}
