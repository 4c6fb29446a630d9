import { build } from 'esbuild'
import probes from 'unplugin-probes/esbuild'

await build({
  absWorkingDir: import.meta.dirname,
  entryPoints: ['src/server.ts'],
  outfile: 'dist/server.js',
  bundle: true,
  platform: 'node',
  format: 'esm',
  sourcemap: true,
  plugins: [probes({ include: ['src/**/*.ts'], hooks: './probes.hooks.ts' })],
})
