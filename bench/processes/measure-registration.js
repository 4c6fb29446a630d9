// A process of its own: evaluates the site modules of a large program. Prints one line of JSON.
// Arguments: the site modules, an empty module, whether the runtime is there. Wants --expose-gc.
import { pathToFileURL } from 'node:url'

const [sites = '', empty = '', runtime = ''] = process.argv.slice(2)
const probes = runtime === 'runtime' ? (await import('unplugin-probes/runtime')).probes : undefined
// What the first import of a process takes longer is not ours.
await import(pathToFileURL(empty).href)
const before = heap()
const [start, busy] = [performance.now(), process.cpuUsage()]
await import(pathToFileURL(sites).href)
const time = performance.now() - start
const { user, system } = process.cpuUsage(busy)
const megabytes = (heap() - before) / 1e6
// Only now, as reading the tables is what a first probe pays.
if (probes && probes.sites().length !== 200_000) throw new Error(`the runtime knows ${probes.sites().length} sites`)
process.stdout.write(`\n${JSON.stringify({ time, cpu: (user + system) / 1000, megabytes })}\n`)
process.exit()

function heap() {
  if (globalThis.Bun) globalThis.Bun.gc(true)
  else globalThis.gc?.()
  return process.memoryUsage().heapUsed
}
