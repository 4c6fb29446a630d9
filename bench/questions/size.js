import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { build } from 'esbuild'
import { jobEntry, NODE_BUNDLE } from '../build-job.js'
import { buildVariants } from '../build-variants.js'
import { geometricMean, shown } from '../statistics.js'

/** @import { Bar, Row } from '../types.ts' */

const PROGRAMS = ['fastify', 'lodash-three-d3', 'marked', 'react', 'zod', 'typescript']
const FEW = ['marked', 'react']
const VARIANTS = /** @type {const} */ (['untouched', 'off', 'apart', 'copies', 'lines', 'functions', 'istanbul'])
/** Columns, and series of the plot. */
const SERIES = {
  off: 'probes off',
  apart: 'tables apart',
  copies: 'entry dispatch',
  lines: 'one site a line',
  functions: 'one a function',
  istanbul: 'istanbul',
}

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
    if (wants('browser runtime')) rows.push(await weighRuntime())
    return {
      title: size.title,
      note: 'Ratios to the untouched bundle. Tables apart: the site tables are in a file of their own, as they are in the columns after it. Entry dispatch: what a server gets; the others without it, as a page.',
      columns: ['', 'untouched', ...Object.values(SERIES)],
      rows,
    }
  },
}

export default size

/** What a page loads that can be probed, as it is and not as a ratio. @returns {Promise<Row>} */
async function weighRuntime() {
  const entryPoints = [fileURLToPath(new URL('../../dist/runtime.browser.js', import.meta.url))]
  const { outputFiles } = await build({ entryPoints, bundle: true, minify: true, format: 'esm', write: false })
  const text = outputFiles[0]?.contents ?? new Uint8Array()
  const bytes = Object.fromEntries(await Promise.all(Object.entries(ENCODINGS).map(async ([name, encode]) => [name, await encode(text)])))
  const kB = bytes['min + gzip'] / 1000
  const cells = [
    Object.entries(bytes)
      .map(([name, size]) => `${name} ${(size / 1000).toFixed(1)} kB`)
      .join(', '),
  ]
  return { name: 'browser runtime', cells, samples: bytes, bars: { 'kB, min + gzip': { mid: kB, low: kB, high: kB } } }
}

/** @param {string} name @param {string} folder */
async function weigh(name, folder) {
  // Istanbul takes a minute to instrument the compiler.
  const variants = name === 'typescript' ? VARIANTS.slice(0, -1) : VARIANTS
  const options = /** @type {const} */ ({ ...NODE_BUNDLE, minify: true, legalComments: 'none' })
  // Who counts bytes has a page, which gets no copies.
  await buildVariants(jobEntry(name), `minified/${name}`, folder, variants, options, { entryDispatch: false })
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
  const { untouched = 1 } = bytes
  /** @type {Record<string, Bar>} */
  const bars = {}
  for (const [variant, series] of Object.entries(SERIES)) {
    const mid = (bytes[variant] ?? Number.NaN) / untouched
    if (!Number.isNaN(mid)) bars[series] = { mid, low: mid, high: mid }
  }
  const ratios = Object.values(SERIES).map((series) => shown(bars[series]?.mid ?? Number.NaN))
  return { name, cells: [untouched === 1 ? '' : `${(untouched / 1000).toFixed(1)} kB`, ...ratios], samples: bytes, bars }
}

/**
 * @param {string} encoding
 * @param {readonly Row[]} rows
 */
function mean(encoding, rows) {
  const those = rows.filter(({ name }) => name.endsWith(`, ${encoding}`))
  const of = (/** @type {string} */ series) => geometricMean(those.flatMap(({ bars }) => bars?.[series]?.mid ?? []))
  const means = Object.fromEntries(Object.entries(SERIES).map(([variant, series]) => [variant, of(series)]))
  return row(`geometric mean, ${encoding}`, { untouched: 1, ...means })
}
