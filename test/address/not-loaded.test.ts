import { beforeAll, describe, expect, it } from 'vitest'
import { BUILDS, runShort } from '../hooks-file/short-program.ts'
import { Project } from '../hosts/project.ts'

const WORK = `export function work(n) {
  return n + 1
}
`
const START = `import cluster from 'node:cluster'
import { Worker } from 'node:worker_threads'
import { job } from './job'
job()
if (cluster.isPrimary) {
  new Worker(new URL('./w2.ts.esbuild.mjs', import.meta.url))
  cluster.fork()
} else setTimeout(() => process.exit(), 1500)
setTimeout(() => {}, 1500)
`

let project: Project
let bundle: string

beforeAll(async () => {
  project = new Project(undefined, {
    'src/w2.ts': `import { work } from './work'\nwork(1)\nsetTimeout(() => {}, 1500)\n`,
    'src/work.ts': WORK,
    'src/job.ts': 'export function job() {\n  return 1\n}\n',
    'src/main.ts': START,
  })
  bundle = await BUILDS.esbuild(project, 'src/main.ts', 'esm')
  await BUILDS.esbuild(project, 'src/w2.ts', 'esm')
})

async function said(address: string, cwd = project.folder): Promise<string[]> {
  project.write('probes.hooks.ts', `export default (probes: any) => { probes.enable('${address}', () => {}) }`)
  const { stderr } = await runShort(bundle, { cwd, env: { PROBES_HOOKS: project.path('probes.hooks.ts') } })
  return stderr
    .trimEnd()
    .split('\n')
    .map((line) => line.replace(/pid \d+/, 'pid N').replaceAll(project.path('probes.hooks.ts'), 'HOOKS'))
}

describe('a file that only one thread loads', () => {
  it('is awaited by the others without a cry', async () => {
    const lines = await said('work.ts:2')
    const of = (who: string): string[] =>
      lines.filter((line) => line.startsWith(`probes${who}:`)).map((line) => line.slice(line.indexOf(': ') + 2))
    const waits = ['hooks HOOKS loaded: 0 probes on, 1 waits for a file', '  work.ts:2 waits for its file']
    expect(of('')).toEqual([...waits, 'hooks HOOKS at exit: 1 of 1 probe was never hit: work.ts:2 (pending)'])
    expect(of(' [pid N]')).toEqual(waits)
    expect(of(' [thread 1]')).toEqual(['hooks HOOKS loaded: 1 probe on', '  work.ts:2 is on at src/work.ts:2:3 (work): return n + 1'])
  })

  it('that is misspelt is told of, where the program runs elsewhere too', async () => {
    const typo = /work\.tx:2 is pending: unknown file so far: no loaded file matches work\.tx; nearest: /
    const lines = await said('work.tx:2', '/')
    expect(lines.filter((line) => typo.test(line)).map((line) => line.slice(0, line.indexOf(':')))).toEqual(
      expect.arrayContaining(['probes', 'probes [pid N]']),
    )
    expect(lines.filter((line) => line.startsWith('probes [') && line.includes(' at exit: '))).toEqual([])
  })
})
