import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import enhancedResolve from 'enhanced-resolve'
import * as esbuild from 'esbuild'
import { rollup, type Plugin as RollupPlugin } from 'rollup'
import { minify as terser } from 'terser'
import type { Options } from 'unplugin-probes'
import esbuildProbes from 'unplugin-probes/esbuild'
import rollupProbes from 'unplugin-probes/rollup'
import viteProbes from 'unplugin-probes/vite'
import webpackProbes from 'unplugin-probes/webpack'
import { build as viteBuild, createLogger } from 'vite'
import TerserPlugin from 'minimizer-webpack-plugin'
import webpack, { type Configuration } from 'webpack'

export type Host = 'esbuild' | 'rollup' | 'vite' | 'webpack'
export const HOSTS: readonly Host[] = ['esbuild', 'rollup', 'vite', 'webpack']

export interface Job {
  /** The project's root. */
  readonly folder: string
  /** Path in the folder. */
  readonly entry: string
  /** `false`: the same build without us. */
  readonly plugin: Options | false
  readonly minify?: boolean
  /** Whether a minifier gives names of its own. @default true */
  readonly mangle?: boolean
  /** Texts that the bundler puts in the place of names. */
  readonly define?: Readonly<Record<string, string>>
  /** Plugins that Rollup and Vite run before and after us. */
  readonly before?: readonly RollupPlugin[]
  readonly after?: readonly RollupPlugin[]
  readonly esbuild?: esbuild.BuildOptions
  readonly webpack?: Configuration
}

export interface Chunk {
  readonly name: string
  readonly code: string
  readonly map: string
}

/** Bundles a project as a library in ES modules for production: all that it writes, the entry first. */
export async function bundle(host: Host, job: Job): Promise<Chunk[]> {
  const chunks = await { esbuild: withEsbuild, rollup: withRollup, vite: withVite, webpack: withWebpack }[host](job)
  return chunks.sort((a, b) => Number(isEntry(b)) - Number(isEntry(a)) || (a.name < b.name ? -1 : 1))
}

function isEntry({ name }: Chunk): boolean {
  return name === 'entry.js'
}

async function withEsbuild({ folder, entry, plugin, minify = false, define, esbuild: more }: Job): Promise<Chunk[]> {
  const { outputFiles } = await esbuild.build({
    absWorkingDir: folder,
    entryPoints: { entry },
    outdir: join(folder, 'out'),
    bundle: true,
    splitting: true,
    format: 'esm',
    target: 'es2022',
    platform: 'neutral',
    external: ['node:*', ...builtinModules],
    mainFields: ['module', 'main'],
    conditions: ['module', 'production'],
    minify,
    define: { 'process.env.NODE_ENV': '"production"', ...define },
    sourcemap: 'external',
    logLevel: 'silent',
    plugins: plugin === false ? [] : [esbuildProbes({ seal: false, ...plugin })],
    ...more,
    write: false,
  })
  const textOf = (path: string): string => outputFiles.find((file) => file.path === path)?.text ?? ''
  return outputFiles
    .filter(({ path }) => !path.endsWith('.map'))
    .map(({ path, text }) => ({ name: path.slice(join(folder, 'out/').length), code: text, map: textOf(`${path}.map`) }))
}

const BUILTINS = [/^node:/, ...builtinModules]

async function withRollup({
  folder,
  entry,
  plugin,
  minify = false,
  mangle = true,
  define,
  before = [],
  after = [],
}: Job): Promise<Chunk[]> {
  const previous = process.cwd()
  // Rollup knows no root but the folder where it runs.
  process.chdir(folder)
  try {
    const built = await rollup({
      input: { entry: join(folder, entry) },
      external: BUILTINS,
      plugins: [
        ...before,
        ...(plugin === false ? [] : [rollupProbes(plugin)]),
        ...after,
        lowering(define),
        ...(minify ? [minifying(mangle)] : []),
      ],
      onwarn: () => {},
    })
    const { output } = await built.generate({ format: 'es', sourcemap: true, dir: join(folder, 'out'), entryFileNames: '[name].js' })
    return output.filter((file) => file.type === 'chunk').map(({ fileName, code, map }) => ({ name: fileName, code, map: String(map) }))
  } finally {
    process.chdir(previous)
  }
}

const resolvePackage = enhancedResolve.create.sync({
  conditionNames: ['import', 'module', 'production', 'default'],
  mainFields: ['module', 'main'],
  extensions: ['.ts', '.tsx', '.js', '.jsx'],
})

function hasSideEffects(path: string): boolean {
  const manifest = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+\//.exec(path)?.[0]
  return (
    manifest === undefined ||
    (JSON.parse(readFileSync(`${manifest}package.json`, 'utf8')) as { sideEffects?: unknown }).sideEffects !== false
  )
}

/** What every Rollup project has: something that reads TypeScript, finds packages and puts constants in. */
function lowering(define: Job['define']): RollupPlugin {
  return {
    name: 'lowering',
    resolveId(id, importer) {
      if (/^[\0/]|:/.test(id) || importer === undefined || importer.startsWith('\0')) return null
      const path = resolvePackage(dirname(importer), id)
      return path ? { id: path, moduleSideEffects: hasSideEffects(path) } : null
    },
    async transform(code, id) {
      if (!/\.[cm]?[jt]sx?$/.test(id)) return null
      const loader = /\.[cm]?([jt]sx?)$/.exec(id)![1] as esbuild.Loader
      const options = { loader, sourcefile: id, sourcemap: true, target: 'es2022' } as const
      const result = await esbuild.transform(code, { ...options, define: { 'process.env.NODE_ENV': '"production"', ...define } })
      return { code: result.code, map: result.map }
    },
  }
}

function minifying(mangle: boolean): RollupPlugin {
  return {
    name: 'minifying',
    async renderChunk(code) {
      const result = await terser(code, { module: true, compress: { passes: 2 }, mangle: mangle && { toplevel: true }, sourceMap: true })
      return { code: result.code!, map: result.map as string }
    },
  }
}

async function withVite({ folder, entry, plugin, minify = false, define, before = [], after = [] }: Job): Promise<Chunk[]> {
  const logger = createLogger('silent')
  const result = await viteBuild({
    root: folder,
    configFile: false,
    mode: 'production',
    logLevel: 'silent',
    customLogger: logger,
    define: { 'process.env.NODE_ENV': '"production"', ...define },
    plugins: [...before, ...(plugin === false ? [] : [viteProbes({ seal: false, ...plugin })]), ...after] as import('vite').PluginOption[],
    build: {
      write: false,
      minify,
      sourcemap: true,
      target: 'es2022',
      modulePreload: false,
      rolldownOptions: {
        input: { entry: join(folder, entry) },
        external: BUILTINS,
        preserveEntrySignatures: 'strict',
        output: { entryFileNames: '[name].js', chunkFileNames: '[name].js' },
      },
    },
  })
  const { output } = Array.isArray(result) ? result[0]! : (result as Exclude<typeof result, unknown[] | { on: unknown }>)
  return output
    .filter(({ fileName }) => !fileName.endsWith('.map'))
    .map((file) => ({
      name: file.fileName,
      code: file.type === 'chunk' ? file.code : String(file.source),
      map: file.type === 'chunk' ? String(file.map) : '',
    }))
}

const LOADER = join(import.meta.dirname, 'typescript-loader.mjs')

function withWebpack({ folder, entry, plugin, minify = false, mangle = true, define, webpack: more }: Job): Promise<Chunk[]> {
  const out = mkdtempSync(join(tmpdir(), 'bundling-webpack-'))
  const compiler = webpack({
    context: folder,
    mode: 'production',
    devtool: 'source-map',
    target: 'es2022',
    entry: { entry: join(folder, entry) },
    experiments: { outputModule: true },
    output: { path: out, filename: '[name].js', chunkFilename: '[name].js', module: true, library: { type: 'module' } },
    optimization: { minimize: minify, minimizer: [new TerserPlugin({ terserOptions: { mangle } })], moduleIds: 'named', chunkIds: 'named' },
    resolve: { extensions: ['.ts', '.tsx', '.js', '.jsx'], mainFields: ['module', 'main'] },
    module: { rules: [{ test: /\.tsx?$/, loader: LOADER }] },
    performance: false,
    ...more,
    plugins: [
      ...(plugin === false ? [] : [webpackProbes(plugin)]),
      ...(define ? [new webpack.DefinePlugin(define)] : []),
      ...(more?.plugins ?? []),
    ],
  })
  return new Promise((resolve, reject) => {
    compiler.run((error, stats) => {
      compiler.close(() => {
        if (error || !stats || stats.hasErrors()) reject(error ?? new Error(stats?.toString('errors-only')))
        else resolve(written(out))
      })
    })
  })
}

function written(out: string): Chunk[] {
  const read = (name: string): string => readFileSync(join(out, name), 'utf8')
  const chunks = readdirSync(out)
    .filter((name) => !name.endsWith('.map'))
    .map((name) => ({ name, code: read(name), map: name.endsWith('.js') ? read(`${name}.map`) : '' }))
  rmSync(out, { recursive: true, force: true })
  return chunks
}
