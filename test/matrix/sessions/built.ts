import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import type { RollupCache } from 'rollup'
import { build, HOSTS, type Built, type HostName, type Request } from '../../hosts/hosts.ts'
import { buildOther, type OtherHost } from '../../hosts/more-hosts.ts'
import type { MatrixProject } from '../matrix-project.ts'
import { ProcessSession } from './process-session.ts'
import type { How, Row } from '../row.ts'

export type Bundler = HostName | OtherHost

const rollupCaches = new WeakMap<MatrixProject, RollupCache>()

/** A server that a bundler builds, and that runs in what the command names. What is minified runs in an empty folder, without its sources. */
export function served(bundler: Bundler, command: readonly string[] = [process.execPath]): Row['open'] {
  return async (project, how) => {
    const { file } = await buildWith(bundler, project, { ...requestOf(project, how), entry: 'src/main.ts' })
    const out = how.minify ? moved(file) : dirname(file)
    const entry = join(out, basename(file))
    const start = { command, file: entry, cwd: how.minify ? out : project.folder, bundle: partWithProgram(entry) }
    return ProcessSession.open(project, start)
  }
}

async function buildWith(bundler: Bundler, project: MatrixProject, request: Request): Promise<Built> {
  if (!HOSTS.includes(bundler as HostName)) return buildOther(bundler as OtherHost, project, request)
  const rollupCache = request.hostCache === undefined ? undefined : rollupCaches.get(project)
  const built = await build(bundler as HostName, project, rollupCache ? { ...request, rollupCache } : request)
  // Through text, as if another process had written it.
  if (built.rollupCache && request.hostCache !== undefined)
    rollupCaches.set(project, JSON.parse(JSON.stringify(built.rollupCache)) as RollupCache)
  return built
}

/** With `hooks`, where the program has files. */
export function requestOf(project: MatrixProject, { plugin, minify, name, cached }: How): Omit<Request, 'entry'> {
  const more = cached ? { hostCache: project.path('kept') } : {}
  return { name, minify, plugin: plugin === false ? false : { hooks: './probes.hooks.ts', ...plugin }, ...more }
}

/** Only what this build has written; Farm has a runtime beside it. */
function moved(entry: string): string {
  const folder = dirname(entry)
  const empty = realpathSync(mkdtempSync(join(tmpdir(), 'probes-moved-')))
  for (const name of readdirSync(folder).filter((it) => it.includes(basename(entry)) || it.startsWith('__')))
    cpSync(join(folder, name), join(empty, name))
  return empty
}

/** Some bundlers write several files, always. */
function partWithProgram(entry: string): string {
  const has = (path: string): boolean => existsSync(`${path}.map`) && readFileSync(path, 'utf8').includes('sum_w3')
  if (has(entry)) return entry
  const name = basename(entry)
  const parts = readdirSync(dirname(entry)).filter((it) => it.endsWith(name) && it !== name)
  return parts.map((it) => join(dirname(entry), it)).find(has) ?? entry
}
