import { join } from 'node:path'
import { generateApp } from '../generate-app.js'
import { runScript } from '../run-script.js'
import { median, ratios, shown, spread, summary } from '../statistics.js'

/** @import { Context, Row } from '../types.ts' */

const MODULES = 1000
/** Of each row: what Vite does, and what the plugin finds: all to do, all kept from the build before, or no file that concerns it. */
const VITE = /** @type {const} */ ({
  'Vite build': ['build', 'with'],
  'Vite build with source maps': ['maps', 'with'],
  'Vite dev cold start': ['dev', 'with'],
  'Vite build, transforms kept from the one before': ['build', 'kept'],
  'Vite dev cold start, transforms kept': ['dev', 'kept'],
  'Vite build when no file matches': ['build', 'unmatched'],
  'Vite dev cold start when no file matches': ['dev', 'unmatched'],
  "Vite build, istanbul's counters (vite-plugin-istanbul)": ['build', 'istanbul'],
})

/** The same of others, an app of fewer modules, not minified: all to do, or all kept. esbuild works in a process whose time only the clock sees. */
const HOSTS = /** @type {const} */ ({
  Rolldown: ['rolldown', 'with'],
  'Rolldown, transforms kept': ['rolldown', 'kept'],
  esbuild: ['esbuild', 'with'],
  'esbuild, transforms kept': ['esbuild', 'kept'],
  Rspack: ['rspack', 'with'],
  'Rspack, transforms kept': ['rspack', 'kept'],
  webpack: ['webpack', 'with'],
  'webpack, transforms kept': ['webpack', 'kept'],
})
const HOST_MODULES = 300

const VARIANTS = /** @type {const} */ (['without', 'again', 'plugin'])

/** @typedef {{ name: string, script: string, app: string, job: string, plugin: string }} BuildRow */
/** @typedef {{ time: number, cpu: number, files: number, parser: boolean }} Run */

/** @type {import('../types.ts').Question} */
const build = {
  name: 'build',
  title: `What does it cost the build? An app of ${MODULES} modules, and the transform alone`,
  once: true,
  nodeOnly: true,
  async measure(context) {
    const { wants } = context
    /** @type {Row[]} */
    const rows = []
    for (const row of await buildRows(context)) rows.push(await measureBuild(context, row))
    if (wants('transform')) rows.push(...(await measureTransform(context)))
    return {
      title: build.title,
      note: 'Builds: fresh processes in turn, empty caches; ratio of the times. Transform: MB of source per second of CPU time, map included, in one process in turn; ratio to istanbul. Median and middle four fifths.',
      columns: ['', 'base', 'with us', 'ratio', 'spread', 'A/A', 'spread', 'CPU time', 'spread', 'more'],
      rows,
    }
  },
}

export default build

/**
 * @param {Context} context
 * @returns {Promise<BuildRow[]>}
 */
async function buildRows({ folder, wants }) {
  const [large, small] = [join(folder, 'app'), join(folder, 'small-app')]
  await generateApp(large, MODULES)
  await generateApp(small, HOST_MODULES)
  /** @param {Record<string, readonly [string, string]>} rows @param {string} script @param {string} app */
  const rowsOf = (rows, script, app) => Object.entries(rows).map(([name, [job, plugin]]) => ({ name, script, app, job, plugin }))
  return [...rowsOf(VITE, 'time-vite.js', large), ...rowsOf(HOSTS, 'time-build.js', small)].filter(({ name }) => wants(name))
}

/**
 * @param {Context} context
 * @param {BuildRow} row
 * @returns {Promise<Row>}
 */
async function measureBuild({ runtime, quick }, { name, script, app, job, plugin }) {
  const env = { NODE_ENV: job === 'dev' ? 'development' : 'production' }
  /** @type {Record<typeof VARIANTS[number], Run[]>} */
  const runs = { without: [], again: [], plugin: [] }
  if (plugin === 'kept') await runScript(runtime, script, [app, job, plugin], { env })
  // It takes twenty times as long as a build without it.
  const rounds = quick ? 1 : plugin === 'istanbul' ? 4 : 10
  // The first round fills the caches of the system.
  for (let round = quick ? 0 : -1; round < rounds; round++)
    for (const variant of VARIANTS.map((_, i) => VARIANTS[(i + round + 1) % VARIANTS.length] ?? 'without')) {
      const args = [app, job, variant === 'plugin' ? plugin : 'without']
      const run = await runScript(runtime, script, args, { env })
      if (job === 'dev' && run.files < MODULES) throw new Error(`Vite served ${run.files} of ${MODULES} modules`)
      if (round >= 0) runs[variant].push(run)
    }
  const valuesOf = (/** @type {keyof typeof runs} */ variant, /** @type {'time' | 'cpu'} */ what) => runs[variant].map((run) => run[what])
  const ratioOf = (/** @type {keyof typeof runs} */ variant, /** @type {'time' | 'cpu'} */ what) =>
    summary(ratios(valuesOf(variant, what), valuesOf('without', what)))
  const bars = { ratio: ratioOf('plugin', 'time'), 'A/A': ratioOf('again', 'time'), 'CPU time': ratioOf('plugin', 'cpu') }
  const times = /** @type {const} */ (['without', 'plugin']).map((variant) => `${median(valuesOf(variant, 'time')).toFixed(0)} ms`)
  const cells = [...times, ...Object.values(bars).flatMap((bar) => [shown(bar.mid), spread(bar)])]
  const parser = runs.plugin.some((run) => run.parser) ? 'parser loaded' : 'parser not loaded'
  return { name, cells: [...cells, parser], samples: runs, bars }
}

/**
 * @param {Context} context
 * @returns {Promise<Row[]>}
 */
async function measureTransform({ runtime, quick }) {
  const { samples, sizes } = await runScript(runtime, 'measure-transform.js', quick ? ['40', '1', '3'] : ['8', '8', '2'])
  const ratio = summary(ratios(samples.javascript, samples.istanbul))
  const [istanbul, javascript, typescript] = [samples.istanbul, samples.javascript, samples.typescript].map(summary)
  const inMegabytes = (/** @type {import('../types.ts').Bar} */ { mid }) => `${mid.toFixed(2)} MB/s`
  const sizeOf = (/** @type {{ files: number, megabytes: number }} */ { files, megabytes }) =>
    `${megabytes.toFixed(1)} MB in ${files} files`
  return [
    {
      name: 'transform, JavaScript',
      cells: [inMegabytes(istanbul), inMegabytes(javascript), shown(ratio.mid), spread(ratio), '', '', '', '', sizeOf(sizes.javascript)],
      samples: { istanbul: samples.istanbul, ours: samples.javascript },
      bars: { 'MB/s': javascript, 'times the speed of istanbul': ratio },
    },
    {
      name: 'transform, TypeScript',
      cells: ['', inMegabytes(typescript), '', '', '', '', '', '', sizeOf(sizes.typescript)],
      samples: samples.typescript,
      bars: { 'MB/s': typescript },
    },
  ]
}
