import { performance } from 'node:perf_hooks'

/** @typedef {(times: number) => number} Loop */

/** What one sample should take, in milliseconds: far above the clock's grain, and short, so that few are interrupted. */
const SAMPLE = 0.5
const FEWEST = 50

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
 * @param {number} [warmUp] milliseconds
 */
export function timesFor(loop, warmUp = 150) {
  const end = performance.now() + warmUp
  let times = FEWEST
  while (performance.now() < end) times = Math.max(FEWEST, Math.round((SAMPLE * 1e6) / sample(loop, times)))
  return times
}

/**
 * Samples of several loops, taken in turn; each round begins with another one.
 * @param {Record<string, Loop>} loops
 * @param {number} rounds
 * @returns {Record<string, number[]>}
 */
export function inTurn(loops, rounds) {
  const entries = Object.entries(loops).map(([name, loop]) => ({
    name,
    loop,
    times: timesFor(loop),
    samples: /** @type {number[]} */ ([]),
  }))
  for (let round = 0; round < rounds; round++)
    for (let i = 0; i < entries.length; i++) {
      const entry = entries[(round + i) % entries.length]
      entry?.samples.push(sample(entry.loop, entry.times))
    }
  return Object.fromEntries(entries.map(({ name, samples }) => [name, samples]))
}
