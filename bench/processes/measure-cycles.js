// A process of its own: prints one line of JSON. Arguments: folder of the variants, line of the probe, how many cycles.
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { probes } from 'unplugin-probes/runtime'
import { inTurn } from './time-calls.js'

const [folder = '', line = '', cycles = ''] = process.argv.slice(2)
const [never, cycled] = await Promise.all(['never', 'cycled'].map((name) => import(pathToFileURL(join(folder, `${name}.mjs`)).href)))
const loops = { never: never.foo, cycled: cycled.foo }
globalThis.seen = 0

/** @type {{ state: string, samples: Record<string, number[]> }[]} */
const states = [{ state: 'before', samples: inTurn(loops, 100) }]
for (let cycle = 1; cycle <= Number(cycles); cycle++) {
  const probe = probes.enable(`cycled.ts:${line}`, ({ vals }) => {
    globalThis.seen = vals.next
  })
  states.push({ state: `${cycle}: on`, samples: inTurn(loops, 60) })
  if (probe.hits === 0 || probe.status !== 'on') throw new Error(`no hits; the probe is ${probe.status}: ${probe.reason}`)
  probe.disable()
  const off = performance.now()
  // Synchronous from here: no timer can give the fresh cell yet.
  states.push({ state: `${cycle}: off, at once`, samples: inTurn(loops, 60) })
  await sleep(Math.max(0, off + 1000 - performance.now()))
  states.push({ state: `${cycle}: off, 1 s later`, samples: inTurn(loops, 100) })
}
process.stdout.write(`${JSON.stringify(states)}\n`)
process.exit()
