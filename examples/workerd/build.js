import { build } from 'esbuild'
import probes from 'unplugin-probes/esbuild'

// For `wrangler deploy` as well: its `build.command` is `node build.js`, its `main` is `dist/worker.js`.
await build({
  absWorkingDir: import.meta.dirname,
  entryPoints: ['src/worker.ts'],
  outfile: 'dist/worker.js',
  bundle: true,
  format: 'esm',
  // As wrangler asks for packages; it also tells the plugin that there are no files.
  conditions: ['workerd', 'worker', 'browser'],
  plugins: [probes({ include: ['src/**/*.ts'] })],
})
