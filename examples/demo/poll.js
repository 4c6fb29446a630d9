import { setTimeout as sleep } from 'node:timers/promises'

/** Something that the story needs did not happen. */
export class StoryError extends Error {}

/**
 * Waits until `look` gives something.
 * @template T
 * @param {string} expected what is waited for, for the message
 * @param {() => T | undefined | false | Promise<T | undefined | false>} look
 * @param {number} [deadline] milliseconds
 * @returns {Promise<T>}
 */
export async function until(expected, look, deadline = 10_000) {
  const end = performance.now() + deadline
  for (;;) {
    const seen = await look()
    if (seen !== undefined && seen !== false) return seen
    if (performance.now() > end) throw new StoryError(`expected within ${deadline / 1000} s, and it did not happen: ${expected}`)
    await sleep(10)
  }
}

/**
 * @param {unknown} condition
 * @param {string} expected
 */
export function must(condition, expected) {
  if (!condition) throw new StoryError(`expected, and it is not so: ${expected}`)
}
