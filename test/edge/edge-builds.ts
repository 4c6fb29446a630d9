import * as esbuild from 'esbuild'
import { join } from 'node:path'
import type { Options } from 'unplugin-probes'
import esbuildProbes from 'unplugin-probes/esbuild'
import viteProbes from 'unplugin-probes/vite'
import webpackProbes from 'unplugin-probes/webpack'
import { build as viteBuild, createLogger } from 'vite'
import webpack from 'webpack'
import type { Project } from '../hosts/project.ts'

/** As wrangler asks for packages. */
export const WORKERD: readonly string[] = ['workerd', 'worker', 'browser']
const LOADER = join(import.meta.dirname, '../hosts/esbuild-loader.mjs')

/** What a build of `src/worker.ts` has left. */
export interface EdgeBuilt {
  readonly file: string
  readonly said: string
}

/** @param plugin `undefined`: without us */
type EdgeBuild = (project: Project, name: string, plugin: Options | undefined) => Promise<EdgeBuilt>

/** How people build for the edge. */
export const EDGE_BUILDS: Readonly<Record<string, EdgeBuild>> = {
  'esbuild, platform browser': (project, name, plugin) => withEsbuild(project, name, plugin, { platform: 'browser' }),
  'esbuild, platform neutral': (project, name, plugin) => withEsbuild(project, name, plugin, { platform: 'neutral' }),
  'Vite, ssr.target webworker': withVite,
  'webpack, target webworker': withWebpack,
}

/** Minified, as what is uploaded is. */
export async function withEsbuild(
  project: Project,
  name: string,
  plugin: Options | undefined,
  more: esbuild.BuildOptions,
): Promise<EdgeBuilt> {
  const file = project.path('out', `${name}.mjs`)
  const { write } = process.stderr
  let said = ''
  process.stderr.write = ((text: string) => Boolean((said += text))) as typeof write
  try {
    await esbuild.build({
      absWorkingDir: project.folder,
      entryPoints: ['src/worker.ts'],
      bundle: true,
      minify: true,
      format: 'esm',
      conditions: [...WORKERD],
      outfile: file,
      plugins: plugin ? [esbuildProbes(plugin)] : [],
      ...more,
    })
  } finally {
    process.stderr.write = write
  }
  return { file, said }
}

async function withVite(project: Project, name: string, plugin: Options | undefined): Promise<EdgeBuilt> {
  const customLogger = createLogger('info')
  let said = ''
  customLogger.info = customLogger.warn = customLogger.warnOnce = (text) => void (said += `${text}\n`)
  await viteBuild({
    root: project.folder,
    configFile: false,
    customLogger,
    ssr: { target: 'webworker', noExternal: true, resolve: { conditions: [...WORKERD] } },
    plugins: plugin ? [viteProbes(plugin)] : [],
    build: {
      ssr: 'src/worker.ts',
      outDir: 'out',
      emptyOutDir: false,
      minify: true,
      rolldownOptions: { output: { entryFileNames: `${name}.mjs` } },
    },
  })
  return { file: project.path('out', `${name}.mjs`), said }
}

function withWebpack(project: Project, name: string, plugin: Options | undefined): Promise<EdgeBuilt> {
  let said = ''
  const compiler = webpack({
    context: project.folder,
    mode: 'production',
    target: 'webworker',
    entry: './src/worker.ts',
    experiments: { outputModule: true },
    // Most of a minute, and the others show it.
    optimization: { minimize: false },
    output: { path: project.path('out'), filename: `${name}.mjs`, module: true, library: { type: 'module' }, chunkFormat: 'module' },
    resolve: { extensions: ['.ts', '.js'], conditionNames: [...WORKERD, 'import'] },
    module: { rules: [{ test: /\.ts$/, loader: LOADER }] },
    plugins: plugin ? [webpackProbes(plugin)] : [],
    infrastructureLogging: { console: { ...console, info: note, warn: note } },
  })
  function note(...values: unknown[]): void {
    said += `${values.join(' ')}\n`
  }
  return new Promise((resolve, reject) => {
    compiler.run((error, stats) => {
      compiler.close(() => {
        if (error || !stats || stats.hasErrors()) reject(error ?? new Error(stats?.toString('errors-only')))
        else resolve({ file: project.path('out', `${name}.mjs`), said })
      })
    })
  })
}
