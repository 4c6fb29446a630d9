import { buildCopies } from '../build-copies.js'
import { runScript } from '../run-script.js'
import { median, ratios, shown, spread, summary } from '../statistics.js'

/** @import { Row } from '../types.ts' */

/** @typedef {{ heap: number, names: number }} Memory */
/** @typedef {{ states: { state: string, samples: Record<string, number[]> }[], memory: { before: Memory, after: Memory } }} Measured */

/** Where the probe goes on and off. */
const PLACES = /** @type {const} */ ([
  { place: 'tight loop', program: 'loops', loop: 'foo', texts: ['sum = (next ^ seed)'], local: 'next' },
  { place: 'small function', program: 'orders', loop: 'bills', texts: ['const reduced'], local: 'price' },
  { place: 'larger function', program: 'orders', loop: 'bills', texts: ['pieces += item.count'], local: 'net' },
  {
    place: 'six small methods',
    program: 'vectors',
    loop: 'turns',
    texts: [
      'y = this.y + other.y',
      'y = this.y * factor',
      'y = this.z * other.x',
      'y = this.y * other.y',
      'y = this.up.dot',
      'z = this.x * other.y',
    ],
    local: 'x',
  },
])

/** @type {import('../types.ts').Question} */
const cycles = {
  name: 'cycles',
  title: 'Is the full speed back after a probe was on, once and a thousand times?',
  async measure({ runtime, folder: scratch, quick, wants }) {
    /** @type {Row[]} */
    const rows = []
    for (const { place, program, loop, texts, local } of PLACES.filter((one) => wants(one.place))) {
      const { folder, lineOf } = await buildCopies(scratch, program)
      /** @type {Measured[]} */
      const processes = []
      for (let seed = 1; seed <= (quick ? 1 : 6); seed++) {
        const args = [folder, loop, texts.map(lineOf).join(','), local, quick ? '100' : '1000', String(seed)]
        processes.push(await runScript(runtime, 'measure-cycles.js', args, { flags: runtime.name === 'bun' ? [] : ['--expose-gc'] }))
      }
      rows.push(noiseRow(place, processes))
      for (const i of processes[0]?.states.keys() ?? []) rows.push(stateRow(place, processes, i))
      rows.push(
        memoryRow(`${place}: heap in use`, processes, 'heap', (bytes) => `${(bytes / 1e6).toFixed(2)} MB`),
        memoryRow(`${place}: names of globalThis`, processes, 'names', String),
      )
    }
    return {
      title: cycles.title,
      note: 'Ratios to the same code without sites, measured in turn, and to sites that never had a probe; of memory: after the many cycles to after a tenth of them. Medians, middle four fifths of the rounds, and between what the processes are.',
      columns: ['', 'median', 'ratio', 'spread', 'of processes', 'to never probed', 'of processes'],
      rows,
    }
  },
}

export default cycles

/**
 * @param {string} place
 * @param {readonly Measured[]} processes
 * @param {number} i
 * @returns {Row}
 */
function stateRow(place, processes, i) {
  const samples = processes.map(({ states }) => states[i]?.samples ?? {})
  const cost = median(samples.flatMap(({ cycled = [] }) => cycled))
  const ratio = compared(samples, 'cycled', 'never')
  const toInactive = compared(samples, 'cycled', 'inactive')
  return {
    name: `${place}: ${processes[0]?.states[i]?.state}`,
    cells: [`${cost.toFixed(2)} ns`, ...ratio.cells, shown(toInactive.bar.mid), toInactive.cells[2] ?? ''],
    samples,
    bars: { ratio: ratio.bar, 'of processes': ratio.ofProcesses, 'to never probed': toInactive.bar },
  }
}

/**
 * The code without sites and its copy, in all states.
 * @param {string} place
 * @param {readonly Measured[]} processes
 * @returns {Row}
 */
function noiseRow(place, processes) {
  const { bar, ofProcesses, cells } = compared(
    processes.flatMap(({ states }) => states.map(({ samples }) => samples)),
    'again',
    'never',
  )
  return { name: `${place}: without sites (A/A)`, cells: ['', ...cells], bars: { ratio: bar, 'of processes': ofProcesses } }
}

/**
 * @param {readonly Record<string, number[]>[]} processes
 * @param {string} variant
 * @param {string} base
 */
function compared(processes, variant, base) {
  const each = processes.map((samples) => ratios(samples[variant] ?? [], samples[base] ?? []))
  const medians = each.map(median)
  const ofProcesses = { mid: median(medians), low: Math.min(...medians), high: Math.max(...medians) }
  const bar = summary(each.flat())
  return { bar, ofProcesses, cells: [shown(bar.mid), spread(bar), spread(ofProcesses)] }
}

/**
 * @param {string} name
 * @param {readonly Measured[]} processes
 * @param {keyof Memory} key
 * @param {(value: number) => string} format
 * @returns {Row}
 */
function memoryRow(name, processes, key, format) {
  const samples = processes.map(({ memory }) => ({ before: memory.before[key], after: memory.after[key] }))
  const each = samples.map(({ before, after }) => after / before)
  const ratio = { mid: median(each), low: Math.min(...each), high: Math.max(...each) }
  const values = `${format(median(samples.map(({ before }) => before)))}, ${format(median(samples.map(({ after }) => after)))}`
  return { name, cells: [values, ratio.mid.toFixed(3), '', spread(ratio, (value) => value.toFixed(3))], samples, bars: { ratio } }
}
