import { buildSiteModules } from '../build-site-modules.js'
import { runScript } from '../run-script.js'
import { spread, summary } from '../statistics.js'

const ROWS = /** @type {const} */ ({ 'runtime loaded': 'runtime', 'no runtime': 'none' })

/** @typedef {keyof typeof ROWS} Name */

/** @type {import('../types.ts').Question} */
const registration = {
  name: 'registration',
  title: 'What does it cost at start-up that a program has 20,000 functions and 200,000 sites?',
  async measure({ runtime, folder, quick }) {
    const { sites, empty } = await buildSiteModules(folder)
    const flags = runtime.name === 'bun' ? [] : ['--expose-gc']
    const names = /** @type {Name[]} */ (Object.keys(ROWS))
    /** @type {Record<Name, { time: number, cpu: number, megabytes: number }[]>} */
    const samples = { 'runtime loaded': [], 'no runtime': [] }
    for (let round = 0; round < (quick ? 3 : 25); round++)
      for (const name of round % 2 === 0 ? names : names.toReversed())
        samples[name].push(await runScript(runtime, 'measure-registration.js', [sites, empty, ROWS[name]], { flags }))
    return {
      title: registration.title,
      note: 'Import of all site modules, bundled in one file and minified, from the file to the end. CPU: with the threads of the engine. Median of the processes and their middle four fifths.',
      columns: ['', 'ms', 'spread', 'ms of CPU', 'spread', 'MB of heap', 'spread'],
      rows: names.map((name) => {
        const bars = {
          ms: summary(samples[name].map(({ time }) => time)),
          'ms of CPU': summary(samples[name].map(({ cpu }) => cpu)),
          'MB of heap': summary(samples[name].map(({ megabytes }) => megabytes)),
        }
        const cells = Object.values(bars).flatMap((bar) => [bar.mid.toFixed(1), spread(bar, (value) => value.toFixed(1))])
        return { name, cells, samples: samples[name], bars }
      }),
    }
  },
}

export default registration
