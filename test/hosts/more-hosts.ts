import { execFile } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createRsbuild, type RsbuildConfig } from '@rsbuild/core'
import { rspack, type Configuration } from '@rspack/core'
import { rolldown } from 'rolldown'
import rolldownProbes from 'unplugin-probes/rolldown'
import rsbuildProbes from 'unplugin-probes/rsbuild'
import rspackProbes from 'unplugin-probes/rspack'
import { outputOf, type Built, type Request } from './hosts.ts'
import { BUN, FARM } from './installed.ts'
import type { Project } from './project.ts'

export type OtherHost = 'rolldown' | 'rspack' | 'rsbuild' | 'farm' | 'bun'

const REPOSITORY = join(import.meta.dirname, '../..')
const SWC = { loader: 'builtin:swc-loader', options: { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } } }

const BUILD: Record<OtherHost, (project: Project, request: Request) => Promise<Built>> = {
  rolldown: buildWithRolldown,
  rspack: buildWithRspack,
  rsbuild: buildWithRsbuild,
  farm: (project, request) => buildInProcess(process.execPath, 'build-with-farm.mjs', withCopy(project), request),
  bun: (project, request) => buildInProcess(BUN!, 'build-with-bun.mjs', project, request),
}

/** Those that are there: what is no dependency of ours is looked for elsewhere. */
export const OTHER_HOSTS: readonly OtherHost[] = (Object.keys(BUILD) as OtherHost[]).filter((name) =>
  name === 'bun' ? BUN !== undefined : name !== 'farm' || FARM !== undefined,
)

/** Builds a project, in which no process has its working directory, with one of the hosts that are not in the other suites. */
export function buildOther(host: OtherHost, project: Project, request: Request): Promise<Built> {
  return BUILD[host](project, request)
}

async function buildWithRolldown(project: Project, request: Request): Promise<Built> {
  const entryFileNames = outputOf(request, 'rolldown', '.mjs')
  const warnings: string[] = []
  const bundle = await rolldown({
    cwd: project.folder,
    input: request.entry,
    platform: 'node',
    plugins: request.plugin === false ? [] : [rolldownProbes(request.plugin)],
    onLog: (level, { message }) => void (level === 'warn' && warnings.push(message)),
  })
  const chunkFileNames = `chunk-[hash]-${entryFileNames}`
  await bundle.write({ dir: project.path('out'), entryFileNames, chunkFileNames, sourcemap: true, minify: request.minify ?? false })
  await bundle.close()
  return { file: project.path('out', entryFileNames), warnings }
}

function rspackConfig(project: Project, request: Request, filename: string): Configuration {
  return {
    context: project.folder,
    mode: request.minify ? 'production' : 'development',
    devtool: 'source-map',
    target: 'node20',
    entry: `./${request.entry}`,
    output: { path: project.path('out'), filename, chunkFilename: `chunk-[id]-${filename}` },
    resolve: { extensions: ['.ts', '.js'] },
    module: { rules: [{ test: /\.ts$/, ...SWC }] },
    plugins: request.plugin === false ? [] : [rspackProbes(request.plugin)],
    ...(request.hostCache === undefined
      ? {}
      : { cache: { type: 'persistent', storage: { type: 'filesystem', directory: request.hostCache } } }),
  }
}

function buildWithRspack(project: Project, request: Request): Promise<Built> {
  const filename = outputOf(request, 'rspack', '.cjs')
  const compiler = rspack(rspackConfig(project, request, filename))
  return new Promise((resolve, reject) => {
    compiler.run((error, stats) => {
      compiler.close(() => {
        if (error || !stats || stats.hasErrors()) reject(error ?? new Error(stats?.toString('errors-only')))
        else resolve({ file: project.path('out', filename), warnings: stats.compilation.warnings.map(({ message }) => message) })
      })
    })
  })
}

/** What Rsbuild says, and what `more` adds to its configuration. */
export async function runRsbuild(project: Project, request: Request, more: RsbuildConfig): Promise<string[]> {
  const lines: string[] = []
  const say = (text: unknown): void => void lines.push(String(text))
  const logger = {
    level: 'info',
    greet() {},
    start() {},
    ready() {},
    success() {},
    log() {},
    debug() {},
    override() {},
    info: say,
    warn: say,
    error: say,
  }
  const own = request.plugin === false ? [] : [rsbuildProbes(request.plugin)]
  const config: RsbuildConfig = {
    customLogger: logger as never,
    ...more,
    plugins: own,
    source: { entry: { main: `./${request.entry}` }, ...more.source },
  }
  const rsbuild = await createRsbuild({ cwd: project.folder, config })
  const { close } = await rsbuild.build()
  await close()
  return lines
}

async function buildWithRsbuild(project: Project, request: Request): Promise<Built> {
  const file = outputOf(request, 'rsbuild', '.mjs')
  const warnings = await runRsbuild(project, request, {
    mode: 'production',
    ...(request.hostCache === undefined ? {} : { performance: { buildCache: { cacheDirectory: request.hostCache } } }),
    output: {
      target: 'node',
      module: true,
      minify: request.minify ?? false,
      sourceMap: { js: 'source-map' },
      cleanDistPath: false,
      distPath: { root: 'out', js: '' },
      filename: { js: ({ chunk }) => (chunk?.name === 'main' ? file : `chunk-[id]-${file}`) },
    },
  })
  return { file: project.path('out', file), warnings: warnings.filter((line) => !/files?, \d+ sites?/.test(line)) }
}

async function buildInProcess(runtime: string, script: string, project: Project, request: Request): Promise<Built> {
  const file = outputOf(request, script.replace(/^build-with-|\.mjs$/g, ''), '.mjs')
  // Farm puts what it finds there into all code.
  const { PATH, HOME } = process.env
  const { stderr } = await promisify(execFile)(
    runtime,
    [join(import.meta.dirname, script), project.folder, file, JSON.stringify({ farm: FARM, ...request })],
    { env: { PATH, HOME } },
  )
  return { file: project.path('out', file), warnings: stderr.split('\n').filter((line) => /\(PROBES_\w+\)$/.test(line)) }
}

/** Farm does not resolve what a link to another folder exports. */
function withCopy(project: Project): Project {
  const folder = project.path('node_modules/unplugin-probes')
  if (existsSync(join(folder, 'src'))) {
    rmSync(folder)
    mkdirSync(folder)
    for (const name of ['dist', 'package.json']) cpSync(join(REPOSITORY, name), join(folder, name), { recursive: true })
  }
  return project
}
