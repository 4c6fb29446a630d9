import { mkdirSync, rmSync } from 'node:fs'
import { beforeEach, describe, expect, it } from 'vitest'
import { BUILDS, runShort } from '../hooks-file/short-program.ts'
import { Project } from '../hosts/project.ts'

const DB = `export function query(text) {
  return text
}
`
const FILES = {
  'src/db.ts': DB,
  'src/log.ts': 'export function log(text) {\n  console.log(text)\n}\n',
  'src/main.ts': `import { query } from './db'\nimport { log } from './log'\nlog(query('x'))\n`,
  'probes.hooks.ts': `export default (probes: any) => { probes.enable('src/db.ts:2', () => {}) }`,
}
const ON = '  src/db.ts:2 is on at src/db.ts:2:3 (query): return text'
const OTHER = ' (src/db.ts on disk is not the file that was built: build again, or mind that lines are those of the build)'
const GONE = " (src/db.ts is no longer there, as others of the program's files are: build again, or mind that it is that of the build)"

let project: Project
let bundle: string

beforeEach(async () => {
  project = new Project(undefined, FILES)
  mkdirSync(project.path('elsewhere'))
  bundle = await BUILDS.esbuild(project, 'src/main.ts', 'esm')
})

async function said(cwd: string, hooks = project.path('probes.hooks.ts')): Promise<string | undefined> {
  const { stderr } = await runShort(bundle, { cwd, env: { PROBES_HOOKS: hooks } })
  return stderr
    .split('\n')
    .find((line) => line.includes('src/db.ts:2 is on'))
    ?.replace('probes: ', '')
}

describe('a program that was started in another folder', () => {
  it('and the source is the one that was built', async () => {
    expect(await said(project.path('elsewhere'))).toBe(ON)
  })

  it('and the source was changed since: known from the main module', async () => {
    project.write('src/db.ts', `// new\n${DB}`)
    project.write('../hooks-elsewhere/probes.hooks.ts', FILES['probes.hooks.ts'])
    expect(await said(project.path('elsewhere'), project.path('../hooks-elsewhere/probes.hooks.ts'))).toBe(ON + OTHER)
    expect(await said('/')).toBe(ON + OTHER)
  })

  it('and another program there has a file of that name', async () => {
    project.write('elsewhere/other/src/db.ts', 'nothing of ours')
    project.write('elsewhere/other/probes.hooks.ts', FILES['probes.hooks.ts'])
    for (const path of Object.keys(FILES)) rmSync(project.path(path))
    expect(await said(project.path('elsewhere'), project.path('elsewhere/other/probes.hooks.ts'))).toBe(ON)
  })
})

describe('a source that was deleted since the build', () => {
  it('is missed where the others are', async () => {
    rmSync(project.path('src/db.ts'))
    expect(await said(project.folder)).toBe(ON + GONE)
    expect(await said(project.path('elsewhere'))).toBe(ON + GONE)
  })

  it('is not missed where no sources are', async () => {
    rmSync(project.path('src'), { recursive: true })
    expect(await said(project.folder)).toBe(ON)
  })

  it('is not missed where a few others happen to be', async () => {
    rmSync(project.path('src/db.ts'))
    rmSync(project.path('src/main.ts'))
    expect(await said(project.folder)).toBe(ON)
  })
})
