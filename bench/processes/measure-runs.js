// A process of its own: runs one program in several variants, in turn, and prints one line of JSON.
// Arguments: folder of the variants, name of the program, milliseconds, number of this process, the variants.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { probes } from 'unplugin-probes/runtime'

/** What one sample should take at least, in milliseconds. */
const SAMPLE = 3
const [folder = '', name = '', budget = '', number = '', ...variants] = process.argv.slice(2)

/** @typedef {{ variant: string, run: () => unknown, setUp?: () => unknown, tearDown?: () => unknown, samples: number[] }} Entry */

/** @type {Entry[]} */
const entries = []
// What is loaded first meets an emptier process: each process begins with another one.
for (const variant of rotated(variants, Number(number))) {
  const { run, setUp, tearDown } = await import(pathToFileURL(join(folder, variant, `${name}.mjs`)).href)
  entries.push({ variant, run, setUp, tearDown, samples: [] })
}
if (variants.includes('off') && probes.sites().length === 0) throw new Error(`${name} has no sites`)

for (const { setUp } of entries) await setUp?.()
/** @type {unknown[]} */
const results = []
for (const { run } of entries) results.push(await run())
if (new Set(results.map(String)).size !== 1)
  throw new Error(`${name} differs: ${entries.map(({ variant }, i) => `${variant} ${results[i]}`)}`)

// Some programs are optimized, deoptimized and optimized again for twenty runs.
await rounds(Number(budget) * 0.6, 1, 15, 100)
const untouched = entries.find(({ variant }) => variant === 'untouched') ?? entries[0]
const times = Math.max(1, Math.round(SAMPLE / Math.min(...(untouched?.samples ?? []))))
for (const entry of entries) entry.samples = []
await rounds(Number(budget), times, 8, 40)
for (const { tearDown } of entries) await tearDown?.()
const samples = Object.fromEntries(variants.map((variant) => [variant, entries.find((entry) => entry.variant === variant)?.samples]))
process.stdout.write(`\n${JSON.stringify(samples)}\n`)
process.exit()

/**
 * @param {number} milliseconds
 * @param {number} runs a sample
 * @param {number} fewest
 * @param {number} most
 */
async function rounds(milliseconds, runs, fewest, most) {
  const end = performance.now() + milliseconds
  for (let round = 0; round < fewest || (performance.now() < end && round < most); round++)
    for (const entry of rotated(entries, round)) entry.samples.push(await sample(entry, runs))
}

/**
 * Milliseconds a run.
 * @param {Entry} entry
 * @param {number} runs
 */
async function sample({ run }, runs) {
  const start = performance.now()
  for (let i = 0; i < runs; i++) {
    const result = run()
    // A turn of the event loop only where there is something to wait for.
    if (result instanceof Promise) await result
  }
  return (performance.now() - start) / runs
}

/**
 * @template T
 * @param {readonly T[]} items
 * @param {number} by
 */
function rotated(items, by) {
  return items.map((_, i) => /** @type {T} */ (items[(i + by) % items.length]))
}
