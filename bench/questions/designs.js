import { compareKernels } from '../compare-kernels.js'
const TRIED = /** @type {const} */ (['object', 'file', 'field', 'array', 'binding', 'naive'])
const VARIANTS = /** @type {const} */ (['untouched', 'again', 'inline', ...TRIED])
const FEW = ['numeric-loops', 'store', 'tokenizer']

/** @type {import('../types.ts').Question} */
const designs = {
  name: 'designs',
  title: 'What would other guards cost while no probe is on? Each statement of small programs has one',
  async measure(context) {
    const { quick } = context
    const wants = (/** @type {string} */ name) => context.wants(name) && (!quick || FEW.includes(name))
    const groups = [TRIED.slice(0, 3), TRIED.slice(3)]
    const how = { processes: quick ? 1 : 2, milliseconds: 400, others: quick ? groups : [...groups, ...groups] }
    return {
      title: designs.title,
      note: 'Ratios to the untouched program, variants in one process in turn. Median of the processes. See docs/design.md; naive: flags and closures.',
      ...(await compareKernels({ ...context, wants }, VARIANTS, how)),
    }
  },
}

export default designs
