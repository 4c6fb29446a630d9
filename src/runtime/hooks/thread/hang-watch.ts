import threadText from 'packed:watch-thread'
import { bordered } from '../../guard/border.ts'
import { process } from '../../guard/host-process.ts'
import { every } from '../../guard/timers.ts'
import { describeError } from '../../say/describe.ts'
import { environment } from '../../say/environment.ts'

/** What both threads have. */
export interface Shared {
  /** The main thread counts here. */
  readonly beats: Int32Array
  /** Makes the main thread look at its hooks files: `true` when it has seen to what is there. */
  readonly expression: string
}

/** Follows files by their paths, until it is closed. */
export interface Following {
  follow(files: readonly string[]): void
  close(): void
}

/** Who looks when a thread asks. */
interface Looker {
  /** Whether there is nothing left to do. */
  readonly look: () => boolean
  /** Told why there is no thread, where one is wanted. */
  readonly say: (why: string) => void
}

/** How often the main thread shows that it lives, in milliseconds. */
const BEAT = 40
const EXPRESSION = `globalThis[Symbol.for('unplugin-probes')].asked()`
const NONE: Following = { follow() {}, close() {} }

/**
 * Has a thread follow a hooks file as well, which reaches a main thread that hangs: where somebody wants it, and it is possible.
 * @param watch what the build or a call says; the environment has the last word
 */
export function hangWatch(watch: string | undefined, host: { onAsked(look: () => boolean): () => void }, { look, say }: Looker): Following {
  if ((environment('PROBES_WATCH') ?? watch) !== 'thread') return NONE
  try {
    const why = whyNot()
    if (why === '') return start(host.onAsked(look), (error) => say(describeError(error)))
    say(why)
  } catch (error) {
    say(describeError(error))
  }
  return NONE
}

function start(forget: () => void, onError: (error: unknown) => void): Following {
  const { Worker } = process.getBuiltinModule('node:worker_threads')
  const beats = new Int32Array(new SharedArrayBuffer(4))
  const workerData: Shared = { beats, expression: EXPRESSION }
  // What was preloaded into the program must not run there, too.
  const worker = new Worker(threadText, { eval: true, execArgv: [], env: {}, workerData, name: 'unplugin-probes' })
  worker.unref()
  worker.on('error', bordered(onError))
  const stopBeating = every(
    BEAT,
    () => void Atomics.add(beats, 0, 1),
    () => {},
  )
  return {
    follow: (files) => worker.postMessage(files),
    close() {
      forget()
      stopBeating()
      void worker.terminate()
    },
  }
}

/** Why there can be no thread; `''` where there can. */
function whyNot(): string {
  const { versions } = process
  if (!versions?.node || versions['bun'] !== undefined || versions['deno'] !== undefined) return 'that needs Node'
  if (!process.getBuiltinModule('node:worker_threads').isMainThread) return 'it is for the main thread'
  // A session into the main thread has ended a process that runs with it (Node 24).
  if ((process as { permission?: unknown }).permission !== undefined) return "it does not go together with Node's permission model"
  return process.getBuiltinModule('node:inspector') ? '' : 'this Node has no inspector'
}
