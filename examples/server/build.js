import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import probes from 'unplugin-probes/esbuild'

const folder = fileURLToPath(new URL('.', import.meta.url))

/**
 * Bundles the server, Fastify included, into one file.
 * @param {string} outfile
 */
export async function buildServer(outfile) {
  await build({
    absWorkingDir: folder,
    entryPoints: ['src/server.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    // Fastify calls require.
    format: 'cjs',
    sourcemap: true,
    logLevel: 'warning',
    plugins: [probes({ include: ['src/**/*.ts'], hooks: './probes.hooks.ts' })],
  })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildServer(process.argv[2] ?? 'dist/server.cjs')
