import { copyFileSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { build } from './hosts.ts'
import { Project } from './project.ts'
import { Running } from './running.ts'

let project: Project
let running: Running | undefined

beforeAll(() => {
  project = new Project('server')
})

afterEach(() => running?.kill())

/** The bundle alone, in a folder where nothing but Node can be resolved. */
async function move(): Promise<{ folder: string; file: string }> {
  const request = { entry: 'src/server.ts', minify: true, plugin: { hooks: './probes.hooks.ts' } }
  const { file } = await build('esbuild esm', project, request)
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

// That a hooks file is followed there, whatever built the bundle, is in test/matrix.
describe('a server in one minified file, moved to an empty folder', () => {
  it('PROBES=off: no hooks file is read', async () => {
    const moved = await move()
    writeFileSync(join(moved.folder, 'probes.hooks.ts'), `throw new Error('read')\n${hooks('seen')}`)
    const server = start(moved, { PROBES: 'off' })
    expect(await server.ask('a')).toBe('served A 1')
    expect(await server.end()).toBe(0)
    expect(server.output).toBe('served A 1\n')
  })

  it('PROBES_HOOKS names another hooks file', async () => {
    const moved = await move()
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
