import { existsSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { basename, join } from 'node:path'
import * as esbuild from 'esbuild'
import { rollup, type Plugin, type RollupCache } from 'rollup'
import type { Options } from 'unplugin-probes'
import esbuildProbes from 'unplugin-probes/esbuild'
import rollupProbes from 'unplugin-probes/rollup'
import viteProbes from 'unplugin-probes/vite'
import webpackProbes from 'unplugin-probes/webpack'
import { build as viteBuild, createLogger } from 'vite'
import webpack from 'webpack'
import type { Project } from './project.ts'

export type HostName = 'vite' | 'esbuild esm' | 'esbuild cjs' | 'webpack' | 'rollup'
export type { Options }

export interface Request {
  /** Path in the project. */
  readonly entry: string
  /** `false`: the same build without us. @default {} */
  readonly plugin?: Options | false
  readonly minify?: boolean
  /** Base name of the bundle. */
  readonly name?: string
  /** Whether the bundle is loaded by others. */
  readonly library?: boolean
  readonly rollupCache?: RollupCache
  /** A folder in which the bundler keeps what it has made, if it does so by itself. */
  readonly hostCache?: string
  /** A text that Vite and Rollup put in the place of another, after us. */
  readonly macro?: readonly [from: string, to: string]
  /** For the bundlers that run in a process of their own. */
  readonly config?: object
  /** Whether another plugin of Bun's takes the files. */
  readonly before?: boolean
}

export interface Built {
  readonly file: string
  /** Texts of the bundler's warnings. */
  readonly warnings: readonly string[]
  readonly rollupCache?: RollupCache | undefined
}

const BUILTINS = [/^node:/, ...builtinModules]
const RUNTIME = join(import.meta.dirname, '../../dist/runtime.js')
const ESBUILD_LOADER = join(import.meta.dirname, 'esbuild-loader.mjs')

const BUILD: Record<HostName, (project: Project, request: Request) => Promise<Built>> = {
  vite: buildWithVite,
  'esbuild esm': (project, request) => buildWithEsbuild('esm', project, request),
  'esbuild cjs': (project, request) => buildWithEsbuild('cjs', project, request),
  webpack: buildWithWebpack,
  rollup: buildWithRollup,
}

export const HOSTS = Object.keys(BUILD) as HostName[]

/** Builds a project with one host, with or without us. */
export function build(host: HostName, project: Project, request: Request): Promise<Built> {
  return BUILD[host](project, request)
}

export function outputOf({ plugin, minify, name = 'bundle' }: Request, host: string, extension: string): string {
  return `${[name, host, plugin === false ? 'plain' : 'probes', ...(minify ? ['min'] : [])].join('-')}${extension}`
}

async function buildWithVite(project: Project, request: Request): Promise<Built> {
  const entryFileNames = outputOf(request, 'vite', '.mjs')
  const warnings: string[] = []
  const logger = createLogger('silent')
  logger.warn = logger.warnOnce = (text) => void warnings.push(text)
  await viteBuild({
    root: project.folder,
    configFile: false,
    mode: 'production',
    logLevel: 'silent',
    customLogger: logger,
    ssr: { noExternal: true },
    plugins: [...(request.plugin === false ? [] : [viteProbes(request.plugin)]), macro(request)],
    build: {
      ssr: project.path(request.entry),
      minify: request.minify ?? false,
      sourcemap: true,
      outDir: 'out',
      emptyOutDir: false,
      rolldownOptions: { output: { entryFileNames, chunkFileNames: `chunk-[hash]-${entryFileNames}` } },
    },
  })
  return { file: project.path('out', entryFileNames), warnings }
}

async function buildWithEsbuild(format: 'esm' | 'cjs', project: Project, request: Request): Promise<Built> {
  const file = project.path('out', outputOf(request, 'esbuild', format === 'esm' ? '.mjs' : '.cjs'))
  const { warnings } = await esbuild.build({
    absWorkingDir: project.folder,
    entryPoints: [project.path(request.entry)],
    outfile: file,
    bundle: true,
    platform: 'node',
    format,
    minify: request.minify ?? false,
    sourcemap: true,
    logLevel: 'silent',
    plugins: request.plugin === false ? [] : [esbuildProbes(request.plugin)],
  })
  const textOf = ({ text, location }: esbuild.Message): string => (location ? `${basename(location.file)}:${location.line}: ${text}` : text)
  return { file, warnings: warnings.map(textOf) }
}

function buildWithWebpack(project: Project, request: Request): Promise<Built> {
  const filename = outputOf(request, 'webpack', '.cjs')
  const compiler = webpack({
    context: project.folder,
    mode: request.minify ? 'production' : 'development',
    devtool: 'source-map',
    target: 'node20',
    entry: project.path(request.entry),
    output: {
      path: project.path('out'),
      filename,
      chunkFilename: `chunk-[id]-${filename}`,
      ...(request.library ? { library: { type: 'commonjs2' } } : {}),
    },
    resolve: { extensions: ['.ts', '.js'] },
    module: { rules: [{ test: /\.ts$/, loader: ESBUILD_LOADER }] },
    plugins: request.plugin === false ? [] : [webpackProbes(request.plugin)],
    ...(request.hostCache === undefined
      ? {}
      : { cache: { type: 'filesystem', cacheDirectory: request.hostCache, idleTimeout: 0, idleTimeoutForInitialStore: 0 } }),
  })
  return new Promise((resolve, reject) => {
    compiler.run((error, stats) => {
      compiler.close(() => {
        if (error || !stats || stats.hasErrors()) reject(error ?? new Error(stats?.toString('errors-only')))
        else resolve({ file: project.path('out', filename), warnings: stats.compilation.warnings.map(({ message }) => message) })
      })
    })
  })
}

async function buildWithRollup(project: Project, request: Request): Promise<Built> {
  const entryFileNames = outputOf(request, 'rollup', '.mjs')
  const warnings: string[] = []
  const folder = process.cwd()
  // Rollup knows no root but the folder where it runs.
  process.chdir(project.folder)
  try {
    const bundle = await rollup({
      input: project.path(request.entry),
      external: BUILTINS,
      plugins: [
        ...(request.plugin === false ? [] : [rollupProbes(request.plugin)]),
        macro(request),
        typescript(project, request.minify ?? false),
      ],
      onwarn: ({ message }) => void warnings.push(message),
      ...(request.rollupCache ? { cache: request.rollupCache } : {}),
    })
    const chunkFileNames = `chunk-[hash]-${entryFileNames}`
    await bundle.write({ dir: project.path('out'), entryFileNames, chunkFileNames, format: 'es', sourcemap: true })
    return { file: project.path('out', entryFileNames), warnings, rollupCache: bundle.cache }
  } finally {
    process.chdir(folder)
  }
}

function macro({ macro }: Request): { name: string; transform(code: string): { code: string; map: null } | undefined } {
  return {
    name: 'macro',
    transform: (code) => (macro && code.includes(macro[0]) ? { code: code.replace(macro[0], macro[1]), map: null } : undefined),
  }
}

function typescript(project: Project, minify: boolean): Plugin {
  return {
    name: 'typescript',
    resolveId(id) {
      if (id === 'unplugin-probes/runtime') return RUNTIME
      const inPackage = project.path('node_modules', id, 'index.js')
      return /^\w/.test(id) && existsSync(inPackage) ? inPackage : undefined
    },
    async transform(code, id) {
      if (!id.endsWith('.ts')) return undefined
      const result = await esbuild.transform(code, { loader: 'ts', sourcemap: true, sourcefile: id })
      return { code: result.code, map: result.map }
    },
    async renderChunk(code) {
      if (!minify) return undefined
      const result = await esbuild.transform(code, { minify, format: 'esm', sourcemap: true })
      return { code: result.code, map: result.map }
    },
  }
}
