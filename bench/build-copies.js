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
 * Compiles a file of bench/programs several times, each to a module of its own. Returns where they are, and how to find a line of the file.
 * @param {string} scratch
 * @param {'loops' | 'orders' | 'vectors'} [program]
 */
export async function buildCopies(scratch, program = 'loops') {
  const folder = join(scratch, program)
  await mkdir(folder, { recursive: true })
  const source = await readFile(fileURLToPath(new URL(`programs/${program}.ts`, import.meta.url)), 'utf8')
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
  return { folder, lineOf: (/** @type {string} */ text) => lineOf(source, text) }
}

/**
 * @param {string} source
 * @param {string} text
 */
export function lineOf(source, text) {
  const line = source.split('\n').findIndex((code) => code.includes(text)) + 1
  if (line === 0) throw new Error(`there is no ${text}`)
  return String(line)
}
