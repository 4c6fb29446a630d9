import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { build, HOSTS, type HostName } from './hosts.ts'
import { buildOther, OTHER_HOSTS, type OtherHost } from './more-hosts.ts'
import { Project } from './project.ts'
import { Running } from './running.ts'

let project: Project
let running: Running | undefined

beforeAll(() => {
  project = new Project('server')
})

afterEach(() => running?.kill())

/** The bundle alone, in a folder where nothing but Node can be resolved. */
async function move(host: HostName | OtherHost): Promise<{ folder: string; file: string }> {
  const request = { entry: 'src/server.ts', minify: true, plugin: { hooks: './probes.hooks.ts' } }
  const isOther = OTHER_HOSTS.includes(host as OtherHost)
  const { file } = await (isOther ? buildOther(host as OtherHost, project, request) : build(host as HostName, project, request))
  const folder = mkdtempSync(join(tmpdir(), 'probes-moved-'))
  copyFileSync(file, join(folder, basename(file)))
  return { folder, file: basename(file) }
}

function start({ folder, file }: { folder: string; file: string }, env: Record<string, string> = {}): Running {
  running = new Running(file, folder, env)
  return running
}

function hooks(tag: string): string {
  return `export default (probes: any): void => {
  probes.enable('${project.address('serve')}', ({ vals, uv }: any) => { console.log('${tag}', JSON.stringify({ ...vals, ...uv })) })
}
`
}

async function check(host: HostName | OtherHost): Promise<void> {
  const moved = await move(host)
  const hooksFile = join(moved.folder, 'probes.hooks.ts')
  const server = start(moved)
  expect(await server.ask('a')).toBe('served A 1')
  writeFileSync(hooksFile, hooks('seen'))
  await server.until(/^probes: hooks \.\/probes\.hooks\.ts loaded: 1 probe on/m)
  expect(await server.ask('b')).toBe('served B 2')
  await server.until(/^seen \{"text":"b","answer":"B","served":2\}$/m)
  rmSync(hooksFile)
  await server.until(/^probes: hooks \.\/probes\.hooks\.ts removed: 1 probe off$/m)
  expect(await server.ask('c')).toBe('served C 3')
  expect(await server.end()).toBe(0)
  expect(server.output.match(/^seen/gm)).toHaveLength(1)
  expect(server.output).not.toMatch(/error|warning/i)
}

describe('a server in one minified file, moved to an empty folder', () => {
  // Farm's bundles are several files, always.
  const others = OTHER_HOSTS.filter((host) => host !== 'farm')
  for (const host of [...HOSTS, ...others]) it(host, () => check(host))

  it('PROBES=off: no hooks file is read', async () => {
    const moved = await move('esbuild esm')
    writeFileSync(join(moved.folder, 'probes.hooks.ts'), `throw new Error('read')\n${hooks('seen')}`)
    const server = start(moved, { PROBES: 'off' })
    expect(await server.ask('a')).toBe('served A 1')
    expect(await server.end()).toBe(0)
    expect(server.output).toBe('served A 1\n')
  })

  it('PROBES_HOOKS names another hooks file', async () => {
    const moved = await move('esbuild esm')
    const other = join(mkdtempSync(join(tmpdir(), 'probes-elsewhere-')), 'other.ts')
    writeFileSync(join(moved.folder, 'probes.hooks.ts'), hooks('seen'))
    writeFileSync(other, hooks('elsewhere'))
    const server = start(moved, { PROBES_HOOKS: other })
    await server.until(/^probes: hooks \S*other\.ts loaded: 1 probe on/m)
    await server.ask('a')
    await server.until(/^elsewhere \{"text":"a"/m)
    expect(await server.end()).toBe(0)
    expect(server.output).not.toMatch(/^seen|probes\.hooks\.ts/m)
  })
})
