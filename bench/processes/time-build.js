// A process of its own: a bundler builds the app in a folder, with nothing kept of its own from before. Prints one line of JSON.
// Arguments: the folder; 'rolldown', 'esbuild', 'rspack' or 'webpack'; 'without', 'with' or 'kept': with what the plugin kept of the run before.
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { promisify } from 'node:util'

const [root = '', host = '', plugin = ''] = process.argv.slice(2)
const scratch = await mkdtemp(`${root}-`)
const entry = join(root, 'src/main.ts')
// What the hosts need to take TypeScript for what it is.
const extensions = ['.ts', '.js']

const HOSTS = { rolldown, esbuild, rspack, webpack }
const build = await HOSTS[/** @type {keyof typeof HOSTS} */ (host)]()
// The bundler itself takes as long to load with us as without; what we take to load counts.
const [start, busy] = [performance.now(), process.cpuUsage()]
await build(plugin === 'without' ? [] : [await probesPlugin()])
const time = performance.now() - start
const { user, system } = process.cpuUsage(busy)

const probed = (await outputs()).some((code) => code.includes('unpluginProbesTables'))
await rm(scratch, { recursive: true, force: true })
if (probed !== (plugin !== 'without')) throw new Error(`${host} ${plugin}: ${probed ? 'has sites' : 'has no sites'}`)
process.stdout.write(`\n${JSON.stringify({ time, cpu: (user + system) / 1000, files: 0, parser: hasLoadedParser() })}\n`)
process.exit()

/** Of the host, as Vite brings no plugin of ours for these. @returns {Promise<any>} */
async function probesPlugin() {
  const { default: unplugin } = await import('unplugin-probes')
  const options = { include: ['src/**/*.ts'], cache: plugin === 'kept' ? `${root}-kept-${host}` : false }
  process.chdir(root)
  return unplugin[/** @type {'rolldown'} */ (host)](options)
}

async function rolldown() {
  const { build: run } = await import('rolldown')
  return (/** @type {any[]} */ plugins) => run({ input: entry, cwd: root, plugins, logLevel: 'silent', output: { dir: scratch } })
}

async function esbuild() {
  const { build: run } = await import('esbuild')
  return (/** @type {any[]} */ plugins) =>
    run({ entryPoints: [entry], absWorkingDir: root, bundle: true, format: 'esm', outdir: scratch, plugins, logLevel: 'silent' })
}

async function rspack() {
  const { rspack: create } = await import('@rspack/core')
  const rules = [{ test: /\.ts$/, loader: 'builtin:swc-loader', options: { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } } }]
  return (/** @type {any[]} */ plugins) =>
    promisify((/** @type {any} */ config, /** @type {(error: unknown) => void} */ done) => void create(config, done))(
      config(rules, plugins),
    )
}

async function webpack() {
  const { default: create } = await import('webpack')
  const loader = createRequire(import.meta.url).resolve('./strip-types-loader.cjs')
  return (/** @type {any[]} */ plugins) =>
    promisify((/** @type {any} */ config, /** @type {(error: unknown) => void} */ done) => void create(config, done))(
      config([{ test: /\.ts$/, loader }], plugins),
    )
}

/**
 * @param {object[]} rules
 * @param {object[]} plugins
 */
function config(rules, plugins) {
  return {
    context: root,
    entry,
    mode: 'production',
    devtool: false,
    cache: false,
    performance: false,
    // What minifiers take is a row of its own, Vite's.
    optimization: { minimize: false },
    module: { rules },
    resolve: { extensions },
    output: { path: scratch, filename: 'main.js' },
    plugins,
  }
}

async function outputs() {
  const names = await readdir(scratch)
  return Promise.all(names.map((name) => readFile(join(scratch, name), 'utf8')))
}

function hasLoadedParser() {
  return Object.keys(createRequire(import.meta.url).cache).some((path) =>
    /[\\/]node_modules[\\/](?:ts-morph|@ts-morph|typescript)[\\/]/.test(path),
  )
}
