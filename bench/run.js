import { mkdtemp, rm } from 'node:fs/promises'
import { cpus, homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { printTable } from './print-table.js'
import activation from './questions/activation.js'
import budgets from './questions/budgets.js'
import build from './questions/build.js'
import chromium from './questions/chromium.js'
import cycles from './questions/cycles.js'
import designs from './questions/designs.js'
import engine from './questions/engine.js'
import firefox from './questions/firefox.js'
import hits from './questions/hits.js'
import inactive from './questions/inactive.js'
import jitless from './questions/jitless.js'
import programs from './questions/programs.js'
import register from './questions/register.js'
import registration from './questions/registration.js'
import saved from './questions/saved.js'
import scope from './questions/scope.js'
import jsc from './questions/jsc.js'
import server from './questions/server.js'
import size from './questions/size.js'
import startup from './questions/startup.js'
import { writeResult } from './results.js'
import { findRuntimes } from './runtimes.js'
import { loadTraceFunctions } from './trace-functions.js'
import { writeReport } from './write-report.js'

/** @import { Question, Runtime } from './types.ts' */

const QUESTIONS = [
  inactive,
  jitless,
  budgets,
  engine,
  designs,
  programs,
  startup,
  register,
  registration,
  activation,
  build,
  size,
  saved,
  scope,
  cycles,
  hits,
  server,
  chromium,
  firefox,
  jsc,
]
const HELP = `npm run bench -- [options]
  --only inactive,size   some of the questions: ${QUESTIONS.map(({ name }) => name).join(', ')}; or none
  --rows store,acorn     some of the rows of those that have many; the results are not kept
  --node 20,24,bun       other runtimes than this one, from the npm registry
  --runtimes folder      where these are kept
  --datadog              compares with Datadog's build plugin as well, from the npm registry, kept in the same folder
  --quick                few samples: shows that it works, proves nothing; the results are not kept
  --write                brings docs/benchmarks.md and docs/bench-*.svg up to date with bench/results`

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    rows: { type: 'string', default: '' },
    node: { type: 'string', default: '' },
    runtimes: { type: 'string', default: join(homedir(), '.cache/unplugin-probes-bench') },
    quick: { type: 'boolean', default: false },
    datadog: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})
/** @param {string} list */
const namesIn = (list) => list.split(',').filter(Boolean)
const only = namesIn(values.only)
const rows = namesIn(values.rows)

if (values.help) console.log(HELP)
else await askAll()
if (values.write) await writeReport()

async function askAll() {
  const unknown = only.filter((name) => name !== 'none' && !QUESTIONS.some((question) => question.name === name))
  if (unknown.length > 0) throw new Error(`no question ${unknown.join(', ')}\n${HELP}`)
  const asked = QUESTIONS.filter(({ name }) => only.length === 0 || only.includes(name))
  if (asked.length === 0) return
  const runtimes = await findRuntimes(namesIn(values.node), values.runtimes)
  if (values.datadog) await loadTraceFunctions(values.runtimes)
  const folder = await mkdtemp(join(tmpdir(), 'probes-bench-'))
  const started = performance.now()
  console.log(`${cpus()[0]?.model ?? 'unknown'}, ${cpus().length} cores.`)
  try {
    for (const question of asked) {
      const able = runtimes.filter(({ name }) => !question.nodeOnly || name !== 'bun')
      for (const runtime of question.once ? able.slice(0, 1) : able) await askOrReport(question, runtime, folder)
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
  console.log(`\n${((performance.now() - started) / 1000).toFixed(0)} s.`)
}

/**
 * One that fails does not take the others with it.
 * @param {Question} question
 * @param {Runtime} runtime
 * @param {string} folder
 */
async function askOrReport(question, runtime, folder) {
  const start = performance.now()
  try {
    const wants = (/** @type {string} */ row) => rows.length === 0 || rows.includes(row)
    const answer = await question.measure({ runtime, folder, quick: values.quick, datadog: values.datadog, wants })
    if (!answer) return
    printTable({ ...answer, title: `${answer.title}${question.once ? '' : ` (${runtime.name} ${runtime.version})`}` })
    if (!values.quick && rows.length === 0) await writeResult(question, runtime, answer, (performance.now() - start) / 1000)
  } catch (error) {
    const { code, signal } = /** @type {{ code?: unknown, signal?: unknown }} */ (error)
    console.error(`\n${question.title} (${runtime.name})\n  failed (${signal ?? code}): ${String(error).slice(0, 2000)}`)
    process.exitCode = 1
  }
}
