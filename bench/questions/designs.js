import { readdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { buildVariants } from '../build-variants.js'
import { compare, comparedColumns, totals } from '../compare-variants.js'
import { measureInTurn } from '../measure-in-turn.js'

const TRIED = /** @type {const} */ (['object', 'file', 'field', 'array', 'binding', 'naive'])
const VARIANTS = /** @type {const} */ (['untouched', 'again', 'off', ...TRIED])
const FEW = ['numeric-loops', 'store', 'tokenizer']

/** @type {import('../types.ts').Question} */
const designs = {
  name: 'designs',
  title: 'What would other guards cost while no probe is on? Each statement of small programs has one',
  async measure({ runtime, folder, quick, wants }) {
    const kernels = new URL('../programs/kernels/', import.meta.url)
    const all = (await readdir(kernels)).map((file) => file.replace('.ts', ''))
    const names = all.filter((name) => wants(name) && (!quick || FEW.includes(name)))
    for (const name of names) await buildVariants(fileURLToPath(new URL(`${name}.ts`, kernels)), `kernels/${name}`, folder, VARIANTS)
    const groups = [TRIED.slice(0, 3), TRIED.slice(3)]
    const results = await measureInTurn(
      runtime,
      folder,
      names.map((name) => `kernels/${name}`),
      { processes: quick ? 1 : 2, milliseconds: 400, others: quick ? groups : [...groups, ...groups] },
    )
    const rows = results.map(({ processes }, i) => compare(names[i] ?? '', processes, VARIANTS))
    return {
      title: designs.title,
      note: 'Ratios to the untouched program, variants in one process in turn. Median of the processes. See docs/design.md; naive: flags and closures.',
      columns: comparedColumns(VARIANTS),
      rows: rows.length > 1 ? [...rows, ...totals(rows, VARIANTS)] : rows,
    }
  },
}

export default designs
