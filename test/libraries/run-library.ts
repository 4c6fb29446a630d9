import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { TABLES } from '../../src/site-table/site-table.ts'
import { PROJECT } from './bundle-libraries.ts'

/** What came of a run with all probes on. */
export interface Report {
  readonly files: number
  readonly sites: number
  /** How many of the sites were hit. */
  readonly hit: number
  readonly hits: number
  /** How many hits read all there is. */
  readonly read: number
  /** Milliseconds that it took to turn the probes on. */
  readonly enabling: number
  /** Probes that are not on at the end, and why. */
  readonly failed: readonly string[]
}

export interface Run {
  readonly exitCode: number | string | null
  readonly stdout: string
  readonly stderr: string
  readonly report: Report | undefined
  readonly seconds: number
}

export type Way = 'untouched' | 'all off' | 'all on'

/** Runs a bundled program in the project's folder, from where it reads what it works on. */
export function runLibrary(name: string, way: Way, out: string): Promise<Run> {
  const report = join(out, `${name}.json`)
  const bundle = join(out, way === 'untouched' ? 'plain' : 'probed', `${name}.mjs`)
  const preload = way === 'all on' ? ['--import', join(import.meta.dirname, 'all-on.mjs')] : []
  const env: NodeJS.ProcessEnv = { ...process.env, TZ: 'UTC', ALL_ON_REPORT: report, ALL_ON_TABLES: TABLES }
  for (const variable of ['NODE_OPTIONS', 'NODE_ENV', 'PROBES', 'PROBES_HOOKS', 'DEBUG', 'VITEST', 'NODE_V8_COVERAGE']) delete env[variable]
  const start = performance.now()
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [...preload, bundle],
      { cwd: PROJECT, env, timeout: 900_000, maxBuffer: 1 << 26 },
      (error, stdout, stderr) => {
        resolve({
          exitCode: error ? (error.code ?? error.signal ?? null) : 0,
          stdout,
          stderr,
          report: way === 'all on' && existsSync(report) ? (JSON.parse(readFileSync(report, 'utf8')) as Report) : undefined,
          seconds: (performance.now() - start) / 1000,
        })
      },
    )
  })
}
