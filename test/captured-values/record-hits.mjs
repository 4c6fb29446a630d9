import { openSync, readFileSync, writeSync } from 'node:fs'
import { threadId } from 'node:worker_threads'
import { append, define, describeAll } from './describe.mjs'

// Loaded before an instrumented program: turns every probe on and writes down what the handlers got, hit by hit.
const { CAPTURED_JOB } = process.env
const { addresses, report, compared } = JSON.parse(readFileSync(CAPTURED_JOB, 'utf8'))
const { stringify } = JSON
const { ownKeys } = Reflect
const { probes } = await import('unplugin-probes/runtime')

const order = new Int32Array(1 << 18)
let hits = 0
let details = []
let isExiting = false
const { write } = process.stderr
process.stderr.write = () => true
const handles = addresses.map((address, site) =>
  probes.enable(address, (info) => {
    order[hits++] = site
    if (info.hit <= compared) {
      const { vals, uv, omitted } = info
      // No destructuring of arrays: programs may count who iterates.
      const locals = ownKeys(vals)
      const upvalues = ownKeys(uv)
      const values = [info.this]
      for (let i = 0; i < locals.length; i++) append(values, vals[locals[i]])
      for (let i = 0; i < upvalues.length; i++) append(values, uv[upvalues[i]])
      append(details, { site, hit: info.hit, locals, upvalues, omitted, values: describeAll(values) })
    }
    if (isExiting) writeDown()
  }),
)
process.stderr.write = write

const file = openSync(`${report}.${process.pid}.${threadId}`, 'w')
let written = 0
/** A line with all that is new. */
function writeDown() {
  const sequence = []
  const failed = []
  for (; written < hits; written++) append(sequence, order[written])
  for (let i = 0; i < handles.length; i++)
    if (handles[i].status !== 'on' && handles[i].status !== 'pending') append(failed, `${handles[i].address} ${handles[i].reason}`)
  // By definition: what lies on the program's prototypes could say something about objects that are made text.
  const found = { __proto__: null }
  define(found, 'order', sequence)
  define(found, 'details', details)
  define(found, 'failed', failed)
  details = []
  writeSync(file, `${stringify(found)}\n`)
}
// The program's own listeners come after this one.
process.on('exit', () => {
  isExiting = true
  writeDown()
})
