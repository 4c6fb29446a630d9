import { readFile, writeFile } from 'node:fs/promises'
import { plotRatios } from './plot-ratios.js'
import { readResults } from './results.js'
import { shown, spread } from './statistics.js'

/** @import { Bar } from './types.ts' */
/** @import { Result } from './results.js' */

const ROOT = new URL('../', import.meta.url)
const [BEGIN, END] = ['<!-- bench -->', '<!-- /bench -->']
const PLOTTED = ['inactive', 'programs', 'startup', 'size']
/** The lines of the summary: a question, one of its rows, a series of that row, and the line it goes to. */
const SUMMARY = /** @type {const} */ ([
  ['inactive', 'geometric mean', 'probes off', 'small programs, geometric mean'],
  ['chromium', 'geometric mean', 'probes off', 'small programs, geometric mean'],
  ['firefox', 'geometric mean', 'probes off', 'small programs, geometric mean'],
  ['jsc', 'geometric mean', 'probes off', 'small programs, geometric mean'],
  ['inactive', 'geometric mean', 'sites inline', 'the same without entry dispatch'],
  ['inactive', 'worst', 'probes off', 'the worst of them'],
  ['chromium', 'worst', 'probes off', 'the worst of them'],
  ['firefox', 'worst', 'probes off', 'the worst of them'],
  ['jsc', 'worst', 'probes off', 'the worst of them'],
  ['inactive', 'worst', 'sites inline', 'the worst of them without entry dispatch'],
  ['inactive', 'geometric mean', 'A/A', 'the same program twice (A/A), geometric mean'],
  ['chromium', 'geometric mean', 'A/A', 'the same program twice (A/A), geometric mean'],
  ['firefox', 'geometric mean', 'A/A', 'the same program twice (A/A), geometric mean'],
  ['jsc', 'geometric mean', 'A/A', 'the same program twice (A/A), geometric mean'],
  ['jitless', 'geometric mean', 'probes off', 'in an interpreter (--jitless), geometric mean'],
  ['jitless', 'geometric mean', 'sites inline', 'in an interpreter, without entry dispatch'],
  ['inactive', 'geometric mean', 'naive guards', 'with naive guards'],
  ['inactive', 'geometric mean', "Datadog's functions", "with what Datadog's plugin puts into functions, no other lines"],
  ['inactive', 'geometric mean', 'istanbul', "with istanbul's counters"],
  ['programs', 'geometric mean', 'probes off', 'real programs, geometric mean'],
  ['programs', 'geometric mean', 'sites inline', 'real programs without entry dispatch'],
  ['programs', 'typescript, first check', 'probes off', "TypeScript's compiler, first check of a program"],
  ['programs', 'typescript, second check', 'probes off', 'second check'],
  ['startup', 'typescript', 'probes off', "start with TypeScript's compiler"],
  ['startup', 'typescript', 'tables apart', "start with TypeScript's compiler, tables apart"],
  ['startup', 'typescript', 'one a function', "start with TypeScript's compiler, tables apart, one site a function"],
  ['startup', 'fastify', 'probes off', 'start with Fastify'],
  ['startup', 'fastify', 'tables apart', 'start with Fastify, tables apart'],
  ['scope', 'foo, inactive sites', 'ratio', 'a loop of four instructions, never probed'],
  ['chromium', 'tight loop, never probed', 'ratio', 'a loop of four instructions, never probed'],
  ['firefox', 'tight loop, never probed', 'ratio', 'a loop of four instructions, never probed'],
  ['jsc', 'tight loop, never probed', 'ratio', 'a loop of four instructions, never probed'],
  ['scope', 'all of these programs, while foo is probed', 'of processes', 'all other functions while one is probed'],
  ['cycles', 'tight loop: 500 ms after 1 cycle', 'of processes', 'that loop, half a second after its last probe went'],
  ['chromium', 'tight loop, after 1 cycle', 'ratio', 'that loop, half a second after its last probe went'],
  ['firefox', 'tight loop, after 1 cycle', 'ratio', 'that loop, half a second after its last probe went'],
  ['jsc', 'tight loop, after 1 cycle', 'ratio', 'that loop, half a second after its last probe went'],
  ['cycles', 'tight loop: 500 ms after 1,000 cycles', 'of processes', 'the same after a probe was on a thousand times'],
  ['chromium', 'tight loop, after 1,000 cycles', 'ratio', 'the same after a probe was on a thousand times'],
  ['firefox', 'tight loop, after 1,000 cycles', 'ratio', 'the same after a probe was on a thousand times'],
  ['jsc', 'tight loop, after 1,000 cycles', 'ratio', 'the same after a probe was on a thousand times'],
  ['cycles', 'larger function: 500 ms after 1,000 cycles', 'to never probed', 'a larger function then, against sites never probed'],
  ['cycles', 'larger function: heap in use', 'ratio', 'memory in use after them, against before'],
  ['register', 'TypeScript', 'register', 'second start of 300 modules of TypeScript by register, to plain Node'],
  ['register', 'TypeScript', 'tsx', 'the modules of TypeScript by tsx'],
  ['register', 'JavaScript', 'register', 'second start of 300 modules of JavaScript by register'],
  ['register', 'JavaScript', 'register, hooks file watched', 'the same with a hooks file watched'],
  ['register', 'JavaScript', 'tsx', 'the modules of JavaScript by tsx'],
  ['hits', 'probe, handler reads one of vals', 'ns per hit', 'a hit whose handler reads a local, in ns'],
  ['chromium', 'tight loop, a probe on', 'ns per hit', 'a hit whose handler reads a local, in ns'],
  ['firefox', 'tight loop, a probe on', 'ns per hit', 'a hit whose handler reads a local, in ns'],
  ['jsc', 'tight loop, a probe on', 'ns per hit', 'a hit whose handler reads a local, in ns'],
  ['hits', 'probe, handler reads all of vals, uv and this', 'ns per hit', 'a hit whose handler reads all, in ns'],
  ['hits', 'a site without a probe, in a function with one', 'ns per hit', 'a site without a probe, in a function with one, in ns'],
  ['hits', "V8 inspector, breakpoint's condition reads a local", 'to a probe', "V8 inspector's conditional breakpoint, times a hit"],
  ['hits', 'V8 inspector, paused to read the locals from a worker', 'to a probe', 'V8 inspector, paused to read all locals, times a hit'],
  ['server', 'server: with us', 'time', 'an HTTP server under load, all sites, hooks file watched'],
  ['server', 'server: waiting inspector', 'time', 'the same server while an inspector waits, no breakpoint set'],
  ['server', 'server: waiting inspector, async stacks', 'time', 'and asks for async stacks, as DevTools and VS Code do'],
  ['server', 'async-tasks: with us', 'time', 'async functions without HTTP, all sites'],
  ['server', 'async-tasks: waiting inspector', 'time', 'the same while an inspector waits'],
  ['size', 'geometric mean, min + gzip', 'probes off', 'size, minified and gzip'],
  ['size', 'geometric mean, min + gzip', 'tables apart', 'size, tables apart'],
  ['size', 'geometric mean, min + gzip', 'entry dispatch', 'size, tables apart, with entry dispatch'],
  ['size', 'geometric mean, min + gzip', 'one site a line', 'size, tables apart, one site a line'],
  ['size', 'geometric mean, min + gzip', 'one a function', 'size, tables apart, one site a function'],
  ['size', 'geometric mean, min + gzip', 'istanbul', "size, istanbul's counters"],
  ['size', 'browser runtime', 'kB, min + gzip', 'the runtime in a page, kB, minified and gzip'],
  ['build', 'Vite build', 'ratio', "Vite's build of 1,000 modules"],
  ['build', 'Vite build, transforms kept from the one before', 'ratio', 'the same build, transforms kept from the one before'],
  ['build', 'Vite dev cold start', 'ratio', "Vite's dev server, cold start of 1,000 modules"],
  ['build', 'Vite dev cold start, transforms kept', 'ratio', 'the same start, transforms kept'],
  ['build', 'Vite build when no file matches', 'ratio', "Vite's build when no file matches"],
  ['build', "Vite build, istanbul's counters (vite-plugin-istanbul)", 'CPU time', 'the same build with vite-plugin-istanbul, CPU time'],
  ['build', 'Vite build', 'CPU time', 'and with us, CPU time'],
  ['build', 'Vite build, transforms kept from the one before', 'CPU time', 'kept, CPU time'],
  ['build', 'Rolldown', 'ratio', "Rolldown's build of 300 modules"],
  ['build', 'Rolldown, transforms kept', 'ratio', "Rolldown's, transforms kept"],
  ['build', 'esbuild', 'ratio', "esbuild's"],
  ['build', 'esbuild, transforms kept', 'ratio', "esbuild's, transforms kept"],
  ['build', 'Rspack', 'ratio', "Rspack's"],
  ['build', 'Rspack, transforms kept', 'ratio', "Rspack's, transforms kept"],
  ['build', 'webpack', 'ratio', "webpack's"],
  ['build', 'webpack, transforms kept', 'ratio', "webpack's, transforms kept"],
  ['build', 'transform, JavaScript', 'times the speed of istanbul', "the transform's speed, ratio to istanbul's"],
  ['build', 'transform, JavaScript', 'MB/s', 'the same, MB per second of CPU time'],
  ['registration', 'runtime loaded', 'ms', 'start-up of 20,000 functions with 200,000 sites, ms'],
  ['registration', 'runtime loaded', 'MB of heap', 'the same, MB of heap'],
  ['activation', 'first load', 'ms', 'from saving a first hooks file to a hit, busy server, ms'],
  ['activation', 'edit', 'ms', 'from saving an edit to a hit, ms'],
  ['activation', 'edit', 'p99, ms', 'the same, 99th percentile'],
  ['activation', 'removal', 'ms', 'from deleting the file to the last hit, ms'],
])

/** Plots and the section of docs/benchmarks.md, from what is in bench/results. */
export async function writeReport() {
  const results = await readResults()
  const lines = [BEGIN]
  for (const question of PLOTTED) {
    const result = newest(results.filter((one) => one.question === question))
    if (!result) continue
    const [, heading = result.title, more = ''] = /^(.*?\?) (.*)$/.exec(result.title) ?? []
    const file = `bench-${question}.svg`
    await writeFile(new URL(`docs/${file}`, ROOT), plotRatios(heading, `${more && `${more}. `}${subtitle(result)}`, result.rows))
    lines.push('', `![${result.title}](${file})`)
  }
  lines.push('', ...summaryTable(results), '', END)
  const page = new URL('docs/benchmarks.md', ROOT)
  const text = await readFile(page, 'utf8')
  const [from, to] = [text.indexOf(BEGIN), text.indexOf(END)]
  if (from === -1 || to < from) throw new Error(`docs/benchmarks.md has no ${BEGIN} … ${END} to write into`)
  await writeFile(page, text.slice(0, from) + lines.join('\n') + text.slice(to + END.length))
}

/** @param {readonly Result[]} results */
function newest(results) {
  const versionOf = (/** @type {Result} */ { version }) => Number.parseInt(version, 10)
  return results.toSorted((a, b) => Number(a.runtime === 'bun') - Number(b.runtime === 'bun') || versionOf(b) - versionOf(a))[0]
}

/** @param {Result} result */
function subtitle({ question, runtime, version }) {
  return question === 'size' ? 'Ratio to the untouched bundle' : `Ratio to the untouched program, ${runtime} ${version}`
}

/** @param {readonly Result[]} results */
function summaryTable(results) {
  const runtimes = [...new Set(results.filter(({ question }) => question !== 'size').map(({ runtime }) => runtime))].sort(
    (a, b) => Number(!a.startsWith('node')) - Number(!b.startsWith('node')) || a.localeCompare(b),
  )
  const labels = [...new Set(SUMMARY.map(([, , , label]) => label))]
  const rows = labels.flatMap((label) => {
    const entries = SUMMARY.filter((entry) => entry[3] === label)
    const cells = runtimes.map((runtime) => {
      const bars = entries.flatMap(([question, row, series]) => {
        const result = results.find((one) => one.question === question && (question === 'size' || one.runtime === runtime))
        return result?.rows.find(({ name }) => name === row)?.bars?.[series] ?? []
      })
      return bars[0] ? cell(bars[0]) : ''
    })
    return cells.some(Boolean) ? [`| ${[label, ...cells].join(' | ')} |`] : []
  })
  const { cpu, cores } = results[0] ?? { cpu: 'unknown', cores: 0 }
  return [
    `${cpu}, ${cores} cores. Ratios to the untouched program, or what the line names, with their spread; all samples are in bench/results.`,
    '',
    `| | ${runtimes.join(' | ')} |`,
    `| --- |${' --- |'.repeat(runtimes.length)}`,
    ...rows,
  ]
}

/** @param {Bar} bar */
function cell(bar) {
  return bar.low === bar.high ? shown(bar.mid) : `${shown(bar.mid)} (${spread(bar)})`
}
