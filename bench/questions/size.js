import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { jobEntry, NODE_BUNDLE } from '../build-job.js'
import { buildVariants } from '../build-variants.js'
import { geometricMean, shown } from '../statistics.js'

/** @import { Row } from '../types.ts' */

const PROGRAMS = ['fastify', 'lodash-three-d3', 'marked', 'react', 'zod', 'typescript']
const FEW = ['marked', 'react']
const VARIANTS = /** @type {const} */ (['untouched', 'off', 'guards', 'istanbul'])

const brotli = promisify(brotliCompress)
const gzipped = promisify(gzip)
/** @type {Record<string, (text: Uint8Array) => Promise<number>>} */
const ENCODINGS = {
  minified: async (text) => text.length,
  'min + gzip': async (text) => (await gzipped(text, { level: 9 })).length,
  'min + brotli': async (text) =>
    (await brotli(text, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: text.length, [constants.BROTLI_PARAM_LGWIN]: 24 } })).length,
}

/** @type {import('../types.ts').Question} */
const size = {
  name: 'size',
  title: 'How much larger is a bundle? Minified, each statement of library and program has a site',
  once: true,
  async measure({ folder, quick, wants }) {
    /** @type {Row[]} */
    const rows = []
    for (const name of (quick ? FEW : PROGRAMS).filter(wants)) rows.push(...(await weigh(name, folder)))
    for (const encoding of Object.keys(ENCODINGS)) rows.push(mean(encoding, rows))
    return {
      title: size.title,
      note: 'Ratios to the untouched bundle. Site modules, what is added besides the guards: site tables and the definitions of switches.',
      columns: ['', 'untouched', 'probes off', 'guards alone', 'site modules', 'istanbul'],
      rows,
    }
  },
}

export default size

/** @param {string} name @param {string} folder */
async function weigh(name, folder) {
  // Istanbul takes a minute to instrument the compiler.
  const variants = name === 'typescript' ? VARIANTS.slice(0, 3) : VARIANTS
  await buildVariants(jobEntry(name), `minified/${name}`, folder, variants, { ...NODE_BUNDLE, minify: true, legalComments: 'none' })
  /** @type {Record<string, Record<string, number>>} */
  const bytes = {}
  for (const variant of variants) {
    const text = await readFile(join(folder, variant, `minified/${name}.mjs`))
    for (const [encoding, encode] of Object.entries(ENCODINGS)) (bytes[encoding] ??= {})[variant] = await encode(text)
  }
  return Object.entries(bytes).map(([encoding, each]) => row(`${name}, ${encoding}`, each))
}

/**
 * @param {string} name
 * @param {Record<string, number>} bytes
 * @returns {Row}
 */
function row(name, bytes) {
  const [untouched = 0, ...others] = VARIANTS.map((variant) => bytes[variant] ?? Number.NaN)
  const [all = 0, guards = 0, istanbul = Number.NaN] = others.map((each) => each / untouched)
  const bar = (/** @type {number} */ mid) => ({ mid, low: mid, high: mid })
  const counted = Number.isNaN(istanbul) ? undefined : bar(istanbul)
  return {
    name,
    cells: [
      untouched === 1 ? '' : `${(untouched / 1000).toFixed(1)} kB`,
      shown(all),
      shown(guards),
      `+${shown(all - guards)}`,
      shown(istanbul),
    ],
    samples: bytes,
    bars: { 'probes off': bar(all), 'guards alone': bar(guards), ...(counted ? { istanbul: counted } : {}) },
  }
}

/**
 * @param {string} encoding
 * @param {readonly Row[]} rows
 */
function mean(encoding, rows) {
  const those = rows.filter(({ name }) => name.endsWith(`, ${encoding}`))
  const of = (/** @type {string} */ series) => geometricMean(those.flatMap(({ bars }) => bars?.[series]?.mid ?? []))
  return row(`geometric mean, ${encoding}`, { untouched: 1, off: of('probes off'), guards: of('guards alone'), istanbul: of('istanbul') })
}
