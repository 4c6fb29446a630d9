// A process of its own: Vite builds or serves the app in a folder, with nothing kept of Vite's from before. Prints one line of JSON.
// Arguments: the folder; 'build', 'maps' or 'dev'; 'without', 'with', 'kept': with what the plugin kept of the run before,
// 'unmatched': with a plugin that no file concerns, or 'istanbul': with another plugin, that counts statements.
import { mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { build, createServer } from 'vite'

const [root = '', job = '', plugin = ''] = process.argv.slice(2)
const scratch = await mkdtemp(`${root}-`)
// Vite itself takes as long to load with us as without; what we take to load counts.
const [start, busy] = [performance.now(), process.cpuUsage()]
/** @type {import('vite').InlineConfig} */
const config = {
  root,
  configFile: false,
  logLevel: 'error',
  cacheDir: join(scratch, 'cache'),
  plugins: plugin === 'without' ? [] : [await (plugin === 'istanbul' ? istanbulPlugin() : probesPlugin())],
  server: { middlewareMode: true, watch: null, ws: false },
  build: { outDir: join(scratch, 'dist'), sourcemap: job === 'maps', reportCompressedSize: false },
}
const codes = job === 'dev' ? await serve() : await buildAll()
const time = performance.now() - start
const { user, system } = process.cpuUsage(busy)

await rm(scratch, { recursive: true, force: true })
const probed = codes.some((code) => code.includes('unpluginProbesTables'))
if (plugin === 'istanbul' && !codes.some((code) => code.includes('__coverage__'))) throw new Error(`${job} istanbul: has no counters`)
if (probed !== ['with', 'kept'].includes(plugin)) throw new Error(`${job} ${plugin}: ${probed ? 'has sites' : 'has no sites'}`)
process.stdout.write(`\n${JSON.stringify({ time, cpu: (user + system) / 1000, files: codes.length, parser: hasLoadedParser() })}\n`)
process.exit()

async function probesPlugin() {
  const { default: probes } = await import('unplugin-probes/vite')
  const include = [plugin === 'unmatched' ? 'nothing/**/*.ts' : 'src/**/*.ts']
  return probes({ include, cache: plugin === 'kept' ? `${root}-kept` : false })
}

/** The peer that also puts something before each statement. */
async function istanbulPlugin() {
  const { default: istanbul } = await import('vite-plugin-istanbul')
  return istanbul({ cwd: root, include: 'src/**/*.ts', extension: ['.ts'], requireEnv: false, forceBuildInstrument: true })
}

async function buildAll() {
  const result = /** @type {import('vite').Rolldown.RolldownOutput} */ (await build(config))
  return result.output.map((file) => (file.type === 'chunk' ? file.code : ''))
}

/** Until all is there that a browser would ask for. */
async function serve() {
  const { environments } = await createServer(config)
  /** @type {Map<string, Promise<string>>} */
  const asked = new Map()
  /** @param {string} url */
  const ask = async (url) => {
    const result = await environments.client.transformRequest(url)
    const module = await environments.client.moduleGraph.getModuleByUrl(url)
    for (const imported of module?.importedModules ?? []) if (!asked.has(imported.url)) asked.set(imported.url, ask(imported.url))
    return result?.code ?? ''
  }
  asked.set('/src/main.ts', ask('/src/main.ts'))
  // The map grows meanwhile, and what it grows by is waited for as well.
  const codes = []
  for (const code of asked.values()) codes.push(await code)
  return codes
}

function hasLoadedParser() {
  return Object.keys(createRequire(import.meta.url).cache).some((path) =>
    /[\\/]node_modules[\\/](?:ts-morph|@ts-morph|typescript)[\\/]/.test(path),
  )
}
