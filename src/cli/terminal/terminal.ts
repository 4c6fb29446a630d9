import { readFileSync } from 'node:fs'
import { paintFor, type Paint } from './paint.ts'

/** Where a command writes to while it goes on. */
export interface Terminal {
  /** For what `out` writes. */
  readonly paint: Paint
  /** Whether somebody sees it, and lines can be written over. */
  readonly isSeen: boolean
  /** How many lines fit. */
  readonly rows: number
  /** A line of what was asked for. */
  out(line: string): void
  /** A line about it. */
  err(line: string): void
  /** Resolves when it is to end: by Ctrl-C, or as nobody reads any more. */
  readonly ended: Promise<void>
}

/** That of this process. Signals end what goes on, and not the process. */
export function processTerminal(): Terminal {
  const { stdout, stderr } = process
  let ended: Promise<void> | undefined
  return {
    paint: paintFor(stdout),
    isSeen: stdout.isTTY,
    get rows() {
      return stdout.rows ?? 0
    },
    out: (line) => void stdout.write(`${line}\n`),
    err: (line) => void stderr.write(`${line}\n`),
    get ended() {
      return (ended ??= whenEnded())
    },
  }
}

/** How often to look whether the program that has started this one is still there. */
const LOOK_EVERY = 500

function whenEnded(): Promise<void> {
  const parents = parentsNow()
  return new Promise((resolve) => {
    const end = (): void => resolve()
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end)
    for (const stream of [process.stdout, process.stderr]) stream.on('error', end)
    // Started by npx, which can be killed without a word to us.
    if (process.env['npm_execpath'] !== undefined) setInterval(() => parentsNow() !== parents && end(), LOOK_EVERY).unref()
  })
}

/** The numbers of the process that has started this one, and of that one's: between npx and us there may be a shell. */
function parentsNow(): string {
  const { ppid } = process
  try {
    // Behind the name of the program, which can hold anything, and its state.
    return `${ppid} ${
      readFileSync(`/proc/${ppid}/stat`, 'utf8')
        .replace(/^.*\) \S+ /s, '')
        .split(' ')[0]
    }`
  } catch {
    return String(ppid)
  }
}
