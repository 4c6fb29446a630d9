import { compareKernels } from '../compare-kernels.js'
/** @import { Variant } from '../build-variants.js' */

const CORE = /** @type {const} */ (['untouched', 'again', 'off', 'inline'])
const OWN = /** @type {const} */ ([...CORE, 'naive', 'istanbul'])

/** @type {import('../types.ts').Question} */
const inactive = {
  name: 'inactive',
  title: 'What do sites cost while no probe is on? Each statement of small programs has one',
  async measure(context) {
    /** @type {readonly Variant[]} */
    const datadog = context.datadog ? ['datadog'] : []
    const others = [['naive', 'istanbul'], datadog].filter(({ length }) => length > 0)
    return {
      title: inactive.title,
      note: 'Sites inline: without entry dispatch. Ratios to the untouched program, variants in one process in turn. Median of the processes, and between what they are.',
      ...(await compareKernels(context, [...OWN, ...datadog], { core: CORE, others: /** @type {Variant[][]} */ (others) })),
    }
  },
}

export default inactive
