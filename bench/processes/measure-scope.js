// A process of its own: prints one line of JSON. Arguments: folder of the variants, line of the probe.
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { probes } from 'unplugin-probes/runtime'
import { inTurn } from './time-calls.js'

const [folder = '', line = ''] = process.argv.slice(2)
/** @param {string} name */
const load = (name) => import(pathToFileURL(join(folder, `${name}.mjs`)).href)

const [never, again, inactive, probed, removed, idle] = await Promise.all(
  ['never', 'again', 'inactive', 'probed', 'removed', 'idle'].map(load),
)
globalThis.seen = 0
/** @param {import('unplugin-probes/runtime').ProbeInfo} info */
const handler = ({ vals }) => {
  globalThis.seen = vals.next
}

const warm = { never: never.foo, probed: probed.foo, removed: removed.foo, idle: idle.foo }
inTurn(warm, 5)
const on = probes.enable(`probed.ts:${line}`, handler)
const off = ['removed', 'idle'].map((name) => probes.enable(`${name}.ts:${line}`, handler))
for (const { address, status, reason } of [on, ...off]) if (status !== 'on') throw new Error(`${address} is ${status}: ${reason}`)
for (const { foo } of [removed, idle]) foo(20_000)
for (const probe of off) probe.disable()
// The fresh cell comes in a run a tenth of a second after the first one since; one of the two runs at once, the other much later.
for (let i = 0; i < 100; i++) removed.foo(10_000)
await sleep(1000)
for (let i = 0; i < 100; i++) idle.foo(10_000)
await sleep(300)
for (const { foo } of [removed, idle]) for (let i = 0; i < 100; i++) foo(10_000)

const samples = inTurn(
  {
    'foo, never probed': never.foo,
    'foo, the same again (A/A)': again.foo,
    'foo, inactive sites': inactive.foo,
    'foo, probed': probed.foo,
    'foo, probe removed': removed.foo,
    'foo, probe removed, then idle for 1 s': idle.foo,
    'bar, never probed': never.bar,
    'bar, the same again (A/A)': again.bar,
    'bar, inactive sites': inactive.bar,
    'bar, while foo is probed': probed.bar,
    "bar, foo's probe removed": removed.bar,
  },
  200,
)
const hits = [on, ...off].map((probe) => probe.hits)
if (!(on.status === 'on' && hits.every((count) => count >= 20_000) && globalThis.seen > 0))
  throw new Error(`hits: ${hits}; ${on.status} ${on.reason}`)
process.stdout.write(`${JSON.stringify(samples)}\n`)
process.exit()
