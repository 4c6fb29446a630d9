import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'

/** Who listens to what is written to the process's stderr. */
export const taps: Set<(text: string) => void> = ((globalThis as { stderrTaps?: Set<(text: string) => void> }).stderrTaps ??= new Set())

// Before the runtime is loaded, as it takes what it needs at load.
const { writeSync } = fs
fs.writeSync = ((file: number, text: string, ...rest: []) => {
  if (file !== 2 || taps.size === 0) return writeSync(file, text, ...rest)
  for (const tap of taps) tap(text)
  return text.length
}) as typeof writeSync
syncBuiltinESMExports()
