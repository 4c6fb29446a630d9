import { buildLoops } from '../build-loops.js'
import { runScript } from '../run-script.js'
import { ratios, shown, spread, summary } from '../statistics.js'

/** @import { Row } from '../types.ts' */

/** @typedef {{ 'not probed': number[], 'the same again (A/A)': number[], probed: number[] }} Samples */

const KINDS = {
  nothing: 'probe, handler does nothing',
  local: 'probe, handler reads one of vals',
  upvalue: 'probe, handler reads one of uv',
  inspector: "V8 inspector, breakpoint's condition reads a local",
}

/** @type {import('../types.ts').Question} */
const hits = {
  name: 'hits',
  title: 'What does one hit cost?',
  async measure({ runtime, folder: scratch }) {
    const { folder, line } = await buildLoops(scratch)
    /** @type {Row[]} */
    const rows = []
    /** @type {number[]} */
    const floor = []
    for (const [kind, name] of Object.entries(KINDS)) {
      // Bun has another inspector.
      if (kind === 'inspector' && runtime.name === 'bun') continue
      /** @type {Samples} */
      const samples = await runScript(runtime, 'measure-hit.js', [folder, line, kind])
      floor.push(...ratios(samples['the same again (A/A)'], samples['not probed']))
      rows.push(row(name, samples))
    }
    const noise = summary(floor)
    return {
      title: hits.title,
      note: 'On a line of a loop; ratios to the same loop without sites, measured in turn. Median and middle four fifths of the rounds.',
      columns: ['', 'ns per hit', 'spread', 'ratio', 'spread'],
      rows: [{ name: 'nothing (A/A)', cells: ['', '', shown(noise.mid), spread(noise)], bars: { ratio: noise } }, ...rows],
    }
  },
}

export default hits

/** @param {string} name @param {Samples} samples */
function row(name, samples) {
  const base = samples['not probed']
  const cost = summary(samples.probed.map((value, i) => value - (base[i] ?? Number.NaN)))
  const ratio = summary(ratios(samples.probed, base))
  const digits = cost.mid > 1000 ? 0 : 1
  const cells = [cost.mid.toFixed(digits), spread(cost, (value) => value.toFixed(digits)), shown(ratio.mid), spread(ratio)]
  return { name, cells, samples, bars: { ratio, 'ns per hit': cost } }
}
