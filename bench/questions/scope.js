import { fileURLToPath } from 'node:url'
import { buildCopies } from '../build-copies.js'
import { buildVariants } from '../build-variants.js'
import { runScript } from '../run-script.js'
import { geometricMean, median, ratios, shown, spread, summary } from '../statistics.js'

/** @import { Context, Row } from '../types.ts' */

/** @typedef {Record<string, number[]>} Samples */
/** @typedef {{ before: Samples, during: Samples }} Others */

/** Programs none of whose functions is probed. */
const OTHERS = ['accessors', 'interpreter', 'ray-tracer', 'store', 'tokenizer']

/** @type {import('../types.ts').Question} */
const scope = {
  name: 'scope',
  title: 'Who pays for a probe on foo, and does it go away?',
  async measure(context) {
    const { runtime, folder: scratch, quick } = context
    const { folder, lineOf } = await buildCopies(scratch)
    const line = lineOf('sum = (next ^ seed)')
    /** @type {Samples[]} */
    const processes = []
    for (let i = 0; i < (quick ? 2 : 6); i++) processes.push(await runScript(runtime, 'measure-scope.js', [folder, line]))
    return {
      title: scope.title,
      note: 'Ratios to the same without sites, measured in turn; of a program: to what its sites cost before foo was probed. Median and middle four fifths of the rounds, and between what the processes are.',
      columns: ['', 'ns per turn', 'ratio', 'spread', 'of processes'],
      rows: [...Object.keys(processes[0] ?? {}).map((name) => row(name, processes)), ...(await measureOthers(context, folder, line))],
    }
  },
}

export default scope

/** @param {string} name @param {readonly Samples[]} processes */
function row(name, processes) {
  const samples = processes.map((one) => one[name] ?? [])
  const each = processes.map((one) => ratios(one[name] ?? [], one[`${name.slice(0, 3)}, never probed`] ?? []))
  return { ...ratioRow(name, each, median(samples.flat()).toFixed(2)), samples }
}

/**
 * All other functions of a program.
 * @param {Context} context
 * @param {string} loops
 * @param {string} line
 * @returns {Promise<Row[]>}
 */
async function measureOthers({ runtime, folder, quick }, loops, line) {
  const names = quick ? OTHERS.slice(0, 2) : OTHERS
  for (const name of names) {
    const entry = fileURLToPath(new URL(`../programs/kernels/${name}.ts`, import.meta.url))
    await buildVariants(entry, `kernels/${name}`, folder, ['untouched', 'again', 'off'])
  }
  /** @type {Others[]} */
  const processes = []
  for (let i = 0; i < (quick ? 1 : 6); i++)
    processes.push(await runScript(runtime, 'measure-others.js', [folder, loops, line, ...names.slice(i), ...names.slice(0, i)]))
  const changes = names.map((name) => processes.map((one) => changesOf(one, name, 'off')))
  const means = processes.map((_, i) => [geometricMean(changes.map((each) => median(each[i] ?? [])))])
  const noise = names.map((name) => processes.map((one) => changesOf(one, name, 'again')))
  const noiseMeans = processes.map((_, i) => [geometricMean(noise.map((each) => median(each[i] ?? [])))])
  return [
    ...names.map((name, i) => ({ ...ratioRow(`${name}, while foo is probed`, changes[i] ?? []), samples: samplesOf(processes, name) })),
    ratioRow('all of these programs, while foo is probed', means),
    ratioRow('the same without sites (A/A)', noiseMeans),
  ]
}

/** @param {readonly Others[]} processes @param {string} name */
function samplesOf(processes, name) {
  const of = (/** @type {Samples} */ samples) => Object.fromEntries(Object.entries(samples).filter(([key]) => key.startsWith(`${name}, `)))
  return processes.map(({ before, during }) => ({ before: of(before), during: of(during) }))
}

/**
 * How much slower a variant is, against the untouched program, while foo is probed than before.
 * @param {Others} others
 * @param {string} name
 * @param {string} variant
 */
function changesOf({ before, during }, name, variant) {
  const ratiosIn = (/** @type {Samples} */ samples) => ratios(samples[`${name}, ${variant}`] ?? [], samples[`${name}, untouched`] ?? [])
  const base = median(ratiosIn(before))
  return ratiosIn(during).map((ratio) => ratio / base)
}

/**
 * @param {string} name
 * @param {readonly (readonly number[])[]} processes
 * @param {string} [cost]
 * @returns {Row}
 */
function ratioRow(name, processes, cost = '') {
  const all = summary(processes.flat())
  const medians = processes.map(median)
  const ofProcesses = { mid: median(medians), low: Math.min(...medians), high: Math.max(...medians) }
  return { name, cells: [cost, shown(all.mid), spread(all), spread(ofProcesses)], bars: { ratio: all, 'of processes': ofProcesses } }
}
