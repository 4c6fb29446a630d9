import { spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { build, type BuildOptions } from 'esbuild'
import probes from 'unplugin-probes/esbuild'
import { afterEach, describe, expect, it } from 'vitest'

let child: ChildProcess | undefined
afterEach(() => child?.kill('SIGKILL'))

const POOL = `console.log('a pool is opened')\nexport const pool = { open: true }\nexport function use(): object { return pool }\n`
const MAIN = `import { pool, use } from './pool'
export { pool }
export default 'main'
pool.open = Boolean('opened by the program')
Object.assign(pool, { by: 'the program' })
setInterval(use, 20)
`

interface Project {
  readonly folder: string
  /** What the program and its hooks file print. */
  output: string
}

/** Builds the program in a folder of its own and runs it with a hooks file. */
async function run(options: BuildOptions, files: Record<string, string>, main: string): Promise<Project> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'probes-program-')))
  const project: Project = { folder, output: '' }
  for (const [name, text] of Object.entries({ 'src/pool.ts': POOL, 'src/main.ts': MAIN, ...files })) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  await build({
    absWorkingDir: folder,
    entryPoints: ['src/main.ts'],
    bundle: true,
    platform: 'node',
    outdir: 'dist',
    logLevel: 'error',
    plugins: [probes({ hooks: './hooks.ts' })],
    ...options,
  })
  child = spawn(process.execPath, [main], { cwd: folder })
  child.stdout?.on('data', (data) => (project.output += String(data)))
  child.stderr?.on('data', (data) => (project.output += String(data)))
  return project
}

async function until(project: Project, pattern: RegExp): Promise<void> {
  for (const deadline = Date.now() + 15_000; Date.now() < deadline; await new Promise((resolve) => setTimeout(resolve, 5)))
    if (pattern.test(project.output)) return
  throw new Error(`never saw ${pattern} in:\n${project.output}`)
}

const opened = (project: Project): number => project.output.split('a pool is opened').length - 1
const seen = `console.log('hooks see a pool of', pool.by)\nexport default () => {}`

const esm: BuildOptions = { format: 'esm', outExtension: { '.js': '.mjs' } }
const commonJs: BuildOptions = { format: 'cjs', outExtension: { '.js': '.cjs' } }

describe("a hooks file gets the program's own module", () => {
  it.each<[string, BuildOptions, string, Record<string, string>]>([
    ['CommonJS, imported', commonJs, 'dist/main.cjs', { 'hooks.ts': `import { pool } from './dist/main.cjs'\n${seen}` }],
    ['CommonJS, by import()', commonJs, 'dist/main.cjs', { 'hooks.ts': `const { pool } = await import('./dist/main.cjs')\n${seen}` }],
    ['CommonJS, required', commonJs, 'dist/main.cjs', { 'hooks.ts': `const { pool } = require('./dist/main.cjs')\n${seen}` }],
    [
      'an ES module, imported',
      esm,
      'dist/main.mjs',
      { 'hooks.ts': `import main, { pool } from './dist/main.mjs'\nif (main !== 'main') throw new Error(main)\n${seen}` },
    ],
    [
      'an ES module, imported whole',
      esm,
      'dist/main.mjs',
      { 'hooks.ts': `import * as main from './dist/main.mjs'\nconst { pool } = main\n${seen}` },
    ],
    [
      'an ES module, by import()',
      esm,
      'dist/main.mjs',
      {
        'hooks.ts': `const { default: main, pool } = await import('./dist/main.mjs')\nif (main !== 'main') throw new Error(main)\n${seen}`,
      },
    ],
    [
      'an ES module, started without its extension',
      { ...esm, outExtension: {} },
      'dist/main',
      { 'package.json': '{"type":"module"}', 'hooks.ts': `import { pool } from './dist/main.js'\n${seen}` },
    ],
    [
      'an ES module, imported by a helper',
      esm,
      'dist/main.mjs',
      { 'hooks.ts': `import { pool } from './helper'\n${seen}`, 'helper.ts': `export { pool } from './dist/main.mjs'` },
    ],
  ])('%s', async (_name, options, main, files) => {
    const project = await run(options, files, main)
    await until(project, /hooks \.\/hooks\.ts loaded/)
    expect(project.output).toContain('hooks see a pool of the program')
    expect(opened(project)).toBe(1)
    expect(project.output).not.toContain('HOOKS_SECOND_COPY')
    expect(project.output).not.toContain('Warning')
  })

  it.each<[string, BuildOptions, string, RegExp]>([
    ['CommonJS', commonJs, 'main.cjs', /asynchronously, as it imports main\.cjs, a module of the program that has not run to its end/],
    [
      'an ES module',
      esm,
      'main.mjs',
      /asynchronously, as it imports main\.mjs, an ES module of the program, which only import\(\) can give/,
    ],
  ])('after it was waited for, which is said: %s', async (_name, options, main, why) => {
    const project = await run(options, { 'hooks.ts': `import { pool } from './dist/${main}'\n${seen}` }, `dist/${main}`)
    await until(project, why)
  })

  it('at once where only its types are imported', async () => {
    const project = await run(
      esm,
      { 'hooks.ts': `import type { pool } from './dist/main.mjs'\nexport default () => { const it: typeof pool | undefined = undefined }` },
      'dist/main.mjs',
    )
    await until(project, /hooks \.\/hooks\.ts loaded: /)
  })

  it('the chunk that holds the runtime, in a worker too, which does not run the main module', async () => {
    const project = await run(
      { ...esm, entryPoints: ['src/main.ts', 'src/worker.ts'] },
      {
        'src/main.ts': `import { Worker } from 'node:worker_threads'\nconsole.log('main runs')\nnew Worker(new URL('./worker.mjs', import.meta.url), { env: { ...process.env, WORKER: '1' } })\nexport const pool = 0\n`,
        'src/worker.ts': MAIN,
        'hooks.ts': `if (process.env.WORKER) {\n  const { pool } = await import('./dist/worker.mjs')\n  console.log('hooks see a pool of', pool.by)\n}\nexport default () => {}`,
      },
      'dist/main.mjs',
    )
    await until(project, /hooks see a pool of the program/)
    expect(opened(project)).toBe(1)
    expect(project.output.match(/main runs/g)).toHaveLength(1)
  })
})

describe('a hooks file that gets a second copy', () => {
  it('is told so, at each load, by the name of the file', async () => {
    const project = await run(esm, { 'hooks.ts': `import { pool } from './src/pool'\n${seen}` }, 'dist/main.mjs')
    await until(project, /hooks \.\/hooks\.ts loaded/)
    expect(opened(project)).toBe(2)
    expect(project.output).toMatch(/^probes: hooks \.\/hooks\.ts imports src\/pool\.ts, .*second copy.*HOOKS_SECOND_COPY.*info$/m)
    project.output = ''
    writeFileSync(join(project.folder, 'hooks.ts'), `import { pool } from './src/pool'\n\n${seen}`)
    await until(project, /HOOKS_SECOND_COPY/)
  })

  it('is not told of its own helpers, which are loaded anew when they change', async () => {
    const hooks = `import { value } from './own/pool'\nconsole.log('helper says', value)\nexport default () => {}`
    const project = await run(esm, { 'hooks.ts': hooks, 'own/pool.ts': 'export const value = 1' }, 'dist/main.mjs')
    await until(project, /helper says 1/)
    writeFileSync(join(project.folder, 'own/pool.ts'), 'export const value = 2')
    await until(project, /helper says 2/)
    expect(project.output).not.toContain('HOOKS_SECOND_COPY')
  })
})
