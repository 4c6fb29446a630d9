import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import probes from 'unplugin-probes/esbuild'

/** Without sites: the file as it is, twice, as two functions of one text need not run equally fast. */
const PLAIN = ['never', 'again', 'inspected']
/** With sites: each is a file of its own, so that each has its own switches and its own optimized code. */
const WITH_SITES = ['inactive', 'probed', 'removed', 'idle', 'cycled']

/**
 * Compiles every variant from bench/programs/loops.ts, each to a module of its own. Returns where they are, and the line of the probe.
 * @param {string} scratch
 */
export async function buildLoops(scratch) {
  const folder = join(scratch, 'loops')
  await mkdir(folder, { recursive: true })
  const source = await readFile(fileURLToPath(new URL('programs/loops.ts', import.meta.url)), 'utf8')
  const names = [...PLAIN, ...WITH_SITES]
  await Promise.all(names.map((name) => writeFile(join(folder, `${name}.ts`), source)))
  await build({
    absWorkingDir: folder,
    entryPoints: names.map((name) => `${name}.ts`),
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    logLevel: 'warning',
    plugins: [probes({ include: WITH_SITES.map((name) => `${name}.ts`) })],
  })
  const line = source.split('\n').findIndex((text) => text.includes('sum = (next ^ seed)')) + 1
  return { folder, line: String(line) }
}
