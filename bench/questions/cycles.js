import { buildLoops } from '../build-loops.js'
import { runScript } from '../run-script.js'
import { median, ratios, shown, spread, summary } from '../statistics.js'

/** @type {import('../types.ts').Question} */
const cycles = {
  name: 'cycles',
  title: 'Does foo get its speed back each time a probe goes on and off?',
  async measure({ runtime, folder: scratch, quick }) {
    const { folder, line } = await buildLoops(scratch)
    /** @type {{ state: string, samples: { never: number[], cycled: number[] } }[]} */
    const states = await runScript(runtime, 'measure-cycles.js', [folder, line, quick ? '2' : '5'])
    return {
      title: cycles.title,
      note: 'Ratios to the same loop without sites, measured in turn. Median and middle four fifths of the rounds.',
      columns: ['', 'ns per turn', 'ratio', 'spread'],
      rows: states.map(({ state, samples }) => {
        const ratio = summary(ratios(samples.cycled, samples.never))
        return { name: state, cells: [median(samples.cycled).toFixed(2), shown(ratio.mid), spread(ratio)], samples, bars: { ratio } }
      }),
    }
  },
}

export default cycles
