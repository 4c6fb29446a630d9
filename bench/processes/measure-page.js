import { probes } from 'unplugin-probes/runtime'
import { cycleAtRandom, runFor } from './cycle-at-random.js'
import { inTurn } from './time-calls.js'

/** @import { Loop } from './time-calls.js' */

/** A browser's clock is coarser, so that samples must be longer; a kernel's run is much longer than a turn of a loop. */
const LOOP = { milliseconds: 4 }
const KERNEL = { milliseconds: 8, fewest: 1, warmUp: 500 }

/**
 * What the page does: it posts its samples, or what went wrong. The page's address says how many rounds and cycles.
 * @param {Record<string, Record<string, () => unknown>>} kernels in their variants
 * @param {Record<string, Loop>} loops
 * @param {number} line of the probe
 */
export async function measurePage(kernels, loops, line) {
  const search = new URLSearchParams(location.search)
  const [rounds, cycles] = [Number(search.get('rounds')), Number(search.get('cycles'))]
  let body
  try {
    if (!crossOriginIsolated) throw new Error('the page is not isolated: its clock is coarse')
    const result = { kernels: measureKernels(kernels, rounds), ...(await measureLoops(loops, line, rounds, cycles)) }
    body = { result }
  } catch (error) {
    body = { error: error instanceof Error ? `${error} ${error.stack}` : String(error) }
  }
  await fetch('/results', { method: 'POST', body: JSON.stringify(body) })
}

/**
 * @param {Record<string, Record<string, () => unknown>>} kernels
 * @param {number} rounds
 */
function measureKernels(kernels, rounds) {
  return Object.entries(kernels).map(([name, variants]) => {
    const results = Object.values(variants).map((run) => String(run()))
    if (new Set(results).size !== 1) throw new Error(`${name} differs: ${results}`)
    const timed = Object.fromEntries(
      Object.entries(variants).map(([variant, run]) => [
        variant,
        (/** @type {number} */ times) => {
          for (let i = 0; i < times; i++) run()
        },
      ]),
    )
    return { name, samples: inTurn(timed, rounds, KERNEL) }
  })
}

/**
 * @param {Record<string, Loop>} loops
 * @param {number} line
 * @param {number} rounds
 * @param {number} cycles
 */
async function measureLoops({ never, again, inactive, probed, cycled }, line, rounds, cycles) {
  if (!never || !again || !inactive || !probed || !cycled) throw new Error('a loop is missing')
  globalThis.seen = undefined
  const probe = probes.enable(`probed.ts:${line}`, ({ vals }) => {
    globalThis.seen = vals.next
  })
  const hit = inTurn({ never, again, inactive, probed }, rounds, LOOP)
  if (probe.status !== 'on' || probe.hits === 0 || typeof globalThis.seen !== 'number')
    throw new Error(`${probe.hits} hits; the probe is ${probe.status}: ${probe.reason}`)
  probe.disable()
  const running = { never, cycled }
  const turnOn = (/** @type {import('unplugin-probes/runtime').Handler} */ handler) => probes.enable(`cycled.ts:${line}`, handler)
  /** @type {{ cycles: number, samples: Record<string, number[]> }[]} */
  const after = []
  for (const [seed, count] of [1, cycles].entries()) {
    await cycleAtRandom(running, turnOn, 'next', { cycles: count, seed: seed + 1 })
    await runFor(running, 500)
    after.push({ cycles: count, samples: inTurn({ never, again, inactive, cycled }, rounds, LOOP) })
  }
  return { hit, after }
}
