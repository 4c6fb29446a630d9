import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import type { Prepared } from './prepare-ways.ts'

export interface Outcome {
  readonly stdout: string
  readonly exitCode: number | string | null
}

/** What the handlers of a run with all probes on have seen. */
export interface Report {
  readonly hits: number
  readonly seen: Readonly<Record<string, { readonly vals: object; readonly uv: object; readonly this: unknown; readonly private: object }>>
  readonly probes: readonly { readonly address: string; readonly status: string; readonly reason: string; readonly hits: number }[]
}

export interface Run {
  readonly outcome: Outcome
  readonly stderr: string
  readonly report: Report | undefined
}

/** One prepared program, run in each way that must not differ: the first is the untouched one. */
export interface Runs {
  readonly prepared: Prepared
  readonly runs: Readonly<Record<string, Run>>
}

const HERE = import.meta.dirname
const SCRIPT_RUNS = {
  untouched: { probed: false, realm: 'this', runtime: 'none' },
  'all off': { probed: true, realm: 'this', runtime: 'none' },
  'all on': { probed: true, realm: 'this', runtime: 'before' },
  'all off, in a context': { probed: true, realm: 'context', runtime: 'none' },
  'all on, in a context': { probed: true, realm: 'context', runtime: 'before' },
  'on at the end, in a context': { probed: true, realm: 'context', runtime: 'after' },
} as const

/** Runs all of them, each in a process of its own, as many at a time as there are cores. */
export async function runWays(list: readonly Prepared[], out: string): Promise<Runs[]> {
  mkdirSync(join(out, 'reports'), { recursive: true })
  const all: Runs[] = list.map((prepared) => ({ prepared, runs: {} }))
  const jobs = all.flatMap(({ prepared, runs }, index) =>
    jobsOf(prepared, join(out, 'reports', String(index)), runs as Record<string, Run>),
  )
  const next = async (): Promise<void> => {
    for (let job = jobs.shift(); job; job = jobs.shift()) await job()
  }
  await Promise.all(Array.from({ length: Math.max(2, availableParallelism()) }, next))
  return all
}

function jobsOf(prepared: Prepared, path: string, runs: Record<string, Run>): (() => Promise<void>)[] {
  const { program, plain, probed, addresses } = prepared
  const marked = program.expectations.map(({ marker }) => program.markers.get(marker)!)
  if (prepared.way === 'script')
    return Object.entries(SCRIPT_RUNS)
      .filter(([, { runtime }]) => runtime !== 'after' || !program.isEarly)
      .map(([name, { probed: isProbed, realm, runtime }]) => async () => {
        const report = runtime === 'none' ? undefined : `${path}.${realm}.${runtime}.json`
        const job = JSON.stringify({ files: isProbed ? probed : plain, realm, runtime, addresses, marked, report })
        runs[name] = await run([join(HERE, 'run-script.mjs'), job], {}, report)
      })
  const wanted = `${path}.addresses.json`
  const report = `${path}.report.json`
  writeFileSync(wanted, JSON.stringify({ addresses, marked }))
  return [
    async () => {
      runs['untouched'] = await run(plain, {})
    },
    async () => {
      runs['all off'] = await run(probed, {})
    },
    async () => {
      const environment = { ALL_ON_ADDRESSES: wanted, ALL_ON_REPORT: report }
      runs['all on'] = await run(['--import', join(HERE, 'all-on.mjs'), ...probed], environment, report)
    },
  ]
}

function run(args: readonly string[], environment: Record<string, string>, report?: string): Promise<Run> {
  const env: NodeJS.ProcessEnv = { ...process.env, ...environment }
  for (const name of ['NODE_OPTIONS', 'PROBES', 'PROBES_HOOKS', 'DEBUG', 'VITEST', 'NODE_V8_COVERAGE']) delete env[name]
  return new Promise((resolve) => {
    execFile(process.execPath, args, { env, timeout: 20_000 }, (error, stdout, stderr) => {
      const exitCode = error ? (error.code ?? error.signal ?? null) : 0
      const found = report !== undefined && existsSync(report) ? (JSON.parse(readFileSync(report, 'utf8')) as Report) : undefined
      resolve({ outcome: { stdout, exitCode }, stderr: stderr.replace(/^probes: .* is on at .*\n/gm, ''), report: found })
    })
  })
}
