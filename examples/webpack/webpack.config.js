import { join } from 'node:path'
import probes from 'unplugin-probes/webpack'

export default {
  context: import.meta.dirname,
  target: 'node20',
  mode: 'production',
  devtool: 'source-map',
  entry: './src/server.js',
  output: { path: join(import.meta.dirname, 'dist'), filename: 'server.cjs' },
  plugins: [probes({ include: ['src/**/*.js'], hooks: './probes.hooks.js' })],
}
