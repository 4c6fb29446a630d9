import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { NODE_BUNDLE } from '../build-job.js'
import { buildVariants } from '../build-variants.js'
import { runScript } from '../run-script.js'
import { median, ratios, shown, spread } from '../statistics.js'

/** @import { Bar, Context, Row } from '../types.ts' */
/** @import { Measured } from '../processes/measure-waiting.js' */
/** @import { Subject } from '../processes/runner.js' */
/** @import { Turn } from '../processes/stand-by.js' */

/** Turns of so many milliseconds: p99 wants many requests. */
const PROGRAMS = /** @type {const} */ ([
  { name: 'server', file: 'shop-server.js', milliseconds: 600 },
  { name: 'pages', file: 'shop.ts', milliseconds: 250 },
  { name: 'async-tasks', file: 'kernels/async-tasks.ts', milliseconds: 250 },
  { name: 'interpreter', file: 'kernels/interpreter.ts', milliseconds: 150 },
])
/** Sites that may be probed at any time are compared with an inspector that may set a breakpoint at any time. */
const VARIANTS = /** @type {const} */ ([
  { variant: 'untouched', build: 'untouched', inspector: 'none' },
  { variant: 'again (A/A)', build: 'again', inspector: 'none' },
  { variant: 'with us', build: 'watching', inspector: 'none' },
  { variant: 'waiting inspector', build: 'untouched', inspector: 'waiting' },
  { variant: 'waiting inspector, async stacks', build: 'untouched', inspector: 'stacks' },
])
const BUILDS = /** @type {const} */ (['untouched', 'again', 'watching'])

/** @type {import('../types.ts').Question} */
const server = {
  name: 'server',
  title: 'What does it cost a server to wait for a probe? Sites and a hooks file watched, or an inspector without a breakpoint',
  // Bun has another inspector.
  nodeOnly: true,
  async measure(context) {
    /** @type {Row[]} */
    const rows = []
    for (const program of PROGRAMS.filter(({ name }) => context.wants(name))) rows.push(...(await measureProgram(context, program)))
    return {
      title: server.title,
      note: 'Each variant in a process of its own, in turn; the server under 16 connections of another process. Pages: what it does, without HTTP. A request, a page or a run of a program: ratios of its time, its p99 and its CPU time to the untouched program. Median of the processes, and between what they are. Async stacks: 32 deep, as DevTools and VS Code ask for.',
      columns: ['', 'awaits', 'a second', 'time', 'of processes', 'p99, ms', 'ratio', 'of processes', 'CPU, µs', 'ratio', 'of processes'],
      rows,
    }
  },
}

export default server

/**
 * @param {Context} context
 * @param {(typeof PROGRAMS)[number]} program
 */
async function measureProgram({ runtime, folder, quick }, { name, file, milliseconds }) {
  const entry = fileURLToPath(new URL(`../programs/${file}`, import.meta.url))
  const target = `waiting/${file.replace(/\.\w+$/, '')}`
  await buildVariants(entry, target, folder, BUILDS, NODE_BUNDLE)
  /** @type {Subject[]} */
  const subjects = VARIANTS.map(({ variant, build, inspector }) => ({
    variant,
    bundle: join(folder, build, `${target}.mjs`),
    inspector,
    hasSites: build === 'watching',
  }))
  const env = { PROBES_HOOKS: join(folder, 'absent.hooks.ts') }
  const [turn, rounds] = quick ? [200, 2] : [milliseconds, 8]
  /** @type {Measured[]} */
  const processes = []
  for (let i = 0; i < (quick ? 1 : 5); i++)
    processes.push(
      await runScript(runtime, 'measure-waiting.js', [String(turn), String(rounds), String(i), JSON.stringify(subjects)], { env }),
    )
  return VARIANTS.map(({ variant }) => row(name, variant, processes))
}

/** What is read of a turn. */
const timeOf = (/** @type {Turn} */ { milliseconds, count }) => milliseconds / count
const cpuOf = (/** @type {Turn} */ { cpu, count }) => cpu / count
const p99Of = (/** @type {Turn} */ { p99 = Number.NaN }) => p99

/**
 * @param {string} program
 * @param {string} variant
 * @param {readonly Measured[]} processes
 * @returns {Row}
 */
function row(program, variant, processes) {
  const samples = processes.map((one) => one.samples[variant] ?? [])
  const turns = samples.flat()
  const isBase = variant === 'untouched'
  const isServer = turns.some(({ p99 }) => p99 !== undefined)
  const barOf = (/** @type {(turn: Turn) => number} */ read) => (isBase ? undefined : compared(processes, variant, read))
  const [time, p99, cpu] = [barOf(timeOf), isServer ? barOf(p99Of) : undefined, barOf(cpuOf)]
  const cells = [
    isBase ? median(processes.map(({ awaits }) => awaits)).toFixed(0) : '',
    (1000 / median(turns.map(timeOf))).toFixed(0),
    ...cellsOf(time),
    isServer ? median(turns.map(p99Of)).toFixed(1) : '',
    ...cellsOf(p99),
    (median(turns.map(cpuOf)) * 1000).toFixed(0),
    ...cellsOf(cpu),
  ]
  return { name: `${program}: ${variant}`, cells, samples, bars: { ...(time && { time }), ...(p99 && { p99 }), ...(cpu && { CPU: cpu }) } }
}

/**
 * Each turn to that of the untouched program in the same round.
 * @param {readonly Measured[]} processes
 * @param {string} variant
 * @param {(turn: Turn) => number} read
 * @returns {Bar}
 */
function compared(processes, variant, read) {
  const valuesOf = (/** @type {Measured} */ { samples }, /** @type {string} */ name) => (samples[name] ?? []).map(read)
  const each = processes.map((one) => median(ratios(valuesOf(one, variant), valuesOf(one, 'untouched'))))
  return { mid: median(each), low: Math.min(...each), high: Math.max(...each) }
}

/** @param {Bar | undefined} bar */
function cellsOf(bar) {
  return bar ? [shown(bar.mid), spread(bar)] : ['', '']
}
