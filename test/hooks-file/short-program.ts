import { spawn } from 'node:child_process'
import { builtinModules, createRequire } from 'node:module'
import { basename, join } from 'node:path'
import * as esbuild from 'esbuild'
import { rollup } from 'rollup'
import type { Options } from 'unplugin-probes'
import esbuildProbes from 'unplugin-probes/esbuild'
import rollupProbes from 'unplugin-probes/rollup'
import viteProbes from 'unplugin-probes/vite'
import webpackProbes from 'unplugin-probes/webpack'
import { build as viteBuild } from 'vite'
import webpack from 'webpack'
import { Project, type Outcome } from '../hosts/project.ts'

export type Format = 'esm' | 'cjs'

/** Builds the project's entry with one host into the returned file. */
export type Build = (project: Project, entry: string, format: Format, plugin?: Options) => Promise<string>

const RUNTIME = join(import.meta.dirname, '../../dist/runtime.js')
const TYPESCRIPT_LOADER = join(import.meta.dirname, '../hosts/esbuild-loader.mjs')
const WITH_HOOKS: Options = { hooks: './probes.hooks.ts', cache: false }

export const BUILDS: Record<'vite' | 'rollup' | 'esbuild' | 'webpack' | 'webpack with ts-loader', Build> = {
  async vite(project, entry, format, plugin = WITH_HOOKS) {
    const output = { format, entryFileNames: fileName('vite', entry, format) } as const
    await viteBuild({
      root: project.folder,
      configFile: false,
      logLevel: 'silent',
      ssr: { noExternal: true },
      plugins: [viteProbes(plugin)],
      build: { ssr: project.path(entry), minify: false, outDir: 'out', emptyOutDir: false, rolldownOptions: { output } },
    })
    return project.path('out', output.entryFileNames)
  },
  async rollup(project, entry, format, plugin = WITH_HOOKS) {
    const file = project.path('out', fileName('rollup', entry, format))
    const folder = process.cwd()
    // Rollup knows no root but the folder where it runs.
    process.chdir(project.folder)
    try {
      const typescript = {
        name: 'typescript',
        resolveId: (id: string) =>
          id === 'unplugin-probes/runtime' ? RUNTIME : /^\.\/\w+$/.test(id) ? project.path('src', `${id}.ts`) : undefined,
        transform: async (code: string, id: string) =>
          id.endsWith('.ts') ? { code: (await esbuild.transform(code, { loader: 'ts' })).code, map: null } : undefined,
      }
      const bundle = await rollup({
        input: project.path(entry),
        external: [/^node:/, ...builtinModules],
        plugins: [rollupProbes(plugin), typescript],
      })
      await bundle.write({ file, format: format === 'esm' ? 'es' : 'cjs' })
    } finally {
      process.chdir(folder)
    }
    return file
  },
  async esbuild(project, entry, format, plugin = WITH_HOOKS) {
    const outfile = project.path('out', fileName('esbuild', entry, format))
    await esbuild.build({
      absWorkingDir: project.folder,
      entryPoints: [project.path(entry)],
      bundle: true,
      platform: 'node',
      format,
      outfile,
      sourcemap: true,
      plugins: [esbuildProbes(plugin)],
      logLevel: 'error',
    })
    return outfile
  },
  webpack: (project, entry, format, plugin) => buildWithWebpack(project, entry, format, { loader: TYPESCRIPT_LOADER }, plugin),
  'webpack with ts-loader': (project, entry, format, plugin) => {
    const { resolve } = createRequire(import.meta.url)
    const module = {
      module: 'esnext',
      moduleResolution: 'bundler',
      target: 'es2022',
      types: ['node'],
      strict: true,
      allowImportingTsExtensions: false,
    }
    const typeRoots = ['./node_modules/unplugin-probes/node_modules/@types']
    project.write('tsconfig.json', JSON.stringify({ compilerOptions: { ...module, typeRoots }, include: ['src'] }))
    return buildWithWebpack(project, entry, format, { loader: resolve('ts-loader'), options: { compiler: resolve('typescript') } }, plugin)
  },
}

async function buildWithWebpack(
  project: Project,
  entry: string,
  format: Format,
  loader: webpack.RuleSetUseItem,
  plugin: Options = WITH_HOOKS,
): Promise<string> {
  const filename = fileName('webpack', entry, format)
  const isModule = format === 'esm'
  const stats = await new Promise<webpack.Stats>((done, fail) => {
    webpack(
      {
        context: project.folder,
        mode: 'production',
        target: 'node20',
        entry: project.path(entry),
        optimization: { minimize: false },
        experiments: { outputModule: isModule },
        output: { path: project.path('out'), filename, module: isModule },
        resolve: { extensions: ['.ts', '.js'] },
        module: { rules: [{ test: /\.ts$/, use: [loader] }] },
        plugins: [webpackProbes(plugin)],
      },
      (error, result) =>
        error || !result || result.hasErrors() ? fail(error ?? new Error(result?.toString('errors-only'))) : done(result),
    )
  })
  return join(stats.compilation.outputOptions.path!, filename)
}

function fileName(host: string, entry: string, format: Format): string {
  return `${basename(entry)}.${host}.${format === 'esm' ? 'mjs' : 'cjs'}`
}

/** Runs a file until it ends by itself. */
export function runShort(
  file: string,
  { cwd, env = {}, flags = [], node = process.execPath }: { cwd: string; env?: Record<string, string>; flags?: string[]; node?: string },
): Promise<Outcome> {
  const { NODE_OPTIONS: _, PROBES: __, PROBES_HOOKS: ___, PROBES_TABLES: ____, DEBUG: _____, ...inherited } = process.env
  const child = spawn(node, [...flags, file], { cwd, env: { ...inherited, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  const output = { stdout: '', stderr: '' }
  child.stdout.on('data', (data) => (output.stdout += String(data)))
  child.stderr.on('data', (data) => (output.stderr += String(data)))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, ...output }))
  })
}
