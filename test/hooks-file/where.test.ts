import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Project } from '../hosts/project.ts'
import { bundleServer, RunningServer } from './running-server.ts'
import { BUILDS, runShort } from './short-program.ts'

const ADD = 'src/add.ts:2'
const HOOKS = `export default (probes) => { probes.enable('${ADD}', () => console.log('HIT')) }\n`
const SOURCES = {
  'src/add.ts': 'export function add(a: number): number {\n  return a + 1\n}\nconsole.log(add(1))\n',
  'src/watches.ts': `import { probes } from 'unplugin-probes/runtime'\nprobes.watch(process.env['WATCHED'] ?? '')\nimport('./add')\n`,
}

let built: Project
let bundle: string
let watches: string
/** A folder of its own for each test: the bundle is `app/dist/cli.mjs` in it, the package is `app`. */
let project: Project

beforeAll(async () => {
  built = new Project(undefined, SOURCES)
  bundle = await BUILDS.esbuild(built, 'src/add.ts', 'esm')
  watches = await BUILDS.esbuild(built, 'src/watches.ts', 'cjs', { cache: false })
})

beforeEach(() => {
  project = new Project(undefined, { 'app/package.json': '{}', 'app/dist/.keep': '' })
  symlinkSync(bundle, project.path('app/dist/link.mjs'))
  writeFileSync(project.path('app/dist/cli.mjs'), `import ${JSON.stringify(pathToFileURL(bundle).href)}\n`)
})

/** What is said of a program in `app`, started from a folder of the project. */
async function said(cwd: string, env: Record<string, string> = {}, program = project.path('app/dist/cli.mjs')): Promise<string[]> {
  const { code, stdout, stderr } = await runShort(program, { cwd: project.path(cwd), env })
  expect({ code, stdout: stdout.replace('HIT\n', '') }).toEqual({ code: 0, stdout: '2\n' })
  return stderr.split('\n').filter((line) => line !== '' && !/ registered |^probes: {3}/.test(line))
}

describe('where a hooks file is awaited', () => {
  it('is said to those who debug, and to nobody else', async () => {
    expect(await said('app')).toEqual([])
    expect(await said('app', { DEBUG: 'probes:*' })).toEqual([`probes:runtime hooks: awaiting ${project.path('app/probes.hooks.ts')}`])
    expect(await said('app', { DEBUG: 'other,probes:*,-probes:runtime' })).toEqual([])
  })

  it('is said when the environment names it', async () => {
    const line = `probes: hooks: nothing at ${project.path('app/my.hooks.ts')} yet; it is loaded as soon as it is there`
    expect(await said('app', { PROBES_HOOKS: './my.hooks.ts' })).toEqual([line])
    expect(await said('app', { PROBES_HOOKS: project.path('app/my.hooks.ts') })).toEqual([line])
    expect(await said('app', { PROBES_HOOKS: pathToFileURL(project.path('app/my.hooks.ts')).href })).toEqual([line])
    expect(await said('app', { PROBES_HOOKS: '' })).toEqual([])
  })

  it('is said when the program names it', async () => {
    expect(await said('app', { WATCHED: './my.hooks.ts' }, watches)).toEqual([
      `probes: hooks: nothing at ${project.path('app/my.hooks.ts')} yet; it is loaded as soon as it is there`,
    ])
  })
})

describe('an address', () => {
  it('of a file is its path', async () => {
    project.write('app/a b.hooks.ts', HOOKS)
    const href = pathToFileURL(project.path('app/a b.hooks.ts')).href
    expect(await said('.', { PROBES_HOOKS: href })).toEqual([
      expect.stringContaining(`hooks ${project.path('app/a b.hooks.ts')} loaded: 1 probe on`),
    ])
  })

  it.each(['http://localhost/probes.hooks.ts', 'data:text/javascript,1', 'file://host/probes.hooks.ts'])('%s is none', async (address) => {
    expect(await said('app', { PROBES_HOOKS: address })).toEqual([
      expect.stringMatching(/^probes: hooks \S+ cannot be looked for: a path is wanted, or a file: address/),
    ])
    expect(await said('app', { WATCHED: address }, watches)).toHaveLength(1)
  })
})

describe('a file that may have been meant', () => {
  const alike = (awaited: string, other: string): string =>
    `probes: hooks: nothing at ${project.path(awaited)}; there is ${project.path(other)}: `

  it.each([
    'probes.hook.ts',
    'probes.hooks.js',
    'Probes.hooks.ts',
    'hooks.probes.ts',
    'probes-hooks.mts',
    'porbes.hooks.ts',
    'hooks.ts',
    'probes.hooks.tsx',
    'probes.hooks.ts.txt',
    'probes.hooks.ts.bak',
  ])('%s, in the same folder', async (name) => {
    project.write(`app/${name}`, HOOKS)
    const path = project.path('app', name)
    expect(await said('app')).toEqual([`${alike('app/probes.hooks.ts', `app/${name}`)}rename it, or set PROBES_HOOKS=${path}`])
  })

  it.each(['probes.hooks.off.ts', 'probes.hooks.ts.off', 'probes.hooks.d.ts', 'probes.ts', 'hooks.txt', 'probes.hooks.json'])(
    'is not %s',
    async (name) => {
      project.write(`app/${name}`, HOOKS)
      expect(await said('app')).toEqual([])
    },
  )

  it('is not a folder, nor one of the many neighbours of a short name', async () => {
    mkdirSync(project.path('app/probes.hook.ts'))
    project.write('app/b.ts', HOOKS)
    expect(await said('app')).toEqual([])
    expect(await said('app', { PROBES_HOOKS: 'a.ts' })).toEqual([expect.stringContaining('nothing at')])
    expect(await said('app', { PROBES_HOOKS: 'a.ts' })).not.toEqual([expect.stringContaining('there is')])
  })

  it('is no hooks.ts that is about something else', async () => {
    project.write('app/src/hooks.ts', 'export const useState = () => {}')
    expect(await said('app')).toEqual([])
  })

  it.each(['app/src/probes.hooks.ts', 'app/src/hooks.ts', 'app/src/probes.hook.ts', 'probes.hooks.ts'])('lies at %s', async (other) => {
    project.write(other, HOOKS)
    const path = project.path(other)
    const [line, ...others] = await said('app')
    expect(others).toEqual([])
    expect(line).toContain(`${alike('app/probes.hooks.ts', other)}`)
    expect(line).toMatch(
      other.startsWith('app/')
        ? `: move it to ${project.path('app/probes.hooks.ts')}, or set PROBES_HOOKS=${path}`
        : `, or set PROBES_HOOKS=${path}`,
    )
  })

  it('lies where the folder of the awaited one would be', async () => {
    project.write('app/probes.hook.ts', HOOKS)
    expect(await said('app', { PROBES_HOOKS: 'hooks/probes.hooks.ts' })).toEqual([
      expect.stringContaining(
        `${alike('app/hooks/probes.hooks.ts', 'app/probes.hook.ts')}move it to ${project.path('app/hooks/probes.hooks.ts')}`,
      ),
    ])
  })

  it('is not looked for in packages and hidden folders', async () => {
    for (const folder of ['node_modules', '.git', 'src/deep']) project.write(`app/${folder}/probes.hooks.ts`, HOOKS)
    expect(await said('app')).toEqual([])
  })

  it('is what a symbolic link leads to, which is not there', async () => {
    symlinkSync('../conf/my.ts', project.path('app/probes.hooks.ts'))
    expect(await said('app')).toEqual([
      `probes: hooks: ${project.path('app/probes.hooks.ts')} is a symlink to ${project.path('conf/my.ts')}, which does not exist; it is loaded as soon as that does`,
    ])
  })

  it('lies where the program is, which was started from another folder', async () => {
    for (const folder of ['app', 'app/dist']) {
      project.write(`${folder}/probes.hooks.ts`, HOOKS)
      const path = project.path(folder, 'probes.hooks.ts')
      expect(await said('.')).toEqual([
        `${alike('probes.hooks.ts', `${folder}/probes.hooks.ts`)}start in ${project.path(folder)}, or set PROBES_HOOKS=${path}`,
      ])
      rmSync(path)
    }
  })

  it('lies above the working directory', async () => {
    project.write('conf/probes.hooks.ts', HOOKS)
    project.write('deep/er/.keep', '')
    expect(await said('deep/er', { PROBES_HOOKS: 'conf/probes.hooks.ts' })).toEqual([
      `${alike('deep/er/conf/probes.hooks.ts', 'conf/probes.hooks.ts')}start in ${project.folder}, or set PROBES_HOOKS=${project.path('conf/probes.hooks.ts')}`,
    ])
  })

  it('does not lie above the package of the program', async () => {
    project.write('probes.hooks.ts', HOOKS)
    mkdirSync(join(project.folder, '../probes-elsewhere'), { recursive: true })
    expect(await said('../probes-elsewhere')).toEqual([])
  })

  it('is found behind a link to the program', async () => {
    built.write('out/probes.hooks.ts', HOOKS)
    const path = built.path('out/probes.hooks.ts')
    expect(await said('.', {}, project.path('app/dist/link.mjs'))).toEqual([
      expect.stringContaining(`there is ${path}: start in ${built.path('out')}, or set PROBES_HOOKS=${path}`),
    ])
    rmSync(path)
  })

  it('is named as the program would name it, and where another path is all that helps', async () => {
    project.write('app/probes.hooks.ts', HOOKS)
    const path = project.path('app/probes.hooks.ts')
    project.write('app/deep/.keep', '')
    expect(await said('app/deep', { WATCHED: './probes.hooks.ts' }, watches)).toEqual([
      expect.stringMatching(new RegExp(`start in ${project.path('app')}, or watch ${path}$`)),
    ])
    expect(await said('app/deep', { PROBES_HOOKS: project.path('probes.hooks.ts') })).toEqual([
      expect.stringMatching(new RegExp(`there is ${path}: set PROBES_HOOKS=${path}$`)),
    ])
  })
})

describe('a file that is saved in the wrong place while the program runs', () => {
  let server: RunningServer | undefined
  afterEach(() => server?.kill())

  it('is told of, once, and the right one is loaded', async () => {
    server = new RunningServer(await bundleServer())
    await server.request('/')
    writeFileSync(server.path('probes.hook.ts'), 'export default () => {}')
    const said = /there is \S+\/probes\.hook\.ts: rename it, or set PROBES_HOOKS=/
    await server.until(said)
    server.forget()
    writeFileSync(server.path('probes.hooks.js'), 'export default () => {}')
    await server.until(/there is \S+\/probes\.hooks\.js: rename it/)
    expect(server.output).not.toMatch(said)
    mkdirSync(server.path('src'))
    writeFileSync(server.path('src/probes.hooks.ts'), 'export default () => {}')
    await server.until(/there is \S+\/src\/probes\.hooks\.ts: move it to /)
    renameSync(server.path('probes.hook.ts'), server.path('probes.hooks.ts'))
    await server.until(/hooks \.\/probes\.hooks\.ts loaded: 0 probes on/)
  })
})
