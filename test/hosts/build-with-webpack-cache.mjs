// A build in a process of its own: what a persistent cache must be able to do without is this process's memory.
// Arguments: the folder, a name, the plugin's options, the host.
import { join } from 'node:path'
import unpluginProbes from 'unplugin-probes'

const [, , folder, name, options = '{}', host = 'webpack'] = process.argv
const pack = host === 'webpack' ? (await import('webpack')).default : (await import('@rspack/core')).rspack
const store = { name, idleTimeout: 0, idleTimeoutForInitialStore: 0 }
const cache =
  host === 'webpack'
    ? { type: 'filesystem', cacheDirectory: join(folder, 'cache'), ...store }
    : { type: 'persistent', storage: { type: 'filesystem', directory: join(folder, 'cache', name) } }

const compiler = pack({
  context: folder,
  name,
  mode: 'development',
  devtool: false,
  target: 'node20',
  entry: join(folder, 'src/main.ts'),
  output: { path: join(folder, 'out'), filename: `${name}.cjs` },
  resolve: { extensions: ['.ts', '.js'] },
  module: { rules: [{ test: /\.ts$/, loader: join(import.meta.dirname, 'esbuild-loader.mjs') }] },
  cache,
  plugins: [unpluginProbes[host](JSON.parse(options))],
})

compiler.run((error, stats) => {
  compiler.close(() => {
    if (error || stats.hasErrors()) throw error ?? new Error(stats.toString('errors-only'))
    const { modules, builtModules } = stats.compilation
    console.log(JSON.stringify({ built: [...modules].filter((module) => builtModules?.has(module)).length }))
  })
})
