import { join } from 'node:path'
import { buildJob } from '../build-job.js'
import { runScript } from '../run-script.js'
import { median, ratios, shown, spread, summary } from '../statistics.js'

/** @import { Variant } from '../build-variants.js' */
/** @import { Bar, Context, Row, Runtime } from '../types.ts' */

const BUNDLES = ['fastify', 'react', 'lodash-three-d3', 'typescript']
const FEW = ['fastify', 'react']
/** Istanbul takes a minute to instrument it. */
const LARGE = 'typescript'
const CORE = /** @type {const} */ (['untouched', 'again', 'off', 'apart'])
const MORE = /** @type {const} */ ([...CORE, 'inline', 'watching', 'lines', 'functions'])
/** Columns, and series of the plot. */
const SERIES = /** @type {const} */ ({
  again: 'A/A',
  off: 'probes off',
  inline: 'sites inline',
  apart: 'tables apart',
  watching: 'hooks file watched',
  lines: 'one site a line',
  functions: 'one a function',
  istanbul: 'istanbul',
})
const WITH_SPREAD = ['again', 'off', 'apart']

/** @type {import('../types.ts').Question} */
const startup = {
  name: 'startup',
  title: 'How much later is a program ready? From the start of the process to the end of its import',
  async measure(context) {
    const { runtime, quick, wants } = context
    /** @type {Row[]} */
    const rows = []
    for (const name of (quick ? FEW : BUNDLES).filter(wants))
      rows.push(await measureLoads(context, name, quick ? CORE : name === LARGE ? MORE : [...MORE, 'istanbul']))
    if (hasCompileCache(runtime) && !quick && wants(LARGE))
      rows.push(await measureLoads(context, LARGE, MORE, { NODE_COMPILE_CACHE: join(context.folder, 'cache') }))
    return {
      title: startup.title,
      note: 'Ratios to the untouched program, processes in turn; median and middle four fifths of the rounds. Tables apart, as in the columns of fewer sites: the site tables are in a file of their own.',
      columns: [
        '',
        'untouched',
        ...Object.entries(SERIES).flatMap(([variant, series]) => (WITH_SPREAD.includes(variant) ? [series, 'spread'] : [series])),
        'more with all',
      ],
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
  for (let round = -1; round < (quick ? 2 : 10); round++) {
    // What is shown without a spread takes fewer rounds.
    const variants = round > 4 ? CORE : all
    for (const variant of variants.map((_, i) => variants[(i + round + 1) % variants.length] ?? 'untouched')) {
      const time = await runScript(runtime, 'time-load.js', [join(folder, variant, `jobs/${name}.mjs`)], { env })
      if (round >= 0) (samples[variant] ??= []).push(time)
    }
  }
  const base = samples.untouched ?? []
  /** @type {Record<string, Bar>} */
  const bars = {}
  const cells = Object.entries(SERIES).flatMap(([variant, series]) => {
    const times = samples[/** @type {Variant} */ (variant)]
    const bar = times && (bars[series] = summary(ratios(times, base)))
    const cell = shown(bar?.mid ?? Number.NaN)
    return WITH_SPREAD.includes(variant) ? [cell, bar ? spread(bar) : ''] : [cell]
  })
  const more = median(samples.off?.map((time, i) => time - (base[i] ?? Number.NaN)) ?? [])
  const shownBase = `${median(base).toFixed(0)} ms`
  return { name: cache ? `${name}, compile cache` : name, cells: [shownBase, ...cells, `${more.toFixed(0)} ms`], samples, bars }
}

/** @param {Runtime} runtime */
function hasCompileCache({ name, version }) {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return name !== 'bun' && (major > 22 || (major === 22 && minor >= 1))
}
