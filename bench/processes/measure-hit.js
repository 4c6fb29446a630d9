// A process of its own, as each handler changes how V8 compiles the runtime: prints one line of JSON.
// Arguments: folder of the variants, line of the probe, what to measure.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'
import { probes } from 'unplugin-probes/runtime'
import { inTurn } from './time-calls.js'

const ROUNDS = 200
const [folder = '', line = '', kind = ''] = process.argv.slice(2)
const isInspector = kind === 'condition' || kind === 'snapshot'
/** @param {string} name */
const urlOf = (name) => pathToFileURL(join(folder, `${name}.mjs`)).href
const [never, again, target] = await Promise.all(
  ['never', 'again', isInspector ? 'inspected' : 'probed'].map((name) => import(urlOf(name))),
)

globalThis.seen = undefined
/** @type {Record<string, import('unplugin-probes/runtime').Handler>} */
const handlers = {
  nothing() {},
  local({ vals }) {
    globalThis.seen = vals.next
  },
  upvalue({ uv }) {
    globalThis.seen = uv.seed
  },
  everything(info) {
    const { times, sum, i, next } = info.vals
    globalThis.seen = [times, sum, i, next, info.uv.seed, info.this]
  },
  // Is hit once in each run of the loop.
  elsewhere({ vals }) {
    globalThis.seen = vals.times
  },
}
const hits = isInspector ? await setBreakpoint() : setProbe()
const receiver = { seed: 7 }
/** @param {{ foo: (this: unknown, times: number) => number }} copy @returns {import('./time-calls.js').Loop} */
const loopOf =
  ({ foo }) =>
  (times) =>
    foo.call(receiver, times)
const samples = inTurn({ 'not probed': loopOf(never), 'the same again (A/A)': loopOf(again), probed: loopOf(target) }, ROUNDS)
if (hits() === 0) throw new Error(`${kind}: no hits`)
if (kind !== 'nothing' && kind !== 'snapshot') checkSeen()
process.stdout.write(`${JSON.stringify({ samples, sites: kind === 'elsewhere' ? sitesOfATurn() : 1 })}\n`)
process.exit()

function setProbe() {
  const probe = probes.enable(`probed.ts:${line}`, handlers[kind] ?? (() => {}))
  if (probe.status !== 'on') throw new Error(`${kind}: the probe is ${probe.status}: ${probe.reason}`)
  return () => (probe.status === 'on' ? probe.hits : 0)
}

/** How many sites each turn of the loop passes: those in the function but for the one before the loop, the loop's own and the one after it. */
function sitesOfATurn() {
  const sites = probes.sites('probed.ts').filter(({ functionName }) => functionName === 'foo')
  return sites.filter(({ locals }) => locals.includes('i')).length
}

function checkSeen() {
  const seen = /** @type {unknown} */ (globalThis.seen)
  const all = Array.isArray(seen) ? seen : [seen]
  if (all.slice(0, 5).some((value) => typeof value !== 'number')) throw new Error(`${kind}: read ${all}`)
  if (kind === 'everything' && (all.length !== 6 || all[5] !== receiver)) throw new Error(`${kind}: read ${all.length}, ${all[5]}`)
}

async function setBreakpoint() {
  const counts = new Int32Array(new SharedArrayBuffer(4))
  globalThis.readLocal = (/** @type {number} */ value) => {
    Atomics.add(counts, 0, 1)
    globalThis.seen = value
    return false
  }
  const text = readFileSync(join(folder, 'inspected.mjs'), 'utf8').split('\n')
  const lineNumber = text.findIndex((code) => code.includes('sum = (next ^ seed)'))
  const condition = kind === 'condition' ? 'globalThis.readLocal(next)' : ''
  const workerData = { url: urlOf('inspected'), lineNumber, condition, counts }
  const worker = new Worker(fileURLToPath(new URL('inspector-worker.js', import.meta.url)), { workerData })
  const locations = await new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject))
  if (locations !== 1) throw new Error(`the breakpoint is in ${locations} places`)
  return () => Atomics.load(counts, 0)
}
