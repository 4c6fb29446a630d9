import { join } from 'node:path'
import { buildJob } from '../build-job.js'
import { runScript } from '../run-script.js'
import { median, ratios, shown, spread, summary } from '../statistics.js'

/** @import { Variant } from '../build-variants.js' */
/** @import { Context, Row, Runtime } from '../types.ts' */

const BUNDLES = ['fastify', 'react', 'lodash-three-d3', 'typescript']
const FEW = ['fastify', 'react']
/** Istanbul takes a minute to instrument it. */
const LARGE = 'typescript'
const CORE = /** @type {const} */ (['untouched', 'again', 'off', 'watching'])

/** @type {import('../types.ts').Question} */
const startup = {
  name: 'startup',
  title: 'How much later is a program ready? From the start of the process to the end of its import',
  async measure(context) {
    const { runtime, quick, wants } = context
    /** @type {Row[]} */
    const rows = []
    for (const name of (quick ? FEW : BUNDLES).filter(wants))
      rows.push(await measureLoads(context, name, quick || name === LARGE ? CORE : [...CORE, 'istanbul']))
    if (hasCompileCache(runtime) && !quick && wants(LARGE))
      rows.push(await measureLoads(context, LARGE, CORE, { NODE_COMPILE_CACHE: join(context.folder, 'cache') }))
    return {
      title: startup.title,
      note: 'Ratios to the untouched program, processes in turn; median and middle four fifths of the rounds. watching: with the hooks option.',
      columns: ['', 'untouched', 'A/A', 'spread', 'probes off', 'spread', 'more', 'watching', 'spread', 'istanbul'],
      rows,
    }
  },
}

export default startup

/**
 * @param {Context} context
 * @param {string} name
 * @param {readonly Variant[]} all
 * @param {NodeJS.ProcessEnv} [cache]
 */
async function measureLoads({ runtime, folder, quick }, name, all, cache) {
  await buildJob(name, folder, all)
  /** @type {Partial<Record<Variant, number[]>>} */
  const samples = {}
  const env = { PROBES_HOOKS: join(folder, 'absent.hooks.ts'), ...cache }
  // The first round fills the caches.
  for (let round = -1; round < (quick ? 2 : 8); round++) {
    const variants = round > 2 ? CORE : all
    for (const variant of variants.map((_, i) => variants[(i + round + 1) % variants.length] ?? 'untouched')) {
      const time = await runScript(runtime, 'time-load.js', [join(folder, variant, `jobs/${name}.mjs`)], { env })
      if (round >= 0) (samples[variant] ??= []).push(time)
    }
  }
  const base = samples.untouched ?? []
  const ratioOf = (/** @type {Variant} */ variant) => summary(ratios(samples[variant] ?? [], base))
  const bars = { 'A/A': ratioOf('again'), 'probes off': ratioOf('off'), 'hooks file watched': ratioOf('watching') }
  const cells = Object.values(bars).map((bar) => [shown(bar.mid), spread(bar)])
  const more = median(samples.off?.map((time, i) => time - (base[i] ?? Number.NaN)) ?? [])
  cells[1]?.push(`${more.toFixed(0)} ms`)
  const istanbul = samples.istanbul ? { istanbul: ratioOf('istanbul') } : undefined
  return {
    name: cache ? `${name}, compile cache` : name,
    cells: [`${median(base).toFixed(0)} ms`, ...cells.flat(), shown(istanbul?.istanbul.mid ?? Number.NaN)],
    samples,
    bars: { ...bars, ...istanbul },
  }
}

/** @param {Runtime} runtime */
function hasCompileCache({ name, version }) {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return name !== 'bun' && (major > 22 || (major === 22 && minor >= 1))
}
