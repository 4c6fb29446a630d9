import { buildKernels } from './build-kernels.js'
import { compare, comparedColumns, totals } from './compare-variants.js'
import { measureInTurn } from './measure-in-turn.js'

/** @import { Variant } from './build-variants.js' */
/** @import { Context } from './types.ts' */

/**
 * The small programs in variants: columns and rows of a table.
 * @param {Pick<Context, 'runtime' | 'folder' | 'quick' | 'wants'>} context
 * @param {readonly Variant[]} variants
 * @param {Partial<Parameters<typeof measureInTurn>[3]>} how
 */
export async function compareKernels({ runtime, folder, quick, wants }, variants, how) {
  const names = await buildKernels(folder, variants, wants)
  const programs = names.map((name) => `kernels/${name}`)
  const effort = quick ? { processes: 2, milliseconds: 200 } : { processes: 6, milliseconds: 400 }
  const results = await measureInTurn(runtime, folder, programs, { ...effort, ...how })
  const rows = results.map(({ processes }, i) => compare(names[i] ?? '', processes, variants))
  return { columns: comparedColumns(variants), rows: rows.length > 1 ? [...rows, ...totals(rows, variants)] : rows }
}
