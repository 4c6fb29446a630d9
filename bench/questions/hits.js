import { buildCopies } from '../build-copies.js'
import { runScript } from '../run-script.js'
import { ratios, shown, spread, summary } from '../statistics.js'

/** @import { Bar, Row } from '../types.ts' */

/** @typedef {{ 'not probed': number[], 'the same again (A/A)': number[], probed: number[] }} Samples */
/** @typedef {{ samples: Samples, sites: number }} Measured */

const IN_LOOP = 'sum = (next ^ seed)'
/** `than`: the probe that does about the same. */
const KINDS = [
  { kind: 'nothing', name: 'probe, handler does nothing', text: IN_LOOP },
  { kind: 'local', name: 'probe, handler reads one of vals', text: IN_LOOP },
  { kind: 'upvalue', name: 'probe, handler reads one of uv', text: IN_LOOP },
  { kind: 'everything', name: 'probe, handler reads all of vals, uv and this', text: IN_LOOP },
  { kind: 'elsewhere', name: 'a site without a probe, in a function with one', text: 'let sum' },
  { kind: 'condition', name: "V8 inspector, breakpoint's condition reads a local", text: IN_LOOP, than: 'local' },
  { kind: 'snapshot', name: 'V8 inspector, paused to read the locals from a worker', text: IN_LOOP, than: 'everything' },
]

/** @type {import('../types.ts').Question} */
const hits = {
  name: 'hits',
  title: 'What does one hit cost?',
  async measure({ runtime, folder: scratch, wants }) {
    const { folder, lineOf } = await buildCopies(scratch)
    /** @type {Row[]} */
    const rows = []
    /** @type {number[]} */
    const floor = []
    /** @type {Record<string, Bar>} */
    const costs = {}
    for (const { kind, name, text, than } of KINDS.filter((one) => wants(one.kind))) {
      // Bun has another inspector.
      if (than !== undefined && runtime.name === 'bun') continue
      /** @type {Measured} */
      const { samples, sites } = await runScript(runtime, 'measure-hit.js', [folder, lineOf(text), kind])
      const base = samples['not probed']
      floor.push(...ratios(samples['the same again (A/A)'], base))
      const cost = summary(samples.probed.map((value, i) => (value - (base[i] ?? Number.NaN)) / sites))
      costs[kind] = cost
      rows.push(row(name, samples, cost, than === undefined ? undefined : costs[than]))
    }
    const noise = summary(floor)
    return {
      title: hits.title,
      note: 'On a line of a loop; ratios to the same loop without sites, measured in turn, and to a probe that reads as much. Median and middle four fifths of the rounds.',
      columns: ['', 'ns per hit', 'spread', 'ratio', 'spread', 'to a probe'],
      rows: [{ name: 'nothing (A/A)', cells: ['', '', shown(noise.mid), spread(noise)], bars: { ratio: noise } }, ...rows],
    }
  },
}

export default hits

/**
 * @param {string} name
 * @param {Samples} samples
 * @param {Bar} cost
 * @param {Bar} [probe] what a probe costs that does the same
 * @returns {Row}
 */
function row(name, samples, cost, probe) {
  const ratio = summary(ratios(samples.probed, samples['not probed']))
  const digits = cost.mid > 1000 ? 0 : 1
  const cells = [cost.mid.toFixed(digits), spread(cost, (value) => value.toFixed(digits)), shown(ratio.mid), spread(ratio)]
  const bars = { ratio, 'ns per hit': cost }
  if (!probe) return { name, cells, samples, bars }
  const factor = { mid: cost.mid / probe.mid, low: cost.low / probe.high, high: cost.high / probe.low }
  return { name, cells: [...cells, shown(factor.mid)], samples, bars: { ...bars, 'to a probe': factor } }
}
