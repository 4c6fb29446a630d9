import { builtinModules } from 'node:module'
import { rspack } from '@rspack/core'
import * as esbuild from 'esbuild'
import * as rolldown from 'rolldown'
import { rollup, type ExternalOption } from 'rollup'
import unpluginProbes, { type Options } from 'unplugin-probes'
import { build as viteBuild, type InlineConfig } from 'vite'
import webpack from 'webpack'
import type { Project } from '../hosts/project.ts'

/** How the output is divided. */
export type Shape = 'one file' | 'chunks' | 'a file each'
/** What stays outside the bundle. */
export type External = 'nothing' | 'names' | 'not relative' | 'a function' | 'node_modules'

/** One build. */
export interface Order {
  readonly shape: Shape
  readonly external: External
  /** `false`: without us. */
  readonly options: Options | false
  readonly out: string
  readonly minify?: boolean
}

type Builder = (project: Project, order: Order) => Promise<void>

const NODE = [/^node:/, ...builtinModules]

/** What of a pattern stays outside, as Rollup and its like take it. */
const EXTERNAL: Record<External, ExternalOption> = {
  nothing: NODE,
  names: [...NODE, 'tiny-label'],
  // Vite's own virtual modules begin with a null character, and it does not keep them from being taken.
  'not relative': [/^[^./\0]/],
  'a function': (id) => !id.startsWith('.') && !id.startsWith('/'),
  node_modules: [...NODE, /node_modules/, 'tiny-label'],
}

/** As webpack and its like take it. */
const EXTERNALS: Record<External, webpack.Configuration['externals']> = {
  nothing: [],
  names: ['tiny-label'],
  'not relative': [/^[^./]/],
  'a function': [
    ({ request = '' }, answer) => (request.startsWith('.') || request.startsWith('/') ? answer() : answer(undefined, `module ${request}`)),
  ],
  node_modules: [/node_modules/, 'tiny-label'],
}

export const BUILDERS: Record<string, Builder> = {
  rollup: withRollup,
  rolldown: withRolldown,
  'vite build': (project, order) => withVite(project, order, {}),
  'vite lib': (project, order) =>
    withVite(project, order, { build: { lib: { entry: entriesOf(project, order), formats: ['es'], fileName: '[name]' } } }),
  'vite ssr': (project, order) => withVite(project, order, { build: { ssr: true }, ssr: { noExternal: true } }),
  webpack: withWebpack,
  rspack: withRspack,
  esbuild: withEsbuild,
}

/** Whether a host offers such an output; why not. */
export function unavailable(host: string, { shape, external }: Pick<Order, 'shape' | 'external'>): string | undefined {
  if (shape === 'a file each' && (host === 'webpack' || host === 'rspack')) return 'has no output of a file for each module'
  if (host === 'esbuild' && external === 'a function') return 'takes no function'
  if (host === 'esbuild' && shape === 'a file each' && external !== 'nothing') return 'leaves imports as they are where it does not bundle'
  return undefined
}

export function entriesOf(project: Project, { shape }: Pick<Order, 'shape'>): Record<string, string> {
  const run = { run: project.path('src/run.js') }
  return shape === 'one file' ? run : { ...run, main: project.path('src/main.js') }
}

function pluginsOf<Plugin>(order: Order, make: (options: Options) => Plugin): Plugin[] {
  return order.options === false ? [] : [make(order.options)]
}

/** Of Rollup and its like. */
function outputOf({ shape, out }: Order, project: Project) {
  const names = { entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' }
  const shapes = {
    'one file': { inlineDynamicImports: true },
    chunks: {},
    'a file each': { preserveModules: true, preserveModulesRoot: project.path('src') },
  }
  return { dir: project.path(out), format: 'es', sourcemap: true, ...names, ...shapes[shape] } as const
}

async function inFolder(project: Project, work: () => Promise<void>): Promise<void> {
  const folder = process.cwd()
  // Rollup knows no root but the folder where it runs.
  process.chdir(project.folder)
  try {
    await work()
  } finally {
    process.chdir(folder)
  }
}

/** The package is resolved where nothing else does it. */
function resolver(project: Project) {
  const path = project.path('node_modules/tiny-label/index.js')
  return { name: 'resolver', resolveId: (id: string) => (id === 'tiny-label' ? path : null) }
}

function withRollup(project: Project, order: Order): Promise<void> {
  return inFolder(project, async () => {
    const bundle = await rollup({
      input: entriesOf(project, order),
      external: EXTERNAL[order.external],
      plugins: [...pluginsOf(order, unpluginProbes.rollup), resolver(project)],
      onwarn: () => {},
    })
    await bundle.write(outputOf(order, project))
  })
}

async function withRolldown(project: Project, order: Order): Promise<void> {
  const bundle = await rolldown.rolldown({
    cwd: project.folder,
    input: entriesOf(project, order),
    platform: 'node',
    external: EXTERNAL[order.external] as NonNullable<rolldown.InputOptions['external']>,
    plugins: pluginsOf(order, unpluginProbes.rolldown) as never,
    logLevel: 'silent',
  })
  await bundle.write({ ...outputOf(order, project), minify: order.minify ?? false } as rolldown.OutputOptions)
  await bundle.close()
}

async function withVite(project: Project, order: Order, { build, ...config }: InlineConfig): Promise<void> {
  await viteBuild({
    root: project.folder,
    configFile: false,
    mode: 'production',
    logLevel: 'silent',
    plugins: pluginsOf(order, unpluginProbes.vite),
    ...config,
    build: {
      target: 'es2022',
      minify: order.minify ?? false,
      sourcemap: true,
      outDir: order.out,
      emptyOutDir: false,
      modulePreload: false,
      ...build,
      rolldownOptions: {
        input: entriesOf(project, order),
        preserveEntrySignatures: 'strict',
        external: EXTERNAL[order.external] as NonNullable<rolldown.InputOptions['external']>,
        output: outputOf(order, project) as rolldown.OutputOptions,
      },
    },
  })
}

function configOf(project: Project, order: Order): webpack.Configuration {
  return {
    context: project.folder,
    mode: 'production',
    devtool: 'source-map',
    target: 'node20',
    entry: entriesOf(project, order),
    externals: EXTERNALS[order.external] ?? [],
    externalsType: 'module',
    output: {
      path: project.path(order.out),
      filename: '[name].mjs',
      chunkFilename: '[name]-[contenthash].mjs',
      module: true,
      chunkFormat: 'module',
      library: { type: 'module' },
    },
    experiments: { outputModule: true },
    optimization: {
      minimize: order.minify ?? false,
      ...(order.shape === 'chunks' ? { splitChunks: { chunks: 'all', minSize: 0 } } : {}),
    },
    ...(order.shape === 'one file' ? { module: { parser: { javascript: { dynamicImportMode: 'eager' } } } } : {}),
  }
}

interface Running {
  run(done: (error: Error | null, stats?: { hasErrors(): boolean; toString(options?: unknown): string }) => void): void
  close(done: () => void): void
}

function compiled(compiler: Running): Promise<void> {
  return new Promise((resolve, reject) => {
    compiler.run((error, stats) => {
      const failed = error ?? (stats?.hasErrors() ? new Error(stats.toString('errors-only')) : undefined)
      compiler.close(() => (failed ? reject(failed) : resolve()))
    })
  })
}

function withWebpack(project: Project, order: Order): Promise<void> {
  const plugins = pluginsOf(order, unpluginProbes.webpack)
  return compiled(webpack({ ...configOf(project, order), plugins }) as unknown as Running)
}

function withRspack(project: Project, order: Order): Promise<void> {
  const plugins = pluginsOf(order, unpluginProbes.rspack)
  return compiled(rspack({ ...configOf(project, order), plugins } as never) as unknown as Running)
}

const PACKAGES: Record<External, esbuild.BuildOptions> = {
  nothing: {},
  names: { external: ['tiny-label'] },
  'not relative': { packages: 'external' },
  'a function': {},
  node_modules: { external: ['tiny-label', './node_modules/*'] },
}

async function withEsbuild(project: Project, order: Order): Promise<void> {
  const isBundle = order.shape !== 'a file each'
  await esbuild.build({
    absWorkingDir: project.folder,
    entryPoints: isBundle ? Object.values(entriesOf(project, order)) : ['src/*.js'],
    outdir: order.out,
    outExtension: isBundle ? { '.js': '.mjs' } : {},
    bundle: isBundle,
    splitting: order.shape === 'chunks',
    platform: 'node',
    format: 'esm',
    minify: order.minify ?? false,
    sourcemap: true,
    logLevel: 'silent',
    plugins: pluginsOf(order, unpluginProbes.esbuild),
    ...(isBundle ? PACKAGES[order.external] : {}),
  })
}
