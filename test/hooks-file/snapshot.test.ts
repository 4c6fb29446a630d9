import { rmSync } from 'node:fs'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Project, type Outcome } from '../hosts/project.ts'
import { BUILDS, runShort } from './short-program.ts'

const MAIN = `import { startupSnapshot } from 'node:v8'
function serve(n: number): number {
  const twice = n * 2
  return twice
}
startupSnapshot.setDeserializeMainFunction(() => {
  console.log(serve(21))
  setTimeout(() => console.log(serve(1)), 60)
})
`
const ENABLES = `import { probes } from 'unplugin-probes/runtime'
probes.enable('src/main.ts:4', ({ vals }) => console.log('BUILT', vals.n))
probes.watch('./probes.hooks.ts')
import('./main')
`
const hooks = (text = ''): string =>
  `${text}\nexport default (probes) => { probes.enable('src/main.ts:4', ({ vals }) => console.log('HIT', vals.twice)) }\n`

let project: Project

beforeAll(() => {
  project = new Project(undefined, { 'src/main.ts': MAIN, 'src/enables.ts': ENABLES })
  project.write('node_modules/tool/package.json', '{"main":"tool.cjs"}')
  project.write('node_modules/tool/tool.cjs', `exports.name = 'tool'`)
})

beforeEach(() => project.write('probes.hooks.ts', hooks()))
afterEach(() => rmSync(project.path('probes.hooks.ts'), { force: true }))

/** Makes a snapshot of a program. */
async function snapshotOf(entry: string, env: Record<string, string> = {}): Promise<string> {
  const bundle = await BUILDS.esbuild(project, entry, 'cjs', {
    ...(entry === 'src/main.ts' ? { hooks: './probes.hooks.ts' } : {}),
    cache: false,
  })
  const blob = `${bundle}.blob`
  const flags = ['--snapshot-blob', blob, '--build-snapshot']
  const { code, stderr } = await runShort(bundle, { cwd: project.folder, flags, env })
  expect({ code, stderr: stderr.replace(/^probes: .*\n/gm, '') }).toEqual({ code: 0, stderr: '' })
  return blob
}

const start = (blob: string, env: Record<string, string> = {}): Promise<Outcome> =>
  runShort('main', { cwd: project.folder, flags: ['--snapshot-blob', blob], env })

describe('a program that starts from a snapshot', () => {
  it('is probed from its first line, though the snapshot was made without the hooks file', async () => {
    rmSync(project.path('probes.hooks.ts'))
    const blob = await snapshotOf('src/main.ts')
    expect(await start(blob)).toEqual({ code: 0, stdout: '42\n2\n', stderr: '' })
    project.write('probes.hooks.ts', hooks(`import { name } from 'tool'\nconsole.log(name)`))
    expect(await start(blob)).toEqual({
      code: 0,
      stdout: 'tool\nHIT 42\n42\nHIT 2\n2\n',
      stderr: expect.stringMatching(/^probes: hooks \.\/probes\.hooks\.ts loaded: 1 probe on\n[^\n]*\n$/),
    })
  })

  it('reads its own environment, not that of the snapshot', async () => {
    const blob = await snapshotOf('src/main.ts', { PROBES: 'off', PROBES_HOOKS: 'elsewhere.ts' })
    expect((await start(blob)).stdout).toBe('HIT 42\n42\nHIT 2\n2\n')
    expect((await start(blob, { PROBES: 'off' })).stdout).toBe('42\n2\n')
    expect((await start(blob, { PROBES_HOOKS: 'no.ts', DEBUG: 'probes:*' })).stderr).toContain(`hooks: awaiting ${project.path('no.ts')}`)
  })

  it('may have enabled probes, hit them, and asked to watch before', async () => {
    const blob = await snapshotOf('src/enables.ts')
    expect((await start(blob)).stdout).toBe('BUILT 21\nHIT 42\n42\nBUILT 1\nHIT 2\n2\n')
  })

  it('has hooks that await', async () => {
    const blob = await snapshotOf('src/main.ts')
    project.write('probes.hooks.ts', hooks('await null'))
    expect(await start(blob)).toMatchObject({ code: 0, stdout: '42\nHIT 2\n2\n' })
  })
})
