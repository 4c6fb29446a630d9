// A process of its own: prints one line of JSON. Arguments: folder of the variants, line of the probe.
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { probes } from 'unplugin-probes/runtime'
import { inTurn } from './time-calls.js'

const [folder = '', line = ''] = process.argv.slice(2)
/** @param {string} name */
const load = (name) => import(pathToFileURL(join(folder, `${name}.mjs`)).href)

const [never, again, inactive, probed, removed] = await Promise.all(['never', 'again', 'inactive', 'probed', 'removed'].map(load))
globalThis.seen = 0
/** @param {import('unplugin-probes/runtime').ProbeInfo} info */
const handler = ({ vals }) => {
  globalThis.seen = vals.next
}

const warm = { never: never.foo, probed: probed.foo, removed: removed.foo }
inTurn(warm, 5)
const off = probes.enable(`removed.ts:${line}`, handler)
const on = probes.enable(`probed.ts:${line}`, handler)
if (on.status !== 'on' || off.status !== 'on') throw new Error(`the probes are ${on.status} and ${off.status}: ${on.reason}`)
removed.foo(20_000)
off.disable()
// The fresh cell comes half a second later.
await sleep(1000)

const samples = inTurn(
  {
    'foo, never probed': never.foo,
    'foo, the same again (A/A)': again.foo,
    'foo, inactive sites': inactive.foo,
    'foo, probed': probed.foo,
    'foo, probe removed': removed.foo,
    'bar, never probed': never.bar,
    'bar, the same again (A/A)': again.bar,
    'bar, inactive sites': inactive.bar,
    'bar, while foo is probed': probed.bar,
    "bar, foo's probe removed": removed.bar,
  },
  200,
)
if (!(on.hits > 1000 && off.hits === 20_000 && globalThis.seen > 0))
  throw new Error(`${on.hits} and ${off.hits} hits; ${on.status} ${on.reason}`)
process.stdout.write(`${JSON.stringify(samples)}\n`)
process.exit()
