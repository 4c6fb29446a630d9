import { beforeAll, describe, expect, it } from 'vitest'
import { Project, type Outcome } from '../hosts/project.ts'
import { BUILDS, runShort } from './short-program.ts'

const HOOKS = `export default (probes) => { probes.enable('src/main.ts:2', () => console.log('HIT')) }\n`
/** It breaks something when it has started, and ends when the watcher has had its turns. */
const MAIN = `function work(a: number): number {
  return a + 1
}
declare global { var breakIt: (() => void) | undefined; var say: (line: string) => void }
globalThis.say ??= (line) => console.log(line)
const { say } = globalThis
setTimeout(() => say(String(work(1))), 500)
globalThis.breakIt?.()
`

let project: Project
let program: string

beforeAll(async () => {
  project = new Project(undefined, { 'src/main.ts': MAIN, 'probes.hooks.mjs': HOOKS })
  program = await BUILDS.esbuild(project, 'src/main.ts', 'esm', { hooks: './probes.hooks.mjs', cache: false })
})

/** @param preload what runs before the program */
function run(preload: string, env: Record<string, string> = {}): Promise<Outcome> {
  project.write('preload.mjs', preload)
  return runShort(program, { cwd: project.folder, env, flags: ['--import', './preload.mjs'] })
}

const LIVES = { code: 0, stdout: expect.stringMatching(/^(?:HIT\n)?2\n$/) as string }

describe('an environment that is no list of texts, before the program', () => {
  it.each([
    'process.env = { DEBUG: true }',
    'process.env = { DEBUG: 1n, PROBES: {}, PROBES_HOOKS: [], PROBES_TABLES: 7, PROBES_TRUST: Symbol() }',
    'process.env = { DEBUG: [] }',
    'globalThis.process = { env: { DEBUG: true } }',
    'globalThis.process = undefined',
    'Object.defineProperty(globalThis, "process", { get() { throw new Error("G") } })',
  ])('%s', async (preload) => {
    expect(await run(preload)).toMatchObject(LIVES)
  })
})

describe('what our start needs was replaced by something that throws, before the program', () => {
  const TEXTS = ['split', 'startsWith', 'includes', 'trim'].map((name) => `String.prototype.${name}`)
  const METHODS = [...TEXTS, 'Array.prototype.some', 'Array.prototype.filter', 'Array.prototype.map']

  it.each(METHODS)('%s', async (path) => {
    expect(await run(`${path} = () => { throw new Error('P') }`, { DEBUG: 'other' })).toMatchObject(LIVES)
  })

  const TIMERS = ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'setImmediate', 'clearImmediate']

  it.each([...TIMERS, 'performance', 'AbortController', 'console'])('a getter of %s', async (name) => {
    // The program itself is given what it needs.
    const getter = `{ configurable: true, get() { if (!/(?:start|runtime\\d*)\\.js/.test(new Error().stack)) return value; throw new Error('G') } }`
    const preload = `const value = globalThis.${name}\nObject.defineProperty(globalThis, '${name}', ${getter})`
    expect(await run(preload)).toMatchObject(LIVES)
  })

  it.each(['on', 'cwd', 'nextTick', 'getBuiltinModule', 'getMaxListeners', 'sourceMapsEnabled'])('a getter of process.%s', async (name) => {
    const getter = `{ configurable: true, get() { if (!/runtime\\d*\\.js/.test(new Error().stack)) return value; throw new Error('G') } }`
    const preload = `const value = process.${name}\nObject.defineProperty(process, '${name}', ${getter})`
    expect(await run(preload)).toMatchObject(LIVES)
  })
})

describe('what watching needs is broken right after the start', () => {
  it.each([
    'globalThis.Set = undefined',
    'globalThis.Set = class { constructor() { throw new Error("S") } }',
    'Object.defineProperty(globalThis, "Set", { get() { throw new Error("G") } })',
    'globalThis.Map = undefined',
    'String.prototype.includes = () => { throw new Error("P") }; Array.prototype.filter = () => { throw new Error("F") }',
    'Object.getPrototypeOf(setTimeout(() => {}, 0)).unref = () => { throw new Error("U") }',
    'JSON.stringify = undefined; globalThis.Set = undefined; Array.prototype[Symbol.iterator] = undefined',
  ])('%s', async (breaking) => {
    const { stderr, ...ended } = await run(`globalThis.breakIt = () => { ${breaking} }`)
    expect(ended).toMatchObject(LIVES)
    expect(stderr).not.toMatch(/^\s+at /m)
  })
})

describe("Node's permission model", () => {
  const flags = (...paths: string[]): string[] => [PERMISSION, ...paths.map((path) => `--allow-fs-read=${path}`)]
  const [major = 0] = process.versions.node.split('.').map(Number)
  const PERMISSION = major < 24 ? '--experimental-permission' : '--permission'

  const start = async (hooks: string, paths: string[], env: Record<string, string> = {}): Promise<{ stdout: string; lines: string[] }> => {
    const allowed = flags(project.path('out/*'), ...paths)
    const { stdout, stderr } = await runShort(program, {
      cwd: project.folder,
      flags: allowed,
      env: { PROBES_HOOKS: project.path(hooks), ...env },
    })
    return { stdout, lines: stderr.split('\n').filter((line) => line.startsWith('probes: ')) }
  }

  it('that hides the file is told of in one line, with the way out', async () => {
    const { stdout, lines } = await start('probes.hooks.mjs', [])
    const path = project.path('probes.hooks.mjs')
    expect(stdout).toBe('2\n')
    expect(lines).toEqual([
      `probes: hooks probes.hooks.mjs: cannot be read: Node's permission model refuses ${path}; start with --allow-fs-read=${path} (HOOKS_ACCESS); no probe is on`,
    ])
  })

  it('that hides the folders above it, too; with trust it is loaded and followed', async () => {
    project.write('conf/probes.hooks.mjs', HOOKS)
    const { stdout, lines } = await start('conf/probes.hooks.mjs', [project.path('conf/*')])
    expect(stdout).toBe('2\n')
    expect(lines).toHaveLength(1)
    expect(lines[0]).toMatch(
      /refused: it is code, and Node's permission model refuses to tell who can write \/, .*; start with PROBES_TRUST=1 \(or the option trust: true\).* --allow-fs-read=\//,
    )
    const trusted = await start('conf/probes.hooks.mjs', [project.path('conf/*')], { PROBES_TRUST: '1' })
    expect(trusted.stdout).toBe('HIT\n2\n')
    expect(trusted.lines.join('\n')).not.toMatch(/cannot be/)
  })
})

it('PROBES=OFF and its like turn all off', async () => {
  for (const PROBES of ['OFF', '0', 'False', 'no']) expect(await run('', { PROBES })).toEqual({ code: 0, stdout: '2\n', stderr: '' })
  expect((await run('', { PROBES: 'on' })).stdout).toBe('HIT\n2\n')
})
