import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { buildVariants } from './build-variants.js'
import { median, spread } from './statistics.js'

const PROCESSES = 6
const KINDS = {
  nothing: 'probe, handler does nothing',
  local: 'probe, handler reads one of vals',
  upvalue: 'probe, handler reads one of uv',
  inspector: "V8 inspector, breakpoint's condition reads a local",
}
const run = promisify(execFile)
const started = performance.now()
const folder = await mkdtemp(join(tmpdir(), 'probes-bench-'))

/**
 * @param {string} script
 * @param {number} line
 * @param {string[]} rest
 */
async function measure(script, line, ...rest) {
  const file = fileURLToPath(new URL(script, import.meta.url))
  const { stdout } = await run(process.execPath, [file, folder, String(line), ...rest], { timeout: 60_000, maxBuffer: 64e6 })
  return JSON.parse(stdout)
}

/**
 * The first column is text.
 * @param {string} question
 * @param {string[][]} rows
 */
function print(question, rows) {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)))
  console.log(`\n${question}`)
  for (const row of rows)
    console.log(`  ${row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('   ')}`.trimEnd())
}

/**
 * One ratio for each round, in which all are measured.
 * @param {readonly number[]} samples
 * @param {readonly number[]} base
 */
function ratios(samples, base) {
  return samples.map((value, i) => value / (base[i] ?? Number.NaN))
}

/** @param {number} ratio */
function shown(ratio) {
  return ratio >= 100 ? ratio.toFixed(0) : ratio.toFixed(2)
}

/** @param {Record<string, number[]>[]} processes */
function printScope(processes) {
  const rows = Object.keys(processes[0] ?? {}).map((name) => {
    const samples = processes.flatMap((one) => one[name] ?? [])
    const base = processes.flatMap((one) => one[`${name.slice(0, 3)}, never probed`] ?? [])
    const all = ratios(samples, base)
    const each = processes.map((one) => median(ratios(one[name] ?? [], one[`${name.slice(0, 3)}, never probed`] ?? [])))
    return [name, median(samples).toFixed(2), shown(median(all)), spread(all), `${shown(Math.min(...each))} to ${shown(Math.max(...each))}`]
  })
  print('Who pays for a probe on foo, and does it go away?', [['', 'ns per turn', 'ratio', 'spread', 'of processes'], ...rows])
}

/** @param {{ state: string, samples: { never: number[], cycled: number[] } }[]} states */
function printCycles(states) {
  const rows = states.map(({ state, samples: { never, cycled } }) => {
    const all = ratios(cycled, never)
    return [state, median(cycled).toFixed(2), shown(median(all)), spread(all)]
  })
  print('Does foo get its speed back each time a probe goes on and off?', [['', 'ns per turn', 'ratio', 'spread'], ...rows])
}

/** @param {Record<string, Record<string, number[]>>} results */
function printHits(results) {
  const rows = Object.entries(results).map(([name, { probed = [], 'not probed': base = [] }]) => {
    const each = probed.map((value, i) => value - (base[i] ?? Number.NaN))
    const digits = median(each) > 1000 ? 0 : 1
    return [
      name,
      median(each).toFixed(digits),
      spread(each, digits),
      shown(median(ratios(probed, base))),
      spread(ratios(probed, base), digits === 0 ? 0 : 2),
    ]
  })
  const floor = Object.values(results).flatMap(({ 'the same again (A/A)': again = [], 'not probed': base = [] }) => ratios(again, base))
  const noise = ['nothing (A/A)', '', '', shown(median(floor)), spread(floor)]
  print('What does one hit cost?', [['on a line of a loop', 'ns per hit', 'spread', 'ratio', 'spread'], noise, ...rows])
}

try {
  const { line } = await buildVariants(folder)
  console.log(`Node ${process.version}, ${cpus()[0]?.model ?? 'unknown'}, ${cpus().length} cores.`)
  console.log('ratio: to the same loop without sites, measured in turn; median of the rounds. spread: their middle four fifths.')
  /** @type {Record<string, number[]>[]} */
  const scope = []
  for (let i = 0; i < PROCESSES; i++) scope.push(await measure('measure-scope.js', line))
  printScope(scope)
  const cycles = await measure('measure-cycles.js', line)
  printCycles(cycles)
  /** @type {Record<string, Record<string, number[]>>} */
  const hits = {}
  for (const [kind, name] of Object.entries(KINDS)) hits[name] = await measure('measure-hit.js', line, kind)
  printHits(hits)
  const results = { node: process.version, cpu: cpus()[0]?.model, unit: 'ns per turn of the loop', scope, cycles, hits }
  await mkdir(new URL('results/', import.meta.url), { recursive: true })
  await writeFile(
    new URL('results/main-job.json', import.meta.url),
    `${JSON.stringify(results, (_, value) => (typeof value === 'number' ? Number(value.toPrecision(5)) : value))}\n`,
  )
  console.log(`\nAll samples are in bench/results/main-job.json; ${((performance.now() - started) / 1000).toFixed(0)} s.`)
} finally {
  await rm(folder, { recursive: true, force: true })
}
