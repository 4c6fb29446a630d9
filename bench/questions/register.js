import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { generateApp } from '../generate-app.js'
import { median, ratios, shown, spread, summary } from '../statistics.js'

/** @import { Bar, Context, Row } from '../types.ts' */

const MODULES = 300
const REGISTER = fileURLToPath(new URL('../../dist/register.js', import.meta.url))
const TSX = join(dirname(createRequire(import.meta.url).resolve('tsx/package.json')), 'dist/loader.mjs')

/** Flags, and whether a hooks file is watched that is not there. */
const WAYS = /** @type {const} */ ({
  plain: { flags: [], watches: false },
  'A/A': { flags: [], watches: false },
  register: { flags: ['--import', REGISTER], watches: false },
  'register, hooks file watched': { flags: ['--import', REGISTER], watches: true },
  tsx: { flags: ['--import', TSX], watches: false },
})

/** @type {import('../types.ts').Question} */
const register = {
  name: 'register',
  title: `How much later has Node started a program of ${MODULES} modules, with --import unplugin-probes/register? The second start, and later ones`,
  nodeOnly: true,
  async measure(context) {
    const { runtime, folder, wants } = context
    /** @type {Row[]} */
    const rows = []
    for (const extension of ['ts', 'js'].filter(wants)) {
      // Earlier ones run no TypeScript.
      if (extension === 'ts' && Number.parseInt(runtime.version) < 22) continue
      const app = join(folder, `register-${extension}`)
      if (!existsSync(app)) await writeApp(app, extension)
      rows.push(measureStarts(context, app, extension))
    }
    return {
      title: register.title,
      note: 'From start to end of the process; ratios to plain Node, processes in turn, median and middle four fifths of the rounds. Each module is imported, none does anything.',
      columns: [
        '',
        'plain',
        ...Object.keys(WAYS)
          .slice(1)
          .flatMap((way) => [way, 'spread']),
      ],
      rows,
    }
  },
}

export default register

/** @param {Context} context @param {string} app @param {string} extension @returns {Row} */
function measureStarts({ runtime, quick }, app, extension) {
  /** @type {Record<string, number[]>} */
  const samples = Object.fromEntries(Object.keys(WAYS).map((way) => [way, []]))
  const ways = Object.entries(WAYS)
  // The first round fills the caches.
  for (let round = -1; round < (quick ? 2 : 15); round++)
    for (let i = 0; i < ways.length; i++) {
      const [name, { flags, watches }] = /** @type {(typeof ways)[number]} */ (ways[(i + round + 1) % ways.length])
      const env = { ...process.env, PROBES_HOOKS: watches ? join(app, 'absent.hooks.js') : '' }
      const start = performance.now()
      const { status, stderr } = spawnSync(runtime.path, [...flags, join(app, `src/main.${extension}`)], { env, encoding: 'utf8' })
      if (status !== 0) throw new Error(stderr)
      const time = performance.now() - start
      if (round >= 0) samples[name]?.push(time)
    }
  return rowOf(extension, samples)
}

/** @param {string} name @param {Record<string, number[]>} samples @returns {Row} */
function rowOf(name, samples) {
  const base = samples['plain'] ?? []
  /** @type {Record<string, Bar>} */
  const bars = {}
  const cells = Object.entries(samples)
    .slice(1)
    .flatMap(([way, times]) => {
      const bar = (bars[way] = summary(ratios(times, base)))
      return [shown(bar.mid), spread(bar)]
    })
  return { name: name === 'ts' ? 'TypeScript' : 'JavaScript', cells: [`${median(base).toFixed(0)} ms`, ...cells], samples, bars }
}

/**
 * The app of the builds, as Node runs it: imports with extensions, no parameter properties.
 * @param {string} app @param {string} extension
 */
async function writeApp(app, extension) {
  await generateApp(app, MODULES)
  await writeFile(join(app, 'package.json'), '{ "type": "module" }\n')
  for (const name of await readdir(join(app, 'src'), { recursive: true })) {
    if (!name.endsWith('.ts')) continue
    const path = join(app, 'src', name)
    const text = (await readFile(path, 'utf8'))
      .replace(
        'constructor(private readonly seed: number) {',
        'private readonly seed: number\n\n  constructor(seed: number) {\n    this.seed = seed',
      )
      .replace(/from '(\.[^']+)'/g, `from '$1.${extension}'`)
    const main = `import { run0 } from './area-0/order-0.${extension}'\nconsole.log(typeof run0)\n`
    const written = name === 'main.ts' ? main : text
    await writeFile(path, extension === 'ts' ? written : '')
    if (extension === 'js')
      await writeFile(
        path.replace(/ts$/, 'js'),
        ts.transpileModule(written, { compilerOptions: { target: ts.ScriptTarget.ESNext, verbatimModuleSyntax: true } }).outputText,
      )
  }
}
