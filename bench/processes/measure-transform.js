// A process of its own: instruments a corpus with us and with istanbul, in turn. Prints one line of JSON: MB/s of CPU time.
// Arguments: into how many parts the corpus is dealt, how many of them are taken, and how often.
import istanbul from 'istanbul-lib-instrument'
import { instrument } from 'unplugin-probes/transform'
import { readCorpus } from '../read-corpus.js'

/** @import { Instrumenter } from 'istanbul-lib-instrument' */
/** @import { File } from '../read-corpus.js' */

const [parts = 0, taken = 0, rounds = 0] = process.argv.slice(2).map(Number)
const instrumenters = [true, false].map((esModules) => istanbul.createInstrumenter({ esModules, compact: false, produceSourceMap: true }))
const corpus = await readCorpus()
// This warms everything up, and finds out how istanbul can read a file: an attempt that fails would count as its time.
const javascript = deal(corpus.javascript).map((files) => files.flatMap(readable))
const typescript = deal(corpus.typescript).map((files) => files.filter((file) => placeSites(file) > 0))

/** @type {{ istanbul: number[], javascript: number[], typescript: number[] }} */
const samples = { istanbul: [], javascript: [], typescript: [] }
for (let round = 0; round < rounds; round++)
  for (let part = 0; part < taken; part++) {
    const runs = [
      () => samples.istanbul.push(speed(javascript[part] ?? [], countStatements)),
      () => samples.javascript.push(speed(javascript[part] ?? [], placeSites)),
      () => samples.typescript.push(speed(typescript[part] ?? [], placeSites)),
    ]
    for (const i of runs.keys()) runs[(i + part + round) % runs.length]?.()
  }
const sizes = { javascript: sizeOf(javascript.flat()), typescript: sizeOf(typescript.flat()) }
process.stdout.write(`\n${JSON.stringify({ samples, sizes })}\n`)
process.exit()

/**
 * Parts that are alike: large and small files in each.
 * @param {readonly File[]} files
 */
function deal(files) {
  const sorted = files.toSorted((a, b) => b.code.length - a.code.length)
  return Array.from({ length: taken }, (_, part) => sorted.filter((_, i) => i % parts === part))
}

/** @param {File} file */
function readable(file) {
  const instrumenter = instrumenters.find((one) => {
    try {
      return countStatements({ ...file, instrumenter: one }) > 0
    } catch {
      return false
    }
  })
  return instrumenter && placeSites(file) > 0 ? [{ ...file, instrumenter }] : []
}

/** @param {File} file */
function placeSites({ code, path }) {
  const result = instrument(code, path)
  return result ? result.code.length + result.map.toString().length : 0
}

/** @param {File & { instrumenter: Instrumenter }} file */
function countStatements({ code, path, instrumenter }) {
  return instrumenter.instrumentSync(code, path).length + JSON.stringify(instrumenter.lastSourceMap()).length
}

/**
 * By the processor's time, that of V8's own threads included: the clock of a busy machine says little.
 * @template {File} T
 * @param {readonly T[]} files
 * @param {(file: T) => number} transform
 */
function speed(files, transform) {
  const start = process.cpuUsage()
  let written = 0
  for (const file of files) written += transform(file)
  const { user, system } = process.cpuUsage(start)
  if (written === 0) throw new Error('nothing was written')
  return bytesOf(files) / (user + system)
}

/** @param {readonly File[]} files */
function sizeOf(files) {
  return { files: files.length, megabytes: bytesOf(files) / 1e6 }
}

/** @param {readonly File[]} files */
function bytesOf(files) {
  return files.reduce((sum, { code }) => sum + Buffer.byteLength(code), 0)
}
