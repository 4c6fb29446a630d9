import { spawnSync } from 'node:child_process'
import { afterEach, describe, expect, it } from 'vitest'
import { findHost, noHost } from '../../scripts/find-host.ts'
import { Application, type NodeVersion, type Ran } from '../register/application.ts'

const path = await findHost('deno')
if (!path) console.log(noHost('deno'))
const deno: NodeVersion = { name: 'Deno', path: path ?? '', major: 2 }
const hasTerminal = process.platform === 'linux' && spawnSync('script', ['--version']).status === 0
if (!hasTerminal) console.log('the test at a terminal wants script(1) of util-linux')

const PRELOAD = ['--preload', 'npm:unplugin-probes/register']
const APP = `import legacy from './legacy.cjs'
export function f(a: number): number {
  return legacy.twice(a)
}
console.log(f(3))
`
const LEGACY = `exports.twice = function twice(x) {
  const y = x * 2
  return y
}
`
const HOOKS = `export default (probes: any) => {
  probes.log('app.ts:3', 'a {a}')
  probes.log('legacy.cjs:3', 'y {y}')
}
`
let application: Application
afterEach(() => application.stop())

function files(more: Record<string, string> = {}): Application {
  const manifest = '{ "type": "module", "dependencies": { "unplugin-probes": "*" } }'
  const own = { 'app.ts': APP, 'legacy.cjs': LEGACY, 'probes.hooks.ts': HOOKS }
  return (application = new Application({ 'package.json': manifest, 'deno.json': '{ "nodeModulesDir": "manual" }', ...own, ...more }))
}

/** What is said of the start, not of probes. */
function said({ stderr }: Ran): string[] {
  return stderr.split('\n').filter((line) => /^probes: (?! |hooks|app\.ts|legacy)/.test(line))
}

describe.skipIf(!path)('Deno', () => {
  it('CommonJS has sites, imported and as the main file', () => {
    const it = files({ 'main.cjs': `console.log(require('./legacy.cjs').twice(4), require.main === module)\nimport('./app.ts')\n` })
    const env = { PROBES_HOOKS: './probes.hooks.ts' }
    const imported = it.run(deno, ['run', '-A', ...PRELOAD, 'app.ts'], { env })
    expect(imported.stderr).toContain('probes: app.ts:3 (f) a 3')
    expect(imported.stderr).toContain('probes: legacy.cjs:3 (twice) y 6')
    const main = it.run(deno, ['run', '-A', ...PRELOAD, 'main.cjs'], { env })
    expect(main.stderr).toContain('probes: legacy.cjs:3 (twice) y 8')
    expect(main.stderr).toContain('probes: app.ts:3 (f) a 3')
    expect(main).toMatchObject({ stdout: '8 true\n6\n', code: 0 })
  })

  it('what it does not grant is said, with the flag that does, and the program runs', () => {
    const it = files({ 'probes.config.json': '{ "hooks": "./probes.hooks.ts" }' })
    const run = (...flags: string[]): Ran => it.run(deno, ['run', '--no-prompt', ...flags, ...PRELOAD, 'app.ts'])
    const nothing = run()
    expect(nothing).toMatchObject({ stdout: '6\n', code: 0 })
    expect(said(nothing)).toEqual([
      `probes: Deno does not grant to read ${it.folder}; start with --allow-read (PROBES_ACCESS); the program runs without probes`,
    ])
    const reads = run('--allow-read')
    expect(reads).toMatchObject({ stdout: '6\n', code: 0 })
    expect(reads.stderr).toContain('probes: app.ts:3 (f) a 3')
    expect(said(reads)).toEqual([
      expect.stringMatching(
        /^probes: files with sites cannot be kept for the next start: Deno does not grant to read and write .*; --allow-write does, and `cache: false` keeps nothing \(PROBES_CACHE\)$/,
      ),
    ])
    it.write({ 'probes.config.json': '{ "cache": false }' })
    expect(said(run('--allow-read'))).toEqual([
      'probes: no hooks file is watched: the configuration names none, and Deno does not grant to read PROBES_HOOKS; start with --allow-env=PROBES_HOOKS, or name it in `hooks` (PROBES_ACCESS)',
    ])
    expect(said(run('--allow-read', '--allow-env'))).toEqual([])
  })

  // script(1) can end before it has handed on all output, where its own input is at an end.
  it.skipIf(!hasTerminal)('nobody is asked at the terminal', { retry: 3 }, () => {
    const it = files({ 'probes.config.json': '{ "hooks": "./probes.hooks.ts" }' })
    for (const flags of ['', '--allow-read', '--allow-read=.', '--allow-env']) {
      const command = `timeout 60 ${path!} run ${flags} ${PRELOAD.join(' ')} app.ts`
      // There Deno colours numbers.
      const { stdout, code } = it.run({ ...deno, path: 'script' }, ['-qec', command, '/dev/null'], { env: { NO_COLOR: '1' } })
      expect(stdout).toMatch(/^6\r?$/m)
      expect(stdout).not.toContain('Allow?')
      expect(code).toBe(0)
    }
  })

  it('what the program requires is what it is without us: JSON, modules that import, names that say module', () => {
    const it = files({
      'data.json': '{ "a": 1 }',
      'first.mjs': `import { second } from './second.js'\nexport const first = second + 1\n`,
      'second.js': `import { third } from './third.ts'\nexport const second = third + 1\n`,
      'third.ts': 'export const third: number = 1\n',
      'nothing.mjs': 'console.log(typeof module, this)\n',
      'typed.cts': 'const a: number = 4\nexports.a = a\n',
      'page.ts': 'export const unused = 1\n',
      'main.ts': `import { createRequire } from 'node:module'
import data from './data.json' with { type: 'json' }
const require = createRequire(import.meta.url)
const names = ['./data.json', './first.mjs', './second.js', './third.ts', './nothing.mjs', './typed.cts', './legacy.cjs', './none.js']
for (const name of names) {
  try {
    console.log(name, JSON.stringify(require(name)), require.cache[require.resolve(name)]?.id.length)
  } catch (error: any) {
    console.log(name, error.message)
  }
}
console.log(data, (await import('./page.ts', { with: { type: 'text' } })).default, import.meta.main, import.meta.filename)
console.log(Object.keys(require.cache).filter((path) => path.includes('unplugin-probes')))
`,
    })
    const without = it.run(deno, ['run', '-A', 'main.ts'])
    const withUs = it.run(deno, ['run', '-A', ...PRELOAD, 'main.ts'])
    expect(without.stdout).toContain('./first.mjs {"first":3}')
    expect({ stdout: withUs.stdout, code: withUs.code }).toEqual({ stdout: without.stdout, code: without.code })
    expect(withUs.stderr.match(/^probes: .*$/gm)).toEqual([
      `probes: ${it.path('second.js')} gets no sites, nor does what it imports: it is a module, and Deno runs no hooks for those that \`require\` loads; \`import\` it (PROBES_REQUIRED)`,
    ])
  })

  it('a program that watches is started again, and probed again', async () => {
    const it = files({ 'probes.config.json': '{ "hooks": "./probes.hooks.ts" }' })
    const program = it.start(deno, ['run', '-A', '--watch', ...PRELOAD, 'app.ts'])
    await program.until('app.ts:3 (f) a 3')
    await program.until('legacy.cjs:3 (twice) y 6')
    it.write({ 'app.ts': APP.replace('f(3)', 'f(4)') })
    await program.until('app.ts:3 (f) a 4')
    it.write({ 'probes.hooks.ts': '' })
    await new Promise((resolve) => setTimeout(resolve, 1000))
    expect(program.output.match(/^Watcher /gm)?.length ?? 0).toBeLessThan(5)
  })
})
