import { snapshotInTheMaking } from './snapshot-in-the-making.ts'

// Taken at load: a program may replace it, by fake timers for instance.
const { setTimeout } = globalThis

/**
 * Runs something later, without keeping a process alive for it. Nothing that a host's timers do reaches the caller: there are hosts
 * where they throw (workerd outside of a request), return nothing, or are missing.
 * @param delay in milliseconds
 * @returns whether it will run
 */
export function later(work: () => void, delay: number): boolean {
  if (typeof setTimeout !== 'function' || snapshotInTheMaking()) return false
  try {
    const timer: unknown = setTimeout(() => {
      try {
        work()
      } catch {
        // What it leaves undone shows in a probe's status; the program has no part in it.
      }
    }, delay)
    ;(timer as { unref?: () => void } | null | undefined)?.unref?.()
    return true
  } catch {
    return false
  }
}
