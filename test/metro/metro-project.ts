import { spawn } from 'node:child_process'
import { readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import vm from 'node:vm'
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping'
import type { MetroOptions } from 'unplugin-probes/metro'
import { Project, type Outcome } from '../hosts/project.ts'

const REPOSITORY = join(import.meta.dirname, '../..')

const CONFIG = `
const { getDefaultConfig, mergeConfig } = require('@react-native/metro-config')
const { FileStore } = require('metro-cache')
const { withProbes } = require('unplugin-probes/metro')
const config = mergeConfig(getDefaultConfig(__dirname), {
  watchFolders: JSON.parse(process.env.WATCHED),
  resolver: { nodeModulesPaths: [process.env.INSTALLED] },
  // What React Native itself would bring.
  serializer: { getModulesRunBeforeMainModule: () => [], getPolyfills: () => [] },
  cacheStores: [new FileStore({ root: __dirname + '/.cache' })],
  maxWorkers: 2,
})
module.exports = process.env.PROBES_OPTIONS ? withProbes(config, JSON.parse(process.env.PROBES_OPTIONS)) : config
`
const BUILD = `
const Metro = require('metro')
console.log = console.info = () => {}
process.stdout.write = () => true
;(async () => {
  const config = await Metro.loadConfig({ config: __dirname + '/metro.config.js' })
  for (const [entry, out, dev] of JSON.parse(process.env.BUILDS))
    await Metro.runBuild(config, { entry, out: __dirname + '/out/' + out, dev, minify: !dev, platform: 'ios', sourceMap: true })
})()
`

/** What is built: an entry, the name of the bundle, whether it is one for development. */
export type Wanted = readonly [entry: string, out: string, dev: boolean]

/** A project that Metro bundles with React Native's transformer. */
export class MetroProject extends Project {
  readonly #installed: string

  /** @param installed the `node_modules` that has Metro */
  constructor(installed: string, files: Readonly<Record<string, string>>) {
    super(undefined, { 'package.json': '{"name":"app"}', 'metro.config.js': CONFIG, 'build.cjs': BUILD, 'out/a.txt': '', ...files })
    this.#installed = installed
    for (const name of ['metro', 'metro-cache', '@react-native']) symlinkSync(join(installed, name), this.path('node_modules', name), 'dir')
  }

  async build(wanted: readonly Wanted[], options?: MetroOptions, cwd: string = this.folder): Promise<Outcome> {
    const { NODE_ENV: _, VITEST: __, NODE_OPTIONS: ___, ...env } = process.env
    const folders = [join(this.#installed, '@babel/runtime'), join(this.#installed, 'metro'), join(this.#installed, 'metro-runtime')]
    const own = {
      INSTALLED: this.#installed,
      WATCHED: JSON.stringify([...folders, join(REPOSITORY, 'dist')]),
      BUILDS: JSON.stringify(wanted),
      ...(options ? { PROBES_OPTIONS: JSON.stringify(options) } : {}),
    }
    const child = spawn(process.execPath, [this.path('build.cjs')], { cwd, env: { ...env, ...own }, stdio: ['ignore', 'pipe', 'pipe'] })
    const output = { stdout: '', stderr: '' }
    child.stdout.on('data', (data) => (output.stdout += String(data)))
    child.stderr.on('data', (data) => (output.stderr += String(data)))
    return new Promise((resolve, reject) => {
      child.on('error', reject)
      child.on('close', (code) => resolve({ code, ...output }))
    })
  }

  bundle(out: string): string {
    return readFileSync(this.path('out', `${out}.js`), 'utf8')
  }

  /** What a bundle prints, and the error that it keeps. */
  async run(out: string): Promise<{ readonly printed: string[]; readonly failed: Error | undefined }> {
    const printed: string[] = []
    const context = vm.createContext({ print: (value: unknown) => printed.push(String(value)), console, setTimeout }) as { failed?: Error }
    vm.runInContext(this.bundle(out), context, { filename: `${out}.js` })
    await new Promise((resolve) => setTimeout(resolve, 20))
    return { printed, failed: context.failed }
  }

  /** Where the bundle's map leads from a text in it. */
  original(out: string, text: string | { readonly line: number; readonly column: number }): string {
    const code = this.bundle(out)
    const at = typeof text === 'string' ? code.indexOf(text) : -1
    const before = code.slice(0, at).split('\n')
    const place = typeof text === 'string' ? { line: before.length, column: before.at(-1)!.length } : text
    const { source, line, column } = originalPositionFor(new TraceMap(readFileSync(this.path('out', `${out}.map`), 'utf8')), place)
    return `${source?.replace(/^.*\/src\//, 'src/')}:${line}:${column}`
  }
}
