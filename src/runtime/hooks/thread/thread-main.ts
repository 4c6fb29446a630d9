import { statSync } from 'node:fs'
import { Session } from 'node:inspector'
import { parentPort, workerData } from 'node:worker_threads'
import type { Shared } from './hang-watch.ts'

/** How often to look, in milliseconds. */
const EVERY = 50
/** A main thread that shows no sign of life for so long hangs, in milliseconds. */
const HANGS_AFTER = 200

const { beats, expression } = workerData as Shared
let files: readonly string[] = []
let beat = -1
let beatAt = 0
/** What the files looked like when the main thread last lived: it has seen to that itself. */
let known = ''
let isAsking = false

parentPort!.on('message', (paths: readonly string[]) => (files = paths))
setInterval(look, EVERY)

function look(): void {
  const now = performance.now()
  const state = files.map(stateOf).join()
  const last = Atomics.load(beats, 0)
  if (last !== beat) {
    beat = last
    beatAt = now
    known = state
  } else if (state !== known && now - beatAt > HANGS_AFTER && !isAsking) ask(state)
}

function stateOf(file: string): string {
  try {
    const { ino, size, mtimeMs, ctimeMs } = statSync(file)
    return `${ino} ${size} ${mtimeMs} ${ctimeMs}`
  } catch {
    return ''
  }
}

/** Has the main thread look for itself, in the midst of what it does: only evaluation, as other calls have ended the process. */
function ask(state: string): void {
  isAsking = true
  const session = new Session()
  const done = (): void => {
    isAsking = false
    session.disconnect()
  }
  try {
    session.connectToMainThread()
    session.post('Runtime.evaluate', { expression, returnByValue: true, silent: true }, (error, answer) => {
      if (!error && answer.result.value === true) known = state
      done()
    })
  } catch {
    done()
  }
}
