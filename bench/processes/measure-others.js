// A process of its own: programs with sites, before, while and after a probe is on in a function that they do not use.
// Prints one line of JSON. Arguments: folder of the variants, folder of the loops, line of the probe, the programs.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { probes } from 'unplugin-probes/runtime'
import { inTurn } from './time-calls.js'

const [folder = '', loops = '', line = '', ...names] = process.argv.slice(2)
/** @param {string} file */
const load = (file) => import(pathToFileURL(file).href)
const { foo } = await load(join(loops, 'probed.mjs'))

/** @type {Record<string, import('./time-calls.js').Loop>} */
const programs = {}
for (const name of names)
  for (const variant of ['untouched', 'again', 'off']) {
    const { run } = await load(join(folder, variant, `kernels/${name}.mjs`))
    programs[`${name}, ${variant}`] = (times) => {
      for (let i = 0; i < times; i++) run()
    }
  }

globalThis.seen = undefined
// Some programs are optimized, deoptimized and optimized again for some time.
measure()
const before = measure()
const probe = probes.enable(`probed.ts:${line}`, ({ vals }) => {
  globalThis.seen = vals.next
})
const during = measure()
if (probe.status !== 'on' || probe.hits < 10_000 || typeof globalThis.seen !== 'number')
  throw new Error(`${probe.hits} hits; the probe is ${probe.status}: ${probe.reason}`)
process.stdout.write(`${JSON.stringify({ before, during })}\n`)
process.exit()

function measure() {
  // The probed function runs in between.
  const { foo: _, ...samples } = inTurn({ ...programs, foo }, 60, { milliseconds: 2, fewest: 1, warmUp: 200 })
  return samples
}
