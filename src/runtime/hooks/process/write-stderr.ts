import { closeSync, constants, fstatSync, openSync, writeSync } from 'node:fs'
import { process } from '../../guard/host-process.ts'

// Taken at load: a program may replace them.
const write = writeSync
const open = openSync
const close = closeSync
const stat = fstatSync

const STDERR = 2
/** The same pipe once more, with flags of its own: those of the descriptor are the program's. Other systems give the same one again. */
const AGAIN = process.platform === 'linux' ? '/proc/self/fd/2' : ''
// No modules of Node are there where a classic script runs in a page.
const flags = constants as Partial<typeof constants> | undefined
const NOT_WAITING = (flags?.O_WRONLY ?? 0) | (flags?.O_NONBLOCK ?? 0)

/**
 * Writes a line to stderr. The descriptor, not the stream: what a stream's reader or disk does later is reported to the program. A pipe that
 * is full, as its reader has stalled, is not waited for: the line is lost. A socket is, which cannot be opened once more.
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

/** `undefined` where stderr is something else, which does not fill up, or may not be opened. */
function openPipe(): number | undefined {
  try {
    return stat(STDERR).isFIFO() ? open(AGAIN, NOT_WAITING) : undefined
  } catch {
    return undefined
  }
}
