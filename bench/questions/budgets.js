import { buildKernels } from '../build-kernels.js'
import { compare, comparedColumns, totals } from '../compare-variants.js'
import { measureInTurn } from '../measure-in-turn.js'

const VARIANTS = /** @type {const} */ (['untouched', 'again', 'off'])
/** V8 measures in bytes of bytecode what it may inline; sites take part of that. These are its limits times 2.5. */
export const FLAGS = [
  '--max-inlined-bytecode-size=1150',
  '--max-inlined-bytecode-size-cumulative=2300',
  '--max-inlined-bytecode-size-small=68',
]

/** @type {import('../types.ts').Question} */
const budgets = {
  name: 'budgets',
  title: 'What do sites cost where V8 may inline as much as without them? The same small programs',
  nodeOnly: true,
  async measure({ runtime, folder, quick, wants }) {
    const names = await buildKernels(folder, VARIANTS, wants)
    const how = { processes: quick ? 2 : 6, milliseconds: quick ? 200 : 400, flags: FLAGS }
    const programs = names.map((name) => `kernels/${name}`)
    const results = await measureInTurn(runtime, folder, programs, how)
    const rows = results.map(({ processes }, i) => compare(names[i] ?? '', processes, VARIANTS))
    return {
      title: budgets.title,
      note: `Both variants with ${FLAGS.join(' ')}. Ratios to the untouched program, in one process in turn. Median of the processes, and between what they are.`,
      columns: comparedColumns(VARIANTS),
      rows: rows.length > 1 ? [...rows, ...totals(rows, VARIANTS)] : rows,
    }
  },
}

export default budgets
