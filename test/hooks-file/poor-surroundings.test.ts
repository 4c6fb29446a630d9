import { spawn } from 'node:child_process'
import { pathToFileURL } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { Project, type Outcome } from '../hosts/project.ts'
import { BUILDS, runShort } from './short-program.ts'

const HOOKS = `export default (probes) => { probes.enable('src/add.ts:2', ({ stack }) => console.log('HIT', /\\(\\/.*\\/src\\/add\\.ts:4:13/.test(stack))) }\n`
const ADD = `export function add(a: number): number {
  return a + 1
}
console.log(add(1))
`

let project: Project
let apart: string

beforeAll(async () => {
  project = new Project(undefined, {
    'src/add.ts': ADD,
    'src/apart.ts': `import './add'\n`,
    'src/enables.ts': `import { probes } from 'unplugin-probes/runtime'\nprobes.enable('src/add.ts:2', () => console.log('HIT'))\nimport('./add')\n`,
    'probes.hooks.ts': HOOKS,
  })
  apart = await BUILDS.esbuild(project, 'src/apart.ts', 'cjs', {
    hooks: './probes.hooks.ts',
    tables: 'out/probes.tables.json',
    cache: false,
  })
})

describe.skipIf(process.platform === 'win32')('a working directory that is gone', () => {
  /** Starts a program in a folder that is deleted before. */
  const runNowhere = (file: string, env: Record<string, string> = {}): Promise<Outcome> => {
    const { NODE_OPTIONS: _, PROBES: __, PROBES_HOOKS: ___, ...inherited } = process.env
    const script = 'mkdir "$0" && cd "$0" && rmdir "$0" && exec "$1" "$2"'
    const child = spawn('sh', ['-c', script, project.path(`gone${Math.random()}`), process.execPath, file], {
      env: { ...inherited, ...env },
    })
    const output = { stdout: '', stderr: '' }
    child.stdout.on('data', (data) => (output.stdout += String(data)))
    child.stderr.on('data', (data) => (output.stderr += String(data)))
    return new Promise((resolve) => child.on('close', (code) => resolve({ code, ...output })))
  }
  const GONE = 'cannot be looked for: the working directory is gone; start in one that exists, or give an absolute path\n'

  it('lets the program run, and is told of', async () => {
    expect(await runNowhere(apart)).toEqual({ code: 0, stdout: '2\n', stderr: `probes: hooks ./probes.hooks.ts ${GONE}` })
  })

  it('does not matter for absolute paths, of the site tables too', async () => {
    const env = { PROBES_HOOKS: project.path('probes.hooks.ts'), PROBES_TABLES: project.path('out/probes.tables.json') }
    const { stderr, ...ended } = await runNowhere(apart, env)
    expect(ended).toEqual({ code: 0, stdout: 'HIT true\n2\n' })
    expect(stderr).toMatch(/loaded: 1 probe on/)
    expect(await runNowhere(apart, { ...env, PROBES_TABLES: pathToFileURL(env.PROBES_TABLES).href })).toMatchObject(ended)
  })

  it('is said of site tables and in errors of a hooks file', async () => {
    const { stdout, stderr } = await runNowhere(apart, { PROBES_HOOKS: project.path('probes.hooks.ts') })
    expect(stdout).toBe('2\n')
    expect(stderr).toContain('out/probes.tables.json cannot be read: Error: the working directory is gone')
    project.write('bad.ts', 'null.x')
    expect((await runNowhere(apart, { PROBES_HOOKS: project.path('bad.ts') })).stderr).toContain(
      `hooks ${project.path('bad.ts')}:1:6: TypeError`,
    )
  })

  it('may be left: then the file is found', async () => {
    project.write(
      'src/leaves.ts',
      `setTimeout(() => {\n  process.chdir(${JSON.stringify(project.folder)})\n}, 50)\nconst end = setInterval(() => {\n  if (leaves()) clearInterval(end)\n}, 50)\nfunction leaves(): boolean {\n  return globalThis.done\n}\ndeclare global { var done: boolean }\n`,
    )
    project.write(
      'leaves.hooks.ts',
      `export default (probes) => { probes.enable('src/leaves.ts:8', () => { globalThis.done = true; console.log('HIT') }) }`,
    )
    const leaves = await BUILDS.esbuild(project, 'src/leaves.ts', 'cjs', { hooks: './leaves.hooks.ts', cache: false })
    const { stdout, stderr, code } = await runNowhere(leaves)
    expect({ stdout, code }).toEqual({ stdout: 'HIT\n', code: 0 })
    expect(stderr).toMatch(
      /^probes: hooks \.\/leaves\.hooks\.ts cannot be looked for: [^\n]*\nprobes: hooks \.\/leaves\.hooks\.ts loaded: 1 probe on/,
    )
  })
})

describe('an environment that may not be read', () => {
  /** Runs a bundle with an environment like Deno's without --allow-env. */
  const runClosed = (file: string): Promise<Outcome> => {
    // Node itself looks for some when it loads a file or prints.
    const refuse = (otherwise: string): string =>
      `() => { if (/\\(node:internal/.test(new Error().stack.split('\\n')[2])) return ${otherwise}; throw new Error('NotCapable') }`
    const traps = `{ get: ${refuse('undefined')}, has: ${refuse('false')}, ownKeys: ${refuse('[]')} }`
    project.write(
      'closed.cjs',
      `Object.defineProperty(process, 'env', { value: new Proxy({}, ${traps}) })\nrequire(${JSON.stringify(file)})\n`,
    )
    return runShort(project.path('closed.cjs'), { cwd: project.folder })
  }

  it('lets the program run, with its hooks file', async () => {
    const { stderr, ...ended } = await runClosed(apart)
    expect(ended).toEqual({ code: 0, stdout: 'HIT false\n2\n' })
    expect(stderr).toMatch(/hooks \.\/probes\.hooks\.ts loaded: 1 probe on/)
  })

  it('lets it enable probes', async () => {
    const enables = await BUILDS.esbuild(project, 'src/enables.ts', 'cjs', { cache: false })
    expect(await runClosed(enables)).toMatchObject({ code: 0, stdout: 'HIT\n2\n' })
  })
})
