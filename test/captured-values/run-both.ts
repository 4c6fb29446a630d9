import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Subject } from './prepare-runs.ts'

/** Hits of a site whose values are compared. */
export const COMPARED = 5
/** How often the program is paused at one place; after that it runs on there. */
const PAUSES = 40

/** What a handler got. */
export interface Hit {
  readonly site: number
  readonly hit: number
  readonly locals: readonly string[]
  readonly upvalues: readonly string[]
  readonly omitted: readonly string[]
  /** `this`, locals, upvalues in words: a line each. */
  readonly values: string
}

export interface Recorded {
  /** Sites that were hit in other threads and processes, and how often. */
  readonly elsewhere: ReadonlyMap<number, number>
  /** The sites in the order in which they were hit. */
  readonly order: readonly number[]
  readonly details: readonly Hit[]
  readonly failed: readonly string[]
}

export interface PausedScope {
  readonly type: string
  readonly name?: string
  readonly names: readonly string[]
  readonly start?: number
  readonly end?: number
}

/** A site whose statement begins at a pause. */
export interface Beginning {
  readonly site: number
  /** The statement is without a place and has run already. */
  readonly isAfter: boolean
  /** It may have begun without passing its place. */
  readonly isMissed: boolean
}

/** The program as the inspector saw it at one moment. */
export interface Pause {
  readonly key: number
  /** Where a function returns: its blocks have been left. */
  readonly isReturn: boolean
  readonly sites: readonly Beginning[]
  /** Here the program is not paused any more. */
  readonly over: readonly number[]
  readonly functionName?: string
  /** Absent where the engine did not tell. */
  readonly scopes?: readonly PausedScope[]
  /** `this`, and all variables of all scopes, in words: a line each. */
  readonly values?: string
  /** Variables in their temporal dead zone. */
  readonly dead?: readonly string[]
}

export interface Inspected {
  readonly pauses: readonly Pause[]
  readonly errors: readonly string[]
  /** The engine's debugger has crashed. */
  readonly isCrashed: boolean
}

const HERE = import.meta.dirname

/** Runs the instrumented program with all probes on, and the untouched one under the inspector. */
export async function runBoth(subject: Subject, folder: string): Promise<{ recorded: Recorded; inspected: Inspected }> {
  mkdirSync(folder, { recursive: true })
  const { sites, files, format } = subject
  const reports = { hits: join(folder, 'hits'), pauses: join(folder, 'pauses') }
  const globals = subject.format === 'script' ? files.flatMap(({ syntax }) => [...new Set(syntax.globals())]) : []
  const [hitsJob, pausesJob] = [join(folder, 'hits.json'), join(folder, 'pauses.json')]
  writeFileSync(hitsJob, JSON.stringify({ addresses: sites.map(({ address }) => address), report: reports.hits, compared: COMPARED }))
  const watched = files.map((file) => ({
    path: file.path,
    url: pathToFileURL(file.path).href,
    plans: sites.flatMap(({ file: of, plan }, site) => (of === file ? [{ site, ...plan }] : [])),
  }))
  writeFileSync(pausesJob, JSON.stringify({ files: watched, format, globals, report: reports.pauses, pauses: PAUSES }))
  const program = (paths: readonly string[]): string[] => (format === 'script' ? [join(HERE, 'run-scripts.mjs'), ...paths] : [...paths])
  const linked = join(folder, 'linked.mjs')
  const [before, main] = [join(HERE, 'before-module.mjs'), subject.untouched[0]!].map((path) => JSON.stringify(pathToFileURL(path).href))
  // Evaluated first, when all is linked.
  writeFileSync(linked, `import ${before}\nimport ${main}\n`)
  const [instrumented, untouched] = await Promise.all([
    run(['--import', join(HERE, 'record-hits.mjs'), ...program(subject.instrumented)], hitsJob),
    run(['--import', join(HERE, 'inspect-program.mjs'), ...program(format === 'module' ? [linked] : subject.untouched)], pausesJob),
  ])
  return { recorded: recordedFrom(reports.hits, instrumented), inspected: inspectedFrom(reports.pauses, untouched) }
}

function recordedFrom(report: string, { pid, stderr }: Ended): Recorded {
  const own = `${basename(report)}.${pid}.0`
  const all = readdirSync(dirname(report)).filter((name) => /^hits\.\d+\.\d+$/.test(name))
  if (!all.includes(own)) throw new Error(`no hits were written down\n${stderr}`)
  const parts = (name: string): Omit<Recorded, 'elsewhere'>[] =>
    readFileSync(join(dirname(report), name), 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Recorded)
  const main = parts(own)
  const elsewhere = new Map<number, number>()
  for (const name of all)
    if (name !== own) for (const site of parts(name).flatMap(({ order }) => order)) elsewhere.set(site, (elsewhere.get(site) ?? 0) + 1)
  return {
    order: main.flatMap(({ order }) => order),
    details: main.flatMap(({ details }) => details),
    failed: main.at(-1)!.failed,
    elsewhere,
  }
}

function inspectedFrom(report: string, { pid, stderr }: Ended): Inspected {
  const own = `${report}.${pid}`
  if (!existsSync(own)) throw new Error(`no pauses were written down\n${stderr}`)
  const lines = readFileSync(own, 'utf8').split('\n').filter(Boolean)
  const all = lines.map((line) => JSON.parse(line) as Record<string, unknown>)
  return {
    pauses: all.filter((line) => 'sites' in line) as unknown as Pause[],
    errors: [...all.flatMap((line) => ('error' in line ? [String(line['error'])] : [])), ...(stderr.match(/^ended by .*/gm) ?? [])],
    isCrashed: /^ended by SIG(?:SEGV|TRAP|ABRT|ILL)/.test(stderr),
  }
}

interface Ended {
  readonly pid: number
  readonly stderr: string
}

function run(args: readonly string[], job: string): Promise<Ended> {
  const env: NodeJS.ProcessEnv = { ...process.env, CAPTURED_JOB: job }
  for (const name of ['NODE_OPTIONS', 'PROBES', 'PROBES_HOOKS', 'DEBUG', 'VITEST', 'NODE_V8_COVERAGE']) delete env[name]
  return new Promise((resolve) => {
    const { pid } = execFile(process.execPath, args, { env, timeout: 60_000 }, (error, _stdout, stderr) =>
      resolve({ pid: pid!, stderr: error?.signal ? `ended by ${error.signal}\n${stderr}` : stderr }),
    )
  })
}
