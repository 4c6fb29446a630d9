import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { TablesFile } from '../../src/site-table/site-table.ts'
import { build, HOSTS, type HostName } from '../hosts/hosts.ts'
import { Project } from '../hosts/project.ts'
import { Running } from '../hosts/running.ts'

const TABLES = 'meta/probes.tables.json'
const plugin = { hooks: './probes.hooks.ts', tables: TABLES }
let server: Running | undefined

afterEach(() => server?.kill())

function filesIn(project: Project): string[] {
  const { tables } = JSON.parse(readFileSync(project.path(TABLES), 'utf8')) as TablesFile
  return Object.values(tables)
    .map(([file]) => file)
    .sort()
}

function start(file: string, project: Project, env: Record<string, string> = {}): { server: Running; folder: string } {
  const folder = mkdtempSync(join(tmpdir(), 'probes-tables-'))
  copyFileSync(file, join(folder, basename(file)))
  const { line } = project.place('serve')
  writeFileSync(
    join(folder, 'probes.hooks.ts'),
    `export default (probes: any): void => {
      probes.enable('server.ts:${line}', ({ vals }: any) => { console.log('seen', JSON.stringify(vals)) })
    }`,
  )
  server = new Running(basename(file), folder, env)
  return { server, folder }
}

async function check(host: HostName): Promise<void> {
  const project = new Project('server')
  const { file } = await build(host, project, { entry: 'src/server.ts', minify: true, plugin })
  expect(filesIn(project)).toEqual(['src/server.ts'])
  const { tables } = JSON.parse(readFileSync(project.path(TABLES), 'utf8')) as TablesFile
  for (const [, table] of Object.values(tables)) expect(readFileSync(file, 'utf8')).not.toContain(table.slice(0, 20))
  const elsewhere = start(file, project, { PROBES_TABLES: project.path(TABLES) })
  await elsewhere.server.until(/^probes: hooks \.\/probes\.hooks\.ts loaded: 1 probe on/m)
  expect(await elsewhere.server.ask('b')).toBe('served B 1')
  await elsewhere.server.until(/^seen \{"text":"b","answer":"B"\}$/m)
  expect(await elsewhere.server.end()).toBe(0)
}

describe('a server, its site tables in a file of their own', () => {
  for (const host of HOSTS) it(host, () => check(host))

  it('finds them where the plugin has put them, from the working directory', async () => {
    const project = new Project('server')
    const { file } = await build('esbuild esm', project, { entry: 'src/server.ts', plugin })
    const folder = mkdtempSync(join(tmpdir(), 'probes-tables-'))
    mkdirSync(join(folder, 'meta'))
    copyFileSync(project.path(TABLES), join(folder, TABLES))
    copyFileSync(file, join(folder, basename(file)))
    const { line } = project.place('serve')
    writeFileSync(
      join(folder, 'probes.hooks.ts'),
      `export default (probes) => { probes.enable('server.ts:${line}', () => console.log('seen')) }`,
    )
    server = new Running(basename(file), folder)
    await server.until(/1 probe on/)
    await server.ask('a')
    await server.until(/^seen$/m)
  })

  it('without them it runs, and says what is missing', async () => {
    const project = new Project('server')
    const { file } = await build('esbuild cjs', project, { entry: 'src/server.ts', plugin })
    const { server } = start(file, project)
    await server.until(
      /server\.ts:\d+ is pending: the site table of src\/server\.ts is missing: meta\/probes\.tables\.json cannot be read: Error: ENOENT/,
    )
    expect(await server.ask('a')).toBe('served A 1')
    expect(await server.end()).toBe(0)
  })
})

describe('the file', () => {
  it('keeps what a cache of the host has spared us, and changes with the texts', async () => {
    const project = new Project('cached')
    const request = { entry: 'src/main.ts', plugin: { tables: TABLES } }
    const { rollupCache } = await build('rollup', project, request)
    const whole = readFileSync(project.path(TABLES), 'utf8')
    expect(filesIn(project)).toEqual(['src/main.ts', 'src/work.ts'])
    await build('rollup', project, { ...request, rollupCache: rollupCache! })
    expect(readFileSync(project.path(TABLES), 'utf8')).toBe(whole)
    const before = readFileSync(project.path('src/work.ts'), 'utf8')
    project.write('src/work.ts', `// moved\n${before}`)
    await build('rollup', project, request)
    expect(filesIn(project)).toContain('src/work.ts')
    expect(readFileSync(project.path(TABLES), 'utf8')).not.toBe(whole)
  })

  it('is not written over one that holds something else', async () => {
    const project = new Project('server', { 'meta/app.mjs': 'console.log(1)\n', 'meta/package.json': '{"name":"a"}' })
    for (const tables of ['meta/app.mjs', 'meta/package.json']) {
      const before = readFileSync(project.path(tables), 'utf8')
      await expect(build('rollup', project, { entry: 'src/server.ts', plugin: { tables } })).rejects.toThrow(
        /holds no site tables.*PROBES_TABLES/,
      )
      expect(readFileSync(project.path(tables), 'utf8')).toBe(before)
    }
  })

  it('is the same whoever builds', async () => {
    const texts = []
    for (const host of ['vite', 'rollup'] as const) {
      const project = new Project('program')
      // Left out, that is as the host says.
      await build(host, project, { entry: 'src/main.ts', plugin: { tables: TABLES, entryDispatch: true } })
      texts.push(readFileSync(project.path(TABLES), 'utf8'))
    }
    expect(texts[0]).toBe(texts[1])
  })

  it('is not written where nothing has sites, nor by a development server', async () => {
    const project = new Project('server')
    await build('vite', project, { entry: 'src/server.ts', plugin: { tables: TABLES, include: ['none/**'] } })
    expect(existsSync(project.path(TABLES))).toBe(false)
    rmSync(project.folder, { recursive: true })
  })
})
