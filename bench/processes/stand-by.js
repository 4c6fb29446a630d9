// A program in a process of its own, that runs when its parent says so. Arguments: its bundle; which inspector waits: none, waiting,
// stacks. A program that serves is asked by others; the parent is told its port. One that runs does so for as long as it is told.
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promiseHooks } from 'node:v8'
import { Worker } from 'node:worker_threads'

/** @typedef {{ count: number, milliseconds: number, cpu: number, result?: string, p99?: number }} Turn `count`: of requests, or of what runs; milliseconds of all of them, CPU time too */

const [bundle = '', inspector = 'none'] = process.argv.slice(2)
/** @type {() => void} */
let stopCounting = () => {}
let reactions = 0

const ORDERS = /** @type {Record<string, (milliseconds: number) => unknown>} */ ({
  run: runFor,
  cpu: () => process.cpuUsage(),
  // Node's own count of what goes on after an await. The hook slows the program down, so it comes last.
  count() {
    const stop = promiseHooks.onBefore(() => reactions++)
    stopCounting = () => stop()
  },
  counted() {
    stopCounting()
    return reactions
  },
  // Not before the end, as it loads the runtime.
  async sites() {
    const { probes } = await import('unplugin-probes/runtime')
    return probes.sites().length
  },
})

process.on('disconnect', () => process.exit())
// Before the program, as those that are started with it.
if (inspector !== 'none') await wait()
/** @type {{ run?: () => unknown, units?: number, serve?: () => Promise<number> }} `units`: of what a run does */
const { run, units = 1, serve } = await import(pathToFileURL(bundle).href)
process.on('message', async ({ order, milliseconds }) => process.send?.({ answer: await ORDERS[order]?.(milliseconds) }))
process.send?.({ answer: await serve?.() })

async function wait() {
  const workerData = { stacks: inspector === 'stacks' }
  const worker = new Worker(fileURLToPath(new URL('wait-in-worker.js', import.meta.url)), { workerData })
  const scripts = await new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject))
  if (!(scripts > 0)) throw new Error('the inspector does not wait')
}

/** @param {number} milliseconds @returns {Promise<Turn>} */
async function runFor(milliseconds) {
  const before = process.cpuUsage()
  const start = performance.now()
  let count = 0
  let result
  do {
    result = run?.()
    // A turn of the event loop only where there is something to wait for.
    if (result instanceof Promise) result = await result
    count += units
  } while (performance.now() - start < milliseconds)
  const { user, system } = process.cpuUsage(before)
  return { count, milliseconds: performance.now() - start, cpu: (user + system) / 1000, result: String(result) }
}
