// A process of its own: prints one line of JSON. Arguments: folder of the variants, name of the loop, lines of the probes (one after the
// other, joined by commas), which of their variables to read, how many cycles, seed.
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { probes } from 'unplugin-probes/runtime'
import { cycleAtRandom, runFor } from './cycle-at-random.js'
import { measureMemory } from './measure-memory.js'
import { inTurn } from './time-calls.js'

const [folder = '', name = '', places = '', local = '', cycles = '', seed = ''] = process.argv.slice(2)
const [never, again, inactive, cycled] = await Promise.all(
  ['never', 'again', 'inactive', 'cycled'].map(async (copy) => (await import(pathToFileURL(join(folder, `${copy}.mjs`)).href))[name]),
)
const loops = { never, again, inactive, cycled }
const running = { never, cycled }
globalThis.seen = undefined

/** @type {{ state: string, samples: Record<string, number[]> }[]} */
const states = []
const lines = places.split(',')
let enabled = 0
/** @param {import('unplugin-probes/runtime').Handler} handler */
const turnOn = (handler) => probes.enable(`cycled.ts:${lines[enabled++ % lines.length]}`, handler)
const many = Number(cycles).toLocaleString('en')

measure('before')
const probe = turnOn(({ vals }) => {
  globalThis.seen = vals[local]
})
measure('on')
if (probe.hits === 0 || probe.status !== 'on') throw new Error(`no hits; the probe is ${probe.status}: ${probe.reason}`)
probe.disable()
// Synchronous and short: neither a timer nor the number of hits can give the fresh cell yet.
measure('off, at once', 20)
await runFor(running, 500)
measure('500 ms after 1 cycle')

// What the first cycles allocate for good, they allocate once.
const first = Math.round(Number(cycles) / 10)
await cycleAtRandom(running, turnOn, local, { cycles: first, seed: Number(seed) + 100 })
const before = await measureMemory()
await cycleAtRandom(running, turnOn, local, { cycles: Number(cycles) - first, seed: Number(seed) })
const end = performance.now()
const after = await measureMemory()
await runFor(running, 500 - (performance.now() - end))
measure(`500 ms after ${many} cycles`)

await cycleAtRandom(running, turnOn, local, { cycles: 1, seed: Number(seed) })
await sleep(500)
await runFor(running, 300)
measure('1 more, 500 ms idle, 300 ms run')

process.stdout.write(`${JSON.stringify({ states, memory: { before, after } })}\n`)
process.exit()

/**
 * @param {string} state
 * @param {number} [warmUp]
 */
function measure(state, warmUp = 150) {
  states.push({ state, samples: inTurn(loops, warmUp < 100 ? 40 : 100, { warmUp }) })
}
