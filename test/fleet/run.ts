// `npm run test:fleet -- --processes 40 --swaps 20 --file probes.hooks.json`: how fast many processes follow one ConfigMap, and what it costs.
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { ConfigMap } from './config-map.ts'
import { Fleet, pause, WORK, type Member } from './fleet.ts'

const { values } = parseArgs({
  options: {
    processes: { type: 'string', default: '40' },
    swaps: { type: 'string', default: '20' },
    file: { type: 'string', default: 'probes.hooks.ts' },
  },
})
const isData = values.file.endsWith('.json')
const count = Number(values.processes)

function saying(word: string): Record<string, string> {
  const code = `import { probes } from 'unplugin-probes/runtime'\nprobes.log('${WORK}', '${word}', { hits: 1 })\n`
  return { [values.file]: isData ? JSON.stringify({ probes: [{ at: WORK, log: word, hits: 1 }] }) : code }
}

/** Milliseconds from the swap to each member's first hit of this version. */
async function swap(fleet: Fleet, map: ConfigMap, word: string): Promise<number[]> {
  const hit = ({ err }: Member): number | undefined => err.find(({ line }) => line.endsWith(` ${word}`))?.at
  const begin = performance.now()
  map.update(saying(word))
  await fleet.until(`hit by ${word}`, (member) => hit(member) !== undefined)
  return fleet.members.map((member) => hit(member)! - begin).sort((a, b) => a - b)
}

const print = (what: string, times: readonly number[]): void => {
  const at = (share: number): string => times[Math.min(times.length - 1, Math.floor(share * times.length))]!.toFixed(0)
  process.stdout.write(`| ${what} | ${at(0.5)} | ${at(0.95)} | ${at(1)} |\n`)
}

const map = new ConfigMap()
const fleet = await Fleet.start(count, join(map.folder, values.file))
await pause(1000)
process.stdout.write(
  `${count} processes, ${values.file}, Node ${process.version}\n\n| milliseconds | median | 19 of 20 | the last |\n| --- | --- | --- | --- |\n`,
)
print('first load, to the first hit', await swap(fleet, map, 'v0'))
const all: number[] = []
for (let i = 1; i <= Number(values.swaps); i++) {
  await pause(500)
  all.push(...(await swap(fleet, map, `v${i}`)))
}
print(
  'swap, to the first hit',
  all.sort((a, b) => a - b),
)
const begin = performance.now()
map.update({})
const off = ({ err }: Member): number | undefined => err.find(({ line }) => line.includes(' removed: '))?.at
await fleet.until('off', (member) => off(member) !== undefined)
print(
  'removal, to its line',
  fleet.members.map((member) => off(member)! - begin).sort((a, b) => a - b),
)
print(
  'CPU time of a process, all of it',
  (await fleet.end()).sort((a, b) => a - b),
)
map.remove()
