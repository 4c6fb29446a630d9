import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { watch } from 'rollup'
import rollupProbes from 'unplugin-probes/rollup'
import { instrument } from 'unplugin-probes/transform'
import viteProbes from 'unplugin-probes/vite'
import webpackProbes from 'unplugin-probes/webpack'
import { createBuilder, createServer } from 'vite'
import { beforeEach, describe, expect, it } from 'vitest'
import { Project, run } from './project.ts'
import { config, listen, SAYERS, sayWithEsbuild, sayWithRollup, sayWithWebpack, type Sayer } from './saying.ts'

const NAMES = Object.keys(SAYERS) as Sayer[]
const SERVERS = NAMES.filter((name) => !/client|web |browser|web$/.test(name))
const FILES = {
  'src/main.ts': `import { work } from './work.ts'\nimport './broken.js'\nimport './types.ts'\nconsole.log(work(1))\n`,
  'src/work.ts': `export function work(x: number): number {\n  const twice = x * 2\n  return twice\n}\n`,
  'src/broken.js': `export const fine = 1\n`,
  'src/types.ts': `export const version = 1\n`,
}

let project: Project
let sites: number

beforeEach(() => {
  project = new Project(undefined, FILES)
  sites = ['src/main.ts', 'src/work.ts'].reduce((sum, file) => sum + sitesIn(file), 0)
})

function sitesIn(file: string): number {
  return instrument(readFileSync(project.path(file), 'utf8'), file, { format: 'module' })?.sites.length ?? 0
}

describe.each(NAMES)('%s', (name) => {
  const say = (options: object): Promise<{ infos: readonly string[]; warnings: readonly string[] }> =>
    SAYERS[name](project, options, 'src/main.ts')

  it('says one line, with kept transforms too', async () => {
    for (const round of ['first', 'kept']) {
      const { infos, warnings } = await say({ include: 'src/**' })
      expect([round, ...infos]).toEqual([round, expect.stringMatching(new RegExp(`^2 files, ${sites} sites$`))])
      expect(warnings).toEqual([])
    }
    expect((await say({ summary: false })).infos).toEqual([])
  })

  it('include that matches nothing', async () => {
    for (const summary of [true, false]) {
      const { infos, warnings } = await say({ include: '/src/**', summary })
      expect(infos).toEqual([])
      expect(warnings).toEqual([
        expect.stringContaining(
          `include '/src/**' matched no file of the 4 that were built below ${project.folder}: did you mean 'src/**'?`,
        ),
      ])
      expect(warnings[0]).toContain('(PROBES_NO_MATCH)')
    }
  })
})

describe('hooks', () => {
  it.each(SERVERS)('%s says which', async (name) => {
    const { infos, warnings } = await SAYERS[name](project, { hooks: './probes.hooks.ts' }, 'src/work.ts')
    expect(infos).toEqual([`1 file, ${sitesIn('src/work.ts')} sites, hooks ./probes.hooks.ts`])
    expect(warnings).toEqual([])
  })

  it.each(['vite client', 'webpack web'] as const)('%s: not in a page that is built, which is no mistake', async (name) => {
    const { infos, warnings } = await SAYERS[name](project, { hooks: './probes.hooks.ts' }, 'src/main.ts')
    expect(infos).toEqual([
      `2 files, ${sites} sites`,
      'hooks ./probes.hooks.ts is for development, where the server tells its pages of it: a built page has no files, and is probed by its console, as docs/pages.md shows (PROBES_NO_FILES)',
    ])
    expect(warnings).toEqual([])
  })

  it.each(['esbuild browser'] as const)('%s: not in a page', async (name) => {
    const { infos, warnings } = await SAYERS[name](project, { hooks: './probes.hooks.ts' }, 'src/main.ts')
    expect(infos).toEqual([`2 files, ${sites} sites`])
    expect(warnings).toEqual([
      `hooks ./probes.hooks.ts is not watched in a page, which has no files: it works in Node, Bun and Deno. In a development page use its console, probes.enable('src/main.ts:9', console.log); for a production page see "Pages" in the README (PROBES_NO_FILES)`,
    ])
  })
})

it('counts files that are left as they are', async () => {
  // Only scripts may have such a comment, and our parser does not know it.
  project.write('src/old.js', 'globalThis.old = typeof this\n--> a comment of the last century\n')
  const { infos, warnings } = await sayWithEsbuild(
    project,
    {},
    { entryPoints: ['src/main.ts', 'src/old.js'], platform: 'node', outdir: 'out' },
  )
  expect(warnings.filter((text) => text.includes('PROBES'))).toEqual([expect.stringContaining('src/old.js:2:3 cannot be parsed')])
  expect(infos).toEqual([`2 files, ${sites} sites, 1 file left as it is, see the warnings`])
})

describe('files that come from a cache of the host', () => {
  it('Rollup', async () => {
    const first = await sayWithRollup(project, {}, 'src/main.ts')
    // As if another process had written it.
    const cache = JSON.parse(JSON.stringify(first.cache)) as NonNullable<typeof first.cache>
    expect((await sayWithRollup(project, {}, 'src/main.ts', cache)).infos).toEqual(first.infos)
    // That of a version that did not say what it was.
    for (const module of cache.modules) delete (module as unknown as { meta: Record<string, unknown> }).meta['unplugin-probes']
    expect(await sayWithRollup(project, {}, 'src/main.ts', cache)).toMatchObject({ infos: first.infos, warnings: [] })
  })

  it('webpack', async () => {
    const cached = new Project('cached')
    const script = join(import.meta.dirname, 'build-with-webpack-cache.mjs')
    const [first, second] = [await run(script, [cached.folder, 'app']), await run(script, [cached.folder, 'app'])]
    expect(JSON.parse(second.stdout)).toEqual({ built: 0 })
    const line = /\[unplugin-probes\] 2 files, \d+ sites\n/
    expect(first.stderr).toMatch(line)
    expect(second.stderr.match(line)?.[0]).toBe(first.stderr.match(line)?.[0])
  })
})

describe('several targets', () => {
  it('Vite', async () => {
    const { logger, infos, warnings } = listen()
    const input = (file: string): object => ({ build: { write: false, rolldownOptions: { input: project.path(file) } } })
    const builder = await createBuilder({
      root: project.folder,
      configFile: false,
      customLogger: logger,
      plugins: [viteProbes({ hooks: './h.ts' })],
      environments: { client: input('src/main.ts'), ssr: input('src/work.ts') },
      builder: {},
    })
    await builder.buildApp()
    const ours = infos.filter((line) => line.includes('probes'))
    expect(ours).toEqual([
      `unplugin-probes: client: 2 files, ${sites} sites`,
      expect.stringContaining('PROBES_NO_FILES'),
      `unplugin-probes: ssr: 1 file, ${sitesIn('src/work.ts')} sites, hooks ./h.ts`,
    ])
    expect(warnings).toEqual([])
  })

  it('webpack', async () => {
    const plugins = [webpackProbes({ hooks: './h.ts' })]
    const { infos, warnings } = await sayWithWebpack(project, [
      config(project, 'src/main.ts', { name: 'page', target: 'web', plugins }),
      config(project, 'src/work.ts', { name: 'server', target: 'node', plugins }),
    ])
    expect(infos.toSorted()).toEqual([
      expect.stringContaining('PROBES_NO_FILES'),
      `page: 2 files, ${sites} sites`,
      `server: 1 file, ${sitesIn('src/work.ts')} sites, hooks ./h.ts`,
    ])
    expect(warnings).toEqual([])
  })
})

describe('esbuild', () => {
  it.each(['silent', 'error'])('logLevel %s: no line', async (logLevel) => {
    expect((await sayWithEsbuild(project, {}, { entryPoints: ['src/main.ts'], platform: 'node', logLevel })).infos).toEqual([])
  })

  it.each(['warning', 'info'])('logLevel %s: one line', async (logLevel) => {
    expect((await sayWithEsbuild(project, {}, { entryPoints: ['src/main.ts'], platform: 'node', logLevel })).infos).toHaveLength(1)
  })

  it('another plugin has loaded all files', async () => {
    const { warnings } = await sayWithEsbuild(project, {}, { entryPoints: ['src/main.ts'], platform: 'node', first: true })
    expect(warnings).toEqual([
      'no file came to unplugin-probes: put it first, as esbuild gives a file to one plugin only (PROBES_NO_MATCH)',
    ])
  })

  it('a plugin that takes some files before us', async () => {
    const build = { entryPoints: ['src/main.ts'], platform: 'node', first: 'work' }
    expect((await sayWithEsbuild(project, {}, build)).warnings).toEqual([
      'src/work.ts went to another plugin before unplugin-probes: put that one behind it, as esbuild gives a file to one plugin only (PROBES_NOT_FIRST)',
    ])
    expect((await sayWithEsbuild(project, { exclude: ['src/work.ts'] }, build)).warnings).toEqual([])
    expect((await sayWithEsbuild(project, {}, { ...build, first: 'nothing' })).warnings).toEqual([])
  })
})

it('a watching build says it again when it changes', async () => {
  const lines: string[] = []
  const folder = process.cwd()
  process.chdir(project.folder)
  const types = {
    name: 'types',
    transform: (code: string, id: string) => (id.endsWith('.ts') ? { code: code.replaceAll(': number', ''), map: null } : null),
  }
  const input = project.path('src/work.ts')
  const watcher = watch({
    input,
    onLog: (_, { message }) => void lines.push(message),
    plugins: [rollupProbes({}), types],
    output: { dir: project.path('out') },
  })
  const ended = (): Promise<void> =>
    new Promise((resolve, reject) => {
      watcher.on('event', (event) => {
        if (event.code === 'BUNDLE_END') void event.result.close()
        if (event.code === 'END') resolve()
        if (event.code === 'ERROR') reject(event.error)
      })
    })
  const text = readFileSync(input, 'utf8')
  try {
    await ended()
    for (const more of ['// a comment\n', 'console.log(work(2))\n']) {
      const next = ended()
      project.write('src/work.ts', text + more)
      await next
    }
  } finally {
    await watcher.close()
    process.chdir(folder)
  }
  expect(lines.filter((line) => line.includes('sites'))).toEqual([2, 3].map((count) => `[plugin unplugin-probes] 1 file, ${count} sites`))
})

it.each([{}, { include: '/src/**', hooks: './h.ts' }])('a development server says nothing, also when it ends: %o', async (options) => {
  const { logger, infos, warnings } = listen()
  const server = await createServer({
    root: project.folder,
    configFile: false,
    customLogger: logger,
    server: { port: 0, host: '127.0.0.1' },
    plugins: [viteProbes(options)],
  })
  await server.listen()
  await server.transformRequest('/src/work.ts')
  await server.close()
  expect([...infos, ...warnings].filter((line) => line.includes('probes'))).toEqual([])
})
