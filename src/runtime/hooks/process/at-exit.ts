import { ofProcess, process } from '../../guard/host-process.ts'
import { bordered } from '../../guard/border.ts'
import { OwnSet } from '../../guard/builtins.ts'
import { taken } from '../../guard/taken.ts'

// Taken at load: a program may replace them, by fake timers for instance.
const host = process
const { apply } = Reflect
const on = ofProcess('on')!
const off = ofProcess('off')!
const getMaxListeners = ofProcess('getMaxListeners')!
const setMaxListeners = ofProcess('setMaxListeners')!
const setImmediate = taken('setImmediate')
const clearImmediate = taken('clearImmediate')

const lastWords = new OwnSet<() => void>()
let isListening = false

/** Calls it when the process exits, unless what is returned was called before. Registers with the process when first needed. */
export function atExit(say: () => void): () => void {
  lastWords.add(say)
  if (!isListening) listen()
  return () => void lastWords.delete(say)
}

/**
 * Calls it once, when the program that is just starting has come to rest: on a later turn, or when the process exits, which may be before that.
 * Never keeps the process.
 * @returns Forgets it.
 */
export function atRest(say: () => void): () => void {
  const forget = atExit(say)
  const act = (): void => {
    forget()
    // The program's own last acts, which can still hit something, come first.
    listen()
    say()
  }
  const stop = soon(act)
  return () => {
    forget()
    stop()
  }
}

/** On a later turn. What cannot be said then is said at exit. */
function soon(act: () => void): () => void {
  try {
    const immediate = setImmediate!(bordered(act)).unref()
    return bordered(() => clearImmediate?.(immediate))
  } catch {
    return () => {}
  }
}

function listen(): void {
  try {
    if (isListening) apply(off, host, ['exit', sayAll])
    else countOneMore()
    isListening = true
    apply(on, host, ['exit', sayAll])
  } catch {
    // A host without such events: what would be said at exit is not.
  }
}

/** One listener more, but not one of those that Node counts before it warns of a leak. */
function countOneMore(): void {
  const most = apply(getMaxListeners, host, []) as number
  if (most > 0) apply(setMaxListeners, host, [most + 1])
}

/** What one of them throws is lost: the program is about to end, by its own rules. */
function sayAll(): void {
  lastWords.forEach(bordered((say) => say()))
}
