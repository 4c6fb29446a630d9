import { compareKernels } from '../compare-kernels.js'
const VARIANTS = /** @type {const} */ (['untouched', 'again', 'off', 'inline'])

/** @type {import('../types.ts').Question} */
const jitless = {
  name: 'jitless',
  title: 'What do sites cost where nothing is compiled? The same small programs, in an interpreter',
  nodeOnly: true,
  async measure(context) {
    return {
      title: jitless.title,
      note: 'With --jitless, as where a platform allows no code to be made. Sites inline: without entry dispatch. Ratios to the untouched program, in one process in turn. Median of the processes, and between what they are.',
      ...(await compareKernels(context, VARIANTS, { core: VARIANTS, flags: ['--jitless'], processes: context.quick ? 1 : 2 })),
    }
  },
}

export default jitless
