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
  const parent = process.ppid
  return new Promise((resolve) => {
    const end = (): void => resolve()
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end)
    for (const stream of [process.stdout, process.stderr]) stream.on('error', end)
    // Started by npx, which can be killed without a word to us.
    if (process.env['npm_execpath'] !== undefined && parent > 1) setInterval(() => process.ppid !== parent && end(), LOOK_EVERY).unref()
  })
}
