import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { join } from 'node:path'
import { defineConfig, type UserConfig, type UserConfigFnObject } from 'vite'
import { licences } from './scripts/licences.ts'
import { builtinsOfProcess } from './scripts/builtins-of-process.ts'
import { packLoader } from './scripts/pack-loader.ts'

const builtins = builtinModules.map((name) => new RegExp(`^${name}$`))
const hostNames = ['vite', 'rollup', 'rolldown', 'webpack', 'rspack', 'rsbuild', 'esbuild', 'farm', 'bun']
const hosts = { index: 'src/index.ts', ...Object.fromEntries(hostNames.map((name) => [name, `src/${name}.ts`])) }
// What Node is given by name, in its thread or another, and what that loads only when it needs it.
const register = {
  register: 'src/register/index.ts',
  'register-thread': 'src/register/node/thread.ts',
  'register-work': 'src/register/files/work.ts',
  'register-filter': 'src/plugin/options/file-filter.ts',
}
const bundles: Record<string, { entry: Record<string, string>; external: RegExp[]; format?: 'iife' | 'cjs' }> = {
  hosts: {
    entry: {
      ...hosts,
      transform: 'src/transform/index.ts',
      cli: 'src/cli.ts',
      otel: 'src/otel.ts',
      jest: 'src/jest/index.ts',
      metro: 'src/metro/index.ts',
      'metro-transformer': 'src/metro/transformer.ts',
      loader: 'src/loader/index.ts',
      nuxt: 'src/nuxt/index.ts',
      astro: 'src/astro/index.ts',
      'types-thread': 'src/plugin/types/types-thread.ts',
      ...register,
    },
    // What joins two source maps is no dependency: it is small.
    external: [/^(?!@jridgewell\/)[\w@]/, /^node:/],
  },
  // Handed to bundlers by absolute path, so nothing may be left to resolve but what Node has.
  node: { entry: { runtime: 'src/runtime/index.ts', start: 'src/runtime/start.ts' }, external: [/^node:/, ...builtins] },
  // For `require` where it loads no modules: in Jest's contexts.
  required: {
    entry: { runtime: 'src/runtime/index.ts', start: 'src/runtime/start.ts', begin: 'src/runtime/begin.ts' },
    external: [/^node:/, ...builtins, /^\.\/start\.cjs$/],
    format: 'cjs',
  },
  browser: { entry: { 'runtime.browser': 'src/runtime/browser.ts' }, external: [] },
  // Put into pages of development servers as it is, so all of it is in one file.
  page: { entry: { page: 'src/runtime/page.ts' }, external: [] },
  script: { entry: { 'runtime.script': 'src/runtime/script.ts' }, external: [], format: 'iife' },
}

const mapping = ['gen-mapping', 'remapping', 'resolve-uri', 'sourcemap-codec', 'trace-mapping'].map((name) => `@jridgewell/${name}`)
const shipped = ['chokidar', 'readdirp', 'jiti', 'sucrase', 'lines-and-columns', 'ts-interface-checker', ...mapping]

/** Transforms that are kept on disk are worth something as long as what made them is the same. */
function hashOfSources(): string {
  const hash = createHash('sha256')
  const paths = readdirSync(join(import.meta.dirname, 'src'), { recursive: true, encoding: 'utf8' })
  // Sorted, so that the same sources make the same package anywhere.
  for (const path of paths.filter((name) => name.endsWith('.ts')).sort()) hash.update(readFileSync(join(import.meta.dirname, 'src', path)))
  return hash.digest('base64url')
}

const config: UserConfigFnObject = defineConfig(({ mode }): UserConfig & { test: object } => {
  const { entry, external, format = 'es' } = bundles[mode] ?? bundles['hosts']!
  const end = format === 'cjs' ? 'cjs' : 'js'
  return {
    define: { SOURCES: JSON.stringify(hashOfSources()) },
    plugins: [packLoader(), ...(mode === 'node' ? [licences(shipped)] : []), ...(format === 'cjs' ? [builtinsOfProcess()] : [])],
    resolve: { conditions: ['browser', 'page', 'script'].includes(mode) ? ['browser'] : ['node'] },
    build: {
      lib: { entry, formats: [format], name: 'unpluginProbes' },
      target: 'es2022',
      minify: false,
      emptyOutDir: false,
      rolldownOptions: { external, output: { entryFileNames: `[name].${end}`, chunkFileNames: `[name].${end}` } },
    },
    test: {
      include: ['test/**/*.test.ts'],
      setupFiles: ['test/tap-stderr.ts'],
      globalSetup: ['test/other-runtimes.ts'],
      pool: 'forks',
      testTimeout: 120_000,
      hookTimeout: 300_000,
    },
  }
})

export default config
