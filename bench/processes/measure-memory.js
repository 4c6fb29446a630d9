import { setTimeout as sleep } from 'node:timers/promises'

/** What is alive, and what is global, its symbols as well. */
export async function measureMemory() {
  const { gc, Bun } = /** @type {{ gc?: () => void, Bun?: { gc(isSynchronous: boolean): void } }} */ (/** @type {unknown} */ (globalThis))
  if (!gc && !Bun) throw new Error('run it with --expose-gc')
  // What one collection finalizes, the next one frees.
  for (let i = 0; i < 5; i++) {
    await sleep(20)
    if (Bun) Bun.gc(true)
    else gc?.()
  }
  return { heap: process.memoryUsage().heapUsed, names: Reflect.ownKeys(globalThis).length }
}
