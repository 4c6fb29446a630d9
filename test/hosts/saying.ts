import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import * as rolldown from 'rolldown'
import { rollup, type LogHandler, type RollupCache } from 'rollup'
import unpluginProbes, { type Options } from 'unplugin-probes'
import rollupProbes from 'unplugin-probes/rollup'
import viteProbes from 'unplugin-probes/vite'
import webpackProbes from 'unplugin-probes/webpack'
import { build as viteBuild, createLogger, type InlineConfig, type Logger } from 'vite'
import webpack from 'webpack'
import type { Project } from './project.ts'

/** What a build has said, by the means of its host. */
export interface Said {
  readonly infos: readonly string[]
  readonly warnings: readonly string[]
  readonly cache?: RollupCache | undefined
}

export type Sayer = 'vite' | 'vite client' | 'rollup' | 'rolldown' | 'webpack' | 'webpack web' | 'esbuild' | 'esbuild browser'

const LOADER = join(import.meta.dirname, 'esbuild-loader.mjs')

export const SAYERS: Record<Sayer, (project: Project, options: Options, entry: string) => Promise<Said>> = {
  vite: (project, options, entry) => sayWithVite(project, options, { build: { ssr: project.path(entry), write: false } }),
  'vite client': (project, options, entry) =>
    sayWithVite(project, options, { build: { rolldownOptions: { input: project.path(entry) }, write: false } }),
  rollup: sayWithRollup,
  rolldown: sayWithRolldown,
  webpack: (project, options, entry) =>
    sayWithWebpack(project, [config(project, entry, { target: 'node', plugins: [webpackProbes(options)] })]),
  'webpack web': (project, options, entry) =>
    sayWithWebpack(project, [config(project, entry, { target: 'web', plugins: [webpackProbes(options)] })]),
  esbuild: (project, options, entry) => sayWithEsbuild(project, options, { entryPoints: [entry], platform: 'node' }),
  'esbuild browser': (project, options, entry) => sayWithEsbuild(project, options, { entryPoints: [entry] }),
}

/** Only what is about us. */
function ours(lines: readonly string[]): string[] {
  return lines.filter((line) => /probes/i.test(line)).map((line) => line.replace(/^(?:\[plugin )?unplugin-probes[\]:]? /, ''))
}

export function listen(): { logger: Logger; infos: string[]; warnings: string[] } {
  const [infos, warnings]: string[][] = [[], []]
  const logger = createLogger('silent')
  logger.info = (text) => void infos!.push(text)
  logger.warn = logger.warnOnce = (text) => void warnings!.push(text)
  return { logger, infos: infos!, warnings: warnings! }
}

export async function sayWithVite(project: Project, options: Options, config: InlineConfig): Promise<Said> {
  const { logger, infos, warnings } = listen()
  await viteBuild({ root: project.folder, configFile: false, customLogger: logger, plugins: [viteProbes(options)], ...config })
  return { infos: ours(infos), warnings: ours(warnings) }
}

function collect(): { onLog: LogHandler; said: { infos: string[]; warnings: string[] } } {
  const said = { infos: [] as string[], warnings: [] as string[] }
  return {
    said,
    onLog: (level, { message, plugin }) =>
      void (level === 'info' ? said.infos : said.warnings).push(
        plugin === 'unplugin-probes' && !message.startsWith('[') ? `unplugin-probes: ${message}` : message,
      ),
  }
}

export async function sayWithRollup(project: Project, options: Options, entry: string, cache?: RollupCache): Promise<Said> {
  const { onLog, said } = collect()
  const folder = process.cwd()
  // Rollup knows no root but the folder where it runs.
  process.chdir(project.folder)
  try {
    const types = {
      name: 'types',
      transform: (code: string, id: string) =>
        id.endsWith('.ts') ? { code: code.replaceAll(/: (?:number|unknown\[\])|(?<=\])!/g, ''), map: null } : null,
    }
    const external = ['unplugin-probes/runtime', /^node:/]
    const bundle = await rollup({ input: entry, external, onLog, plugins: [rollupProbes(options), types], ...(cache ? { cache } : {}) })
    return { infos: ours(said.infos), warnings: ours(said.warnings), cache: bundle.cache }
  } finally {
    process.chdir(folder)
  }
}

async function sayWithRolldown(project: Project, options: Options, entry: string): Promise<Said> {
  const { onLog, said } = collect()
  const bundle = await rolldown.rolldown({
    cwd: project.folder,
    input: entry,
    platform: 'node',
    onLog: (level, log) => onLog(level as 'info', log as never),
    plugins: [unpluginProbes.rolldown(options)],
  })
  await bundle.generate()
  await bundle.close()
  return { infos: ours(said.infos), warnings: ours(said.warnings) }
}

export function config(project: Project, entry: string, more: webpack.Configuration): webpack.Configuration {
  return {
    context: project.folder,
    mode: 'development',
    devtool: false,
    entry: project.path(entry),
    output: { path: project.path('out', more.name ?? '.') },
    resolve: { extensions: ['.ts', '.js'] },
    module: { rules: [{ test: /\.ts$/, loader: LOADER }] },
    ...more,
  }
}

export async function sayWithWebpack(project: Project, configs: readonly webpack.Configuration[]): Promise<Said> {
  const [infos, warnings]: string[][] = [[], []]
  const take = (lines: string[]) => (text: string) => void lines.push(text.replace(/^\[unplugin-probes\] /, 'unplugin-probes: '))
  const console = { ...globalThis.console, info: take(infos!), warn: take(warnings!) }
  const one = configs.length === 1 ? configs[0]! : undefined
  const named = configs.map((it) => ({ ...it, infrastructureLogging: { console, appendOnly: true } }))
  const stats = await new Promise<webpack.Stats | webpack.MultiStats>((resolve, reject) => {
    const done = (error: Error | null, result?: webpack.Stats | webpack.MultiStats): void => (result ? resolve(result) : reject(error!))
    if (one) webpack(named[0]!, done)
    else webpack(named, done)
  })
  const { errors, warnings: more } = stats.toJson({ all: false, errors: true, warnings: true })
  if (errors!.length > 0) throw new Error(errors![0]!.message)
  return { infos: ours(infos!), warnings: ours([...warnings!, ...more!.map(({ message }) => message)]) }
}

/** In a process of its own, as what esbuild is to say goes to stderr. */
export async function sayWithEsbuild(project: Project, options: Options, config: object): Promise<Said> {
  const script = join(import.meta.dirname, 'build-with-esbuild.mjs')
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [
    script,
    project.folder,
    JSON.stringify(options),
    JSON.stringify(config),
  ])
  const lines = ours(stderr.split('\n').filter((line) => line.startsWith('unplugin-probes: ')))
  // What esbuild does not print itself we print; without a voice it is in the result.
  const isWarning = (line: string): boolean => /\(PROBES_\w+\)$/.test(line)
  return { infos: lines.filter((line) => !isWarning(line)), warnings: [...lines.filter(isWarning), ...(JSON.parse(stdout) as string[])] }
}
