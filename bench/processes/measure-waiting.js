// Starts a program several times, each in a process of its own with or without an inspector that waits, lets them work in turn, and
// asks those that serve from this process. Prints one line of JSON.
// Arguments: milliseconds of a turn, rounds, number of this process, the subjects in JSON.
import { Runner } from './runner.js'

/** @import { Subject } from './runner.js' */
/** @import { Turn } from './stand-by.js' */

/** @typedef {{ samples: Record<string, Turn[]>, awaits: number }} Measured awaits of a request or a run */

/** Turns that do not count. */
const WARM_UP = 5
const [turn = '', rounds = '', number = '', subjects = ''] = process.argv.slice(2)

const runners = /** @type {Subject[]} */ (JSON.parse(subjects)).map((subject) => new Runner(subject))
try {
  for (const runner of runners) await runner.start()
  checkSame('answers', ({ answers }) => answers.join('\n'))
  // In its first two seconds under load a server takes up to twice the CPU time: V8 compiles it in other threads.
  for (let i = 0; i < WARM_UP; i++) for (const runner of runners) await runner.work(Number(turn))
  for (let round = 0; round < Number(rounds); round++)
    for (const i of runners.keys()) {
      const runner = runners[(i + round + Number(number)) % runners.length]
      runner?.samples.push(await runner.work(Number(turn)))
    }
  checkSame('results', ({ samples }) => String(samples[0]?.result))
  for (const runner of runners) await checkSites(runner)
  const samples = Object.fromEntries(runners.map(({ subject, samples }) => [subject.variant, samples]))
  process.stdout.write(`\n${JSON.stringify({ samples, awaits: await countAwaits() })}\n`)
} finally {
  for (const runner of runners) runner.stop()
}
process.exit()

/** @param {string} what @param {(runner: Runner) => string} read */
function checkSame(what, read) {
  const different = new Set(runners.map(read))
  if (different.size !== 1) throw new Error(`${what} differ: ${[...different].map((text) => text.slice(0, 300)).join(' | ')}`)
}

/** @param {Runner} runner */
async function checkSites(runner) {
  const sites = await runner.order('sites')
  if (sites > 0 !== runner.subject.hasSites) throw new Error(`${runner.subject.variant} has ${sites} sites`)
}

async function countAwaits() {
  const runner = runners.find(({ subject }) => subject.variant === 'untouched')
  await runner?.order('count')
  const turn = await runner?.work(200)
  const reactions = await runner?.order('counted')
  return reactions / (turn?.count ?? Number.NaN)
}
