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
/** @param {string} name */
const urlOf = (name) => pathToFileURL(join(folder, `${name}.mjs`)).href
const [never, again, target] = await Promise.all(
  ['never', 'again', kind === 'inspector' ? 'inspected' : 'probed'].map((name) => import(urlOf(name))),
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
}
const hits = kind === 'inspector' ? await setBreakpoint() : setProbe()
const loops = { 'not probed': never.foo, 'the same again (A/A)': again.foo, probed: target.foo }
const samples = inTurn(loops, ROUNDS)
if (hits() === 0) throw new Error(`${kind}: no hits`)
if (kind !== 'nothing' && typeof globalThis.seen !== 'number') throw new Error(`${kind}: read ${globalThis.seen}`)
process.stdout.write(`${JSON.stringify(samples)}\n`)
process.exit()

function setProbe() {
  const probe = probes.enable(`probed.ts:${line}`, handlers[kind])
  if (probe.status !== 'on') throw new Error(`${kind}: the probe is ${probe.status}: ${probe.reason}`)
  return () => (probe.status === 'on' ? probe.hits : 0)
}

async function setBreakpoint() {
  let count = 0
  globalThis.readLocal = (/** @type {number} */ value) => {
    count++
    globalThis.seen = value
    return false
  }
  const text = readFileSync(join(folder, 'inspected.mjs'), 'utf8').split('\n')
  const lineNumber = text.findIndex((code) => code.includes('sum = (next ^ seed)'))
  const workerData = { url: urlOf('inspected'), lineNumber, condition: 'globalThis.readLocal(next)' }
  const worker = new Worker(fileURLToPath(new URL('inspector-worker.js', import.meta.url)), { workerData })
  const locations = await new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject))
  if (locations !== 1) throw new Error(`the breakpoint is in ${locations} places`)
  return () => count
}
