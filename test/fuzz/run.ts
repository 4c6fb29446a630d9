import { mkdirSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Subject } from './compare.ts'
import type { Found, LastWords, Progress } from './session.ts'
import { sessions } from './sessions.ts'

// npm run test:fuzz -- --minutes 10 [--seed N] [--failures N]
const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '1' }, seed: { type: 'string' }, failures: { type: 'string', default: '1' } },
})
const began = Date.now()
const end = began + Number(values.minutes) * 60_000
const most = Number(values.failures)
const first = values.seed === undefined ? Math.floor(Math.random() * 0x7fffffff) : Number(values.seed)
const PER_JOB = 100
/** Realms are never wholly given back. */
const JOBS_PER_PROCESS = 20
const folder = join(tmpdir(), 'probes-fuzz')

const total = { programs: 0, sites: 0, hits: 0 }
const skipped: Record<string, number> = {}
const failures = new Set<string>()
let next = first

const { start, clean } = sessions()
await Promise.all(Array.from({ length: availableParallelism() }, work))
clean()
const seconds = (Date.now() - began) / 1000
console.log(
  `${total.programs} programs in ${seconds.toFixed(0)} s (${(total.programs / seconds).toFixed(0)} a second), ${total.sites} sites, ` +
    `${total.hits} hits, not compared: ${JSON.stringify(skipped)}, ${failures.size} found; first seed ${first}`,
)
const compared = total.programs - Object.values(skipped).reduce((a, b) => a + b, 0)
process.exit(failures.size > 0 || compared < total.programs * 0.96 || compared === 0 ? 1 : 0)

async function work(): Promise<void> {
  let session = start()
  let jobs = 0
  do {
    const seed = next++
    let progress = await session.do({ seed, programs: PER_JOB })
    // Once may be the machine's fault.
    if (!progress && session.found.length === 0) {
      session = session.renewed()
      progress = await session.do({ seed, programs: PER_JOB })
    }
    if (progress) add(progress)
    const [original, last] = [session.found[0], session.found.at(-1)]
    session.found.length = 0
    if (original && last) report(last, original)
    else if (!progress) buried(seed, session.lastWords)
    if (!progress || ++jobs % JOBS_PER_PROCESS === 0) session = session.renewed()
  } while (Date.now() < end && failures.size < most)
  session.end()
}

/** A process died, or took more than three minutes, twice: ours is only what an untouched program does not do. */
function buried(seed: number, lastWords: LastWords | undefined): void {
  if (lastWords?.phase === 'untouched') skipped['kills untouched'] = (skipped['kills untouched'] ?? 0) + 1
  else fail(`seed ${seed}`, `seed ${seed}: the process died, or took more than three minutes, twice\n${lastWords?.code}`)
}

function add(progress: Progress): void {
  for (const key of Object.keys(total) as (keyof typeof total)[]) total[key] += progress[key]
  for (const [why, count] of Object.entries(progress.skipped)) skipped[why] = (skipped[why] ?? 0) + count
}

function report({ seed, difference, subject }: Found, original: Found): void {
  const { kind, message } = difference
  mkdirSync(folder, { recursive: true })
  const path = join(folder, `seed-${seed}.${extensionOf(subject)}`)
  writeFileSync(path, subject.code)
  writeFileSync(`${path}.json`, JSON.stringify({ seed, difference, subject, original }, undefined, 2))
  const how = subject.typed ? `${subject.format}, TypeScript` : subject.format
  fail(`${kind} ${subject.code}`, `seed ${seed}, ${how}: ${kind}: ${message.slice(0, 1500)}\n${path}\n${subject.code}`)
}

function fail(key: string, text: string): void {
  if (failures.has(key) || failures.size >= most) return
  failures.add(key)
  console.log(`\n${text}\n`)
}

function extensionOf({ typed, format }: Subject): string {
  if (typed) return 'ts'
  return format === 'module' ? 'mjs' : format === 'commonjs' ? 'cjs' : 'js'
}
