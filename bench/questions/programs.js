import { join } from 'node:path'
import { buildJob } from '../build-job.js'
import { compare, comparedColumns, totals } from '../compare-variants.js'
import { measureInTurn } from '../measure-in-turn.js'
import { runScript } from '../run-script.js'

/** @import { Context } from '../types.ts' */

const SMALL = ['acorn', 'fastify', 'marked', 'react', 'terser', 'zod']
const LARGE = 'typescript'
const CORE = /** @type {const} */ (['untouched', 'again', 'off', 'inline'])
const VARIANTS = /** @type {const} */ ([...CORE, 'istanbul'])

/** @type {import('../types.ts').Question} */
const programs = {
  name: 'programs',
  title: 'What do sites cost in real programs? Each statement of library and program has one, no probe is on',
  async measure(context) {
    const { wants } = context
    const rows = await measureSmall(context, SMALL.filter(wants))
    if (wants(LARGE)) rows.push(...(await measureLarge(context)))
    return {
      title: programs.title,
      note: 'Sites inline: without entry dispatch. Ratios to the untouched program, in turn: the compiler in processes of its own, the others in one. Median of the processes, and between what they are.',
      columns: comparedColumns(VARIANTS),
      rows: [...rows, ...totals(rows, VARIANTS)],
    }
  },
}

export default programs

/** @param {Context} context @param {readonly string[]} names */
async function measureSmall({ runtime, folder, quick }, names) {
  for (const name of names) await buildJob(name, folder, quick ? CORE : VARIANTS)
  const results = await measureInTurn(
    runtime,
    folder,
    names.map((name) => `jobs/${name}`),
    { processes: quick ? 1 : 6, milliseconds: quick ? 300 : 800, core: CORE, others: quick ? [] : [['istanbul']] },
  )
  return results.map(({ processes }, i) => compare(names[i] ?? '', processes, VARIANTS))
}

/** @param {Context} context */
async function measureLarge({ runtime, folder, quick }) {
  // Without istanbul, which takes a minute to instrument the compiler.
  await buildJob(LARGE, folder, CORE)
  const results = new Set()
  /** @type {Record<string, number[]>[]} */
  const rounds = []
  for (let round = 0; round < (quick ? 1 : 4); round++) {
    /** @type {Record<string, number[]>} */
    const checks = {}
    for (const variant of CORE.map((_, i) => CORE[(i + round) % CORE.length] ?? 'untouched')) {
      const file = join(folder, variant, `jobs/${LARGE}.mjs`)
      const { samples, result } = await runScript(runtime, 'measure-first-runs.js', [file, quick ? '1' : '2'])
      checks[variant] = samples
      results.add(result)
    }
    rounds.push(checks)
  }
  if (results.size !== 1) throw new Error(`typescript differs: ${[...results].join(' ')}`)
  const nth = (/** @type {number} */ n) =>
    rounds.map((checks) => Object.fromEntries(Object.entries(checks).map(([variant, samples]) => [variant, samples.slice(n, n + 1)])))
  const first = compare('typescript, first check', nth(0), VARIANTS)
  return quick ? [first] : [first, compare('typescript, second check', nth(1), VARIANTS)]
}
