import { cp, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import probes from 'unplugin-probes/esbuild'
import { lineOf } from './build-copies.js'

const VARIANTS = ['untouched', 'again', 'off', 'copies']
/** Those of the loops that have sites. */
const LOOPS = ['inactive', 'probed', 'cycled']
const PROGRAMS = fileURLToPath(new URL('programs/', import.meta.url))
const MEASURE = fileURLToPath(new URL('processes/measure-page.js', import.meta.url))

/**
 * One program for browsers: kernels as they are, the same again and with sites, and loops, all in one bundle with the runtime.
 * @param {string} scratch
 * @param {readonly string[]} kernels
 */
export async function buildPage(scratch, kernels) {
  const folder = join(scratch, 'page')
  await mkdir(join(folder, 'loops'), { recursive: true })
  for (const variant of VARIANTS) await cp(PROGRAMS, join(folder, variant), { recursive: true })
  for (const name of ['never', 'again', ...LOOPS]) await cp(join(PROGRAMS, 'loops.ts'), join(folder, `loops/${name}.ts`))
  const line = lineOf(await readFile(join(PROGRAMS, 'loops.ts'), 'utf8'), 'sum = (next ^ seed)')
  await writeFile(join(folder, 'main.js'), entry(kernels, line))
  const outfile = join(folder, 'page.js')
  await build({
    absWorkingDir: folder,
    entryPoints: ['main.js'],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    logLevel: 'warning',
    plugins: [
      probes({ include: ['off/**/*.ts', ...LOOPS.map((name) => `loops/${name}.ts`)], summary: false }),
      probes({ include: ['copies/**/*.ts'], entryDispatch: true, summary: false }),
    ],
  })
  return outfile
}

/**
 * @param {readonly string[]} kernels
 * @param {string} line
 */
function entry(kernels, line) {
  const loops = ['never', 'again', ...LOOPS]
  return [
    `import { measurePage } from ${JSON.stringify(MEASURE)}`,
    ...loops.map((name) => `import { foo as ${name} } from './loops/${name}.ts'`),
    ...kernels.flatMap((name, i) => VARIANTS.map((variant) => `import { run as ${variant}${i} } from './${variant}/kernels/${name}.ts'`)),
    'const kernels = {',
    ...kernels.map((name, i) => `  ${JSON.stringify(name)}: { ${VARIANTS.map((variant) => `${variant}: ${variant}${i}`).join(', ')} },`),
    '}',
    `void measurePage(kernels, { ${loops.join(', ')} }, ${line})\n`,
  ].join('\n')
}
