import { buildKernels } from '../build-kernels.js'
import { compare, comparedColumns, totals } from '../compare-variants.js'
import { measureInTurn } from '../measure-in-turn.js'

/** @import { Variant } from '../build-variants.js' */

const OWN = /** @type {const} */ (['untouched', 'again', 'off', 'naive', 'istanbul'])

/** @type {import('../types.ts').Question} */
const inactive = {
  name: 'inactive',
  title: 'What do sites cost while no probe is on? Each statement of small programs has one',
  async measure({ runtime, folder, quick, wants, datadog }) {
    /** @type {readonly Variant[]} */
    const variants = datadog ? [...OWN, 'datadog'] : OWN
    const names = await buildKernels(folder, variants, wants)
    const results = await measureInTurn(
      runtime,
      folder,
      names.map((name) => `kernels/${name}`),
      {
        processes: quick ? 2 : 6,
        milliseconds: quick ? 200 : 400,
        others: [['naive', 'istanbul'], ...(datadog ? [/** @type {const} */ (['datadog'])] : [])],
      },
    )
    const rows = results.map(({ processes }, i) => compare(names[i] ?? '', processes, variants))
    return {
      title: inactive.title,
      note: 'Ratios to the untouched program, variants in one process in turn. Median of the processes, and between what they are.',
      columns: comparedColumns(variants),
      rows: rows.length > 1 ? [...rows, ...totals(rows, variants)] : rows,
    }
  },
}

export default inactive
