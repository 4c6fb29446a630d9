import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { NODE_BUNDLE } from '../build-job.js'
import { buildVariants } from '../build-variants.js'
import { runScript } from '../run-script.js'
import { median, quantile, spread, summary } from '../statistics.js'

/** @import { Row } from '../types.ts' */

/** @typedef {{ how: 'rename' | 'in place', time: number }} Sample */

const PROBES = 100

/** @type {import('../types.ts').Question} */
const activation = {
  name: 'activation',
  title: 'How long from saving the hooks file to the first hit?',
  // On Bun `process.hrtime` is not the same in all processes.
  nodeOnly: true,
  async measure({ runtime, folder, quick }) {
    const entry = fileURLToPath(new URL('../programs/server.js', import.meta.url))
    await buildVariants(entry, 'server', folder, ['watching'], NODE_BUNDLE)
    const bundle = join(folder, 'watching/server.mjs')
    const addresses = JSON.stringify(await runScript(runtime, 'list-addresses.js', [bundle, String(PROBES)]))
    /** @type {Record<string, Sample[]>[]} */
    const processes = []
    for (let i = 0; i < (quick ? 3 : 100); i++) {
      const hooksFolder = await mkdtemp(join(folder, 'hooks-'))
      processes.push(await runScript(runtime, 'measure-activation.js', [bundle, hooksFolder, addresses, String(i)]))
    }
    return {
      title: activation.title,
      note: `${PROBES} probes in a busy Fastify server, milliseconds; a removal until the last hit. Saved by renaming and in place by turns. Median, and middle four fifths.`,
      columns: ['', 'median', 'p99', 'spread', 'renamed', 'in place', 'times'],
      rows: Object.keys(processes[0] ?? {}).map((name) =>
        row(
          name,
          processes.flatMap((one) => one[name] ?? []),
        ),
      ),
    }
  },
}

export default activation

/**
 * @param {string} name
 * @param {readonly Sample[]} samples
 * @returns {Row}
 */
function row(name, samples) {
  const times = samples.map(({ time }) => time)
  const [ms, p99] = [summary(times), quantile(times, 0.99)]
  const medianBy = (/** @type {Sample['how']} */ wanted) => median(samples.flatMap(({ how, time }) => (how === wanted ? time : [])))
  const byHow = name === 'removal' ? ['', ''] : [medianBy('rename').toFixed(1), medianBy('in place').toFixed(1)]
  return {
    name,
    cells: [ms.mid.toFixed(1), p99.toFixed(1), spread(ms, (value) => value.toFixed(1)), ...byHow, String(samples.length)],
    samples,
    bars: { ms, 'p99, ms': { mid: p99, low: p99, high: p99 } },
  }
}
