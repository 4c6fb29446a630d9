import { bordered } from './border.ts'
import { snapshotInTheMaking } from './snapshot-in-the-making.ts'
import { taken } from './taken.ts'

type Begin = (work: () => void, delay: number) => unknown
type End = (timer: unknown) => void

// Taken at load: a program may replace them, by fake timers for instance.
const setTimeout = taken('setTimeout') as Begin | undefined
const clearTimeout = taken('clearTimeout') as End | undefined
const setInterval = taken('setInterval') as Begin | undefined
const clearInterval = taken('clearInterval') as End | undefined

/** Whether the realm has timers at all. */
export const hasTimers: boolean = typeof setTimeout === 'function'

/**
 * Runs something later, without keeping a process alive for it. Nothing that a host's timers do reaches the caller: there are hosts
 * where they throw (workerd outside of a request), return nothing, or are missing.
 * @param work What it throws and leaves undone shows in a probe's status; the program has no part in it.
 * @param delay in milliseconds
 * @returns whether it will run
 */
export function later(work: () => void, delay: number): boolean {
  return begin(setTimeout, clearTimeout, bordered(work), delay) !== undefined
}

/** The same, told what was thrown. @returns forgets it; never throws */
export function after(delay: number, work: () => void, onError: (error: unknown) => void): () => void {
  return begin(setTimeout, clearTimeout, bordered(work, onError), delay) ?? nothing
}

/** Again and again, until it is ended by what this returns, which never throws. */
export function every(delay: number, work: () => void, onError: (error: unknown) => void): () => void {
  return begin(setInterval, clearInterval, bordered(work, onError), delay) ?? nothing
}

function begin(start: Begin | undefined, end: End | undefined, work: () => void, delay: number): (() => void) | undefined {
  if (typeof start !== 'function' || snapshotInTheMaking()) return undefined
  let isBegun = false
  let timer: unknown
  const stop = bordered(() => {
    if (isBegun) end?.(timer)
  })
  try {
    timer = start(work, delay)
    isBegun = true
    ;(timer as { unref?: () => void } | null | undefined)?.unref?.()
    return stop
  } catch {
    // One that cannot be let go would keep the process.
    stop()
    return undefined
  }
}

function nothing(): void {}
