import { compareKernels } from '../compare-kernels.js'
const VARIANTS = /** @type {const} */ (['untouched', 'again', 'off'])
/** V8 measures in bytes of bytecode what it may inline; sites take part of that. These are its limits times 2.5. */
const FLAGS = ['--max-inlined-bytecode-size=1150', '--max-inlined-bytecode-size-cumulative=2300', '--max-inlined-bytecode-size-small=68']

/** @type {import('../types.ts').Question} */
const budgets = {
  name: 'budgets',
  title: 'What do sites cost where V8 may inline as much as without them? The same small programs',
  nodeOnly: true,
  async measure(context) {
    return {
      title: budgets.title,
      note: `Both variants with ${FLAGS.join(' ')}. Ratios to the untouched program, in one process in turn. Median of the processes, and between what they are.`,
      ...(await compareKernels(context, VARIANTS, { flags: FLAGS })),
    }
  },
}

export default budgets
