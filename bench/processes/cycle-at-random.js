/** @import { Loop } from './time-calls.js' */
/** @import { Handler, Probe } from 'unplugin-probes/runtime' */

/** One cycle in so many stays off for longer, so that the switch gets a fresh cell there. */
const LONG = 30

/**
 * Turns a probe on and off, some milliseconds each, while the loops run. Half of the times its handler takes it off, in the middle
 * of a loop. The moments are the same for each seed.
 * @param {Record<string, Loop>} loops
 * @param {(handler: Handler) => Probe} turnOn
 * @param {string} local the variable to read
 * @param {{ cycles: number, seed: number }} how
 */
export async function cycleAtRandom(loops, turnOn, local, { cycles, seed }) {
  const random = numbersFrom(seed)
  for (let cycle = 0; cycle < cycles; cycle++) {
    const isOneShot = random() < 0.5
    const limit = isOneShot ? 1 + Math.floor(random() * 3000) : Infinity
    const probe = turnOn(({ vals, hit }) => {
      globalThis.seen = vals[local]
      return hit >= limit
    })
    if (probe.status !== 'on') throw new Error(`the probe is ${probe.status}: ${probe.reason}`)
    await runFor(loops, random() * 3, random)
    if (probe.hits === 0) throw new Error(`no hits in cycle ${cycle}`)
    if (globalThis.seen === undefined) throw new Error(`${local} was not read`)
    probe.disable()
    await runFor(loops, random() * (random() < 1 / LONG ? 300 : 3), random)
  }
}

/**
 * @param {Record<string, Loop>} loops
 * @param {number} milliseconds
 * @param {() => number} [random]
 */
export async function runFor(loops, milliseconds, random = numbersFrom(1)) {
  const end = performance.now() + milliseconds
  do {
    for (const loop of Object.values(loops)) loop(100 + Math.floor(random() * 2000))
    // Timers get their turn at some moments only.
    if (random() < 0.2) await new Promise((resolve) => setTimeout(resolve))
  } while (performance.now() < end)
}

/** @param {number} seed */
function numbersFrom(seed) {
  let state = seed
  return () => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff
    return state / 0x80000000
  }
}
