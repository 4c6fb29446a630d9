// A build in a process of its own: what a persistent cache must be able to do without is this process's memory.
import { join } from 'node:path'
import probes from 'unplugin-probes/webpack'
import webpack from 'webpack'

const [, , folder, name] = process.argv

const compiler = webpack({
  context: folder,
  name,
  mode: 'development',
  devtool: false,
  target: 'node20',
  entry: join(folder, 'src/main.ts'),
  output: { path: join(folder, 'out'), filename: `${name}.cjs` },
  resolve: { extensions: ['.ts', '.js'] },
  module: { rules: [{ test: /\.ts$/, loader: join(import.meta.dirname, 'esbuild-loader.mjs') }] },
  cache: { type: 'filesystem', cacheDirectory: join(folder, 'cache'), name, idleTimeout: 0, idleTimeoutForInitialStore: 0 },
  plugins: [probes()],
})

compiler.run((error, stats) => {
  compiler.close(() => {
    if (error || stats.hasErrors()) throw error ?? new Error(stats.toString('errors-only'))
    const { modules, builtModules } = stats.compilation
    console.log(JSON.stringify({ built: [...modules].filter((module) => builtModules.has(module)).length }))
  })
})
