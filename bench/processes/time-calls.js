/** @typedef {(times: number) => unknown} Loop */

/** What one sample should take, in milliseconds: far above the clock's grain, and short, so that few are interrupted. */
const SAMPLE = 0.5
const FEWEST = 50

/** @typedef {{ warmUp?: number, milliseconds?: number, fewest?: number }} Timing for how long, what a sample takes, and its fewest turns */

/**
 * Nanoseconds per turn of the loop.
 * @param {Loop} loop
 * @param {number} times
 */
export function sample(loop, times) {
  const start = performance.now()
  loop(times)
  return ((performance.now() - start) * 1e6) / times
}

/**
 * Warms a loop up, and says how many turns make a sample.
 * @param {Loop} loop
 * @param {Timing} [timing]
 */
export function timesFor(loop, { warmUp = 150, milliseconds = SAMPLE, fewest = FEWEST } = {}) {
  const end = performance.now() + warmUp
  let times = fewest
  while (performance.now() < end) {
    // A clock too coarse for so few turns says zero.
    const nanoseconds = Math.max(sample(loop, times), 1e-3)
    times = Math.max(fewest, Math.min(times * 10, Math.round((milliseconds * 1e6) / nanoseconds)))
  }
  return times
}

/**
 * Samples of several loops, taken in turn; each round begins with another one.
 * @param {Record<string, Loop>} loops
 * @param {number} rounds
 * @param {Timing} [timing]
 * @returns {Record<string, number[]>}
 */
export function inTurn(loops, rounds, timing) {
  const entries = Object.entries(loops).map(([name, loop]) => ({
    name,
    loop,
    times: timesFor(loop, timing),
    samples: /** @type {number[]} */ ([]),
  }))
  for (let round = 0; round < rounds; round++)
    for (let i = 0; i < entries.length; i++) {
      const entry = entries[(round + i) % entries.length]
      entry?.samples.push(sample(entry.loop, entry.times))
    }
  return Object.fromEntries(entries.map(({ name, samples }) => [name, samples]))
}
