import { rmSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { Project } from '../hosts/project.ts'
import { BUILDS, runShort, type Format } from './short-program.ts'

const ADD = `export function add(a: number, b: number): number {
  const sum = a + b
  return sum
}
`
const CLI = `import { add } from './add'
const sum = add(1, 2)
console.log(sum)
`
const HOOKS = `export default (probes: any) => {
  console.log('sites', probes.sites().length > 0)
  probes.enable('src/cli.ts:2', () => console.log('HIT cli'))
  probes.enable('src/add.ts:3', ({ vals }: any) => console.log('HIT add', JSON.stringify(vals)))
}
`
const COMMONJS = {
  'src/add.cjs': 'exports.add = (a, b) => {\n  const sum = a + b\n  return sum\n}\n',
  'src/cli.cjs': "const { add } = require('./add.cjs')\nconst sum = add(1, 2)\nconsole.log(sum)\n",
}
const SAID = 'sites true\nHIT cli\nHIT add {"a":1,"b":2,"sum":3}\n3\n'
const LOADED =
  'probes: hooks ./probes.hooks.ts loaded: 2 probes on\n' +
  'probes:   src/cli.ts:2 is on at src/cli.ts:2:1 (module): const sum = add(1, 2)\nprobes:   src/add.ts:3 is on at src/add.ts:3:3 (add): return sum\n'

let project: Project

beforeAll(() => {
  project = new Project(undefined, {
    'src/add.ts': ADD,
    'src/cli.ts': CLI,
    'src/exits.ts': `import './cli'\nprocess.exit(7)\n`,
    'probes.hooks.ts': HOOKS,
    ...COMMONJS,
    'commonjs/probes.hooks.ts': HOOKS.replaceAll('.ts', '.cjs'),
  })
})

describe('a program of a few lines is probed from its first one', () => {
  for (const [host, build] of Object.entries(BUILDS))
    for (const format of ['esm', 'cjs'] satisfies Format[])
      it(`${host}, ${format}`, async () => {
        const ended = await runShort(await build(project, 'src/cli.ts', format), { cwd: project.folder })
        expect(ended).toEqual({ code: 0, stdout: SAID, stderr: LOADED })
        const exited = await runShort(await build(project, 'src/exits.ts', format), { cwd: project.folder })
        expect(exited).toEqual({ code: 7, stdout: SAID, stderr: LOADED })
      }, 120_000)

  for (const host of ['vite', 'esbuild', 'webpack'] as const)
    it(`${host}, of CommonJS files`, async () => {
      const bundle = await BUILDS[host](project, 'src/cli.cjs', 'cjs')
      const { stdout, code } = await runShort(bundle, { cwd: project.path('commonjs') })
      expect({ stdout, code }).toEqual({ stdout: SAID, code: 0 })
    })
})

describe('a hooks file that awaits', () => {
  const run = async (hooks: string): Promise<{ stdout: string; stderr: string; code: number | null }> => {
    project.write('waits/probes.hooks.ts', hooks)
    const bundle = await BUILDS.esbuild(project, 'src/cli.ts', 'esm')
    return runShort(bundle, { cwd: project.path('waits') })
  }
  const enable = `probes.enable('src/add.ts:3', () => console.log('HIT'))`

  it.each([
    ['at its top level', `console.log('ran')\nawait null\nexport default (probes) => { ${enable} }`, 'it awaits at its top level'],
    [
      'in a loop at its top level',
      `console.log('ran')\nfor await (const _ of [1]);\nexport default (probes) => { ${enable} }`,
      'it awaits at its top level',
    ],
    [
      'in its default function',
      `export default async (probes) => { console.log('ran'); ${enable}; await null }`,
      'its default function is async',
    ],
  ])('%s: it runs once, and what it says is true', async (_where, hooks, why) => {
    const { stdout, stderr } = await run(hooks)
    expect(stdout).toBe(why.includes('default') ? 'ran\n3\n' : stdout)
    expect(stdout.match(/ran\n/g)).toHaveLength(1)
    expect(stdout).not.toContain('HIT')
    expect(stderr).toBe(
      `probes: hooks ./probes.hooks.ts loaded asynchronously, as ${why} (what ran before was not probed): 1 probe on\nprobes:   src/add.ts:3 is on at src/add.ts:3:3 (add): return sum\n` +
        'probes: hooks ./probes.hooks.ts at exit: 1 of 1 probe was never hit: src/add.ts:3 (on)\n',
    )
  })

  it.each([
    ['a property', `const o = { await: 1 }; void o.await`],
    ['an async function', `async function later() { for await (const x of []) await x }; void (async () => await later)`],
    ['a method', `class A { async m() { await 1 } static { this.f = async () => { await 2 } } }`],
    ['texts and comments', "// await it\nconst t = 'await x' + `await ${1}` + /await/"],
    ['types', `type await = number; let a: await = 1`],
  ])('is none with await only in %s', async (_what, text) => {
    const { stdout, stderr } = await run(`${text}\nexport default (probes) => { ${enable} }`)
    expect({ stdout, stderr }).toEqual({ stdout: 'HIT\n3\n', stderr: expect.stringMatching(/loaded: 1 probe on\n[^\n]*\n$/) })
  })
})

describe('what fails at start', () => {
  it('is said, and does not end the program', async () => {
    project.write('fails/probes.hooks.ts', `console.log('ran'); throw new Error('half way')`)
    const bundle = await BUILDS.esbuild(project, 'src/cli.ts', 'esm')
    expect(await runShort(bundle, { cwd: project.path('fails') })).toEqual({
      code: 0,
      stdout: 'ran\n3\n',
      stderr: 'probes: hooks probes.hooks.ts:1:27: Error: half way (HOOKS_THROW); no probe is on\n',
    })
  })

  it('is a hooks file that watches itself', async () => {
    project.write('self/probes.hooks.ts', `export default (probes) => { probes.watch('./probes.hooks.ts'); console.log('ran') }`)
    const bundle = await BUILDS.esbuild(project, 'src/cli.ts', 'esm')
    expect(await runShort(bundle, { cwd: project.path('self') })).toMatchObject({ code: 0, stdout: 'ran\n3\n' })
  })

  it('is one that ends its own being watched', async () => {
    project.write(
      'ends/probes.hooks.ts',
      `export default (probes) => { probes.enable('src/add.ts:3', () => console.log('HIT')); probes.unwatch() }`,
    )
    const bundle = await BUILDS.esbuild(project, 'src/cli.ts', 'esm')
    expect(await runShort(bundle, { cwd: project.path('ends') })).toEqual({ code: 0, stdout: '3\n', stderr: '' })
    rmSync(project.path('ends'), { recursive: true })
  })
})

describe('at exit', () => {
  const exitOf = async (hooks: string): Promise<string> => {
    project.write('exit/probes.hooks.ts', hooks)
    const bundle = await BUILDS.esbuild(project, 'src/cli.ts', 'cjs')
    const { stderr } = await runShort(bundle, { cwd: project.path('exit') })
    return stderr.split('\n').find((line) => line.includes(' at exit: ')) ?? ''
  }

  it('names what was never hit, with its status', async () => {
    const hooks = `export default (probes) => { for (const a of ['src/add.ts:3', 'src/add.ts:33', 'src/ad.ts:3', 5]) probes.enable(a, () => {}) }`
    expect(await exitOf(hooks)).toBe(
      'probes: hooks ./probes.hooks.ts at exit: 3 of 4 probes were never hit: src/add.ts:33 (no-code), src/ad.ts:3 (pending), 5 (error)',
    )
  })

  it('counts what is more than ten', async () => {
    const line = await exitOf(`export default (probes) => { for (let i = 1; i < 15; i++) probes.enable('src/ad.ts:' + i, () => {}) }`)
    expect(line).toMatch(/14 of 14 probes were never hit: src\/ad\.ts:1 \(pending\), .*src\/ad\.ts:10 \(pending\), and 4 more$/)
  })

  it('says nothing when all were hit, and warns of no leak in a program with as many listeners as Node lets be', async () => {
    // Node has one of its own in a program of modules.
    project.write('src/listens.ts', `import './cli'\nfor (let i = 0; i < 9; i++) process.on('exit', () => {})\n`)
    const bundle = await BUILDS.esbuild(project, 'src/listens.ts', 'esm')
    const { stderr } = await runShort(bundle, { cwd: project.folder })
    expect(stderr).toBe(LOADED)
  })

  it('comes after what the program does at its exit', async () => {
    project.write(
      'src/late.ts',
      `import { add } from './add'\nprocess.on('exit', () => console.log(add(1, 1)))\nsetTimeout(() => {}, 50)\n`,
    )
    project.write('late/probes.hooks.ts', `export default (probes) => { probes.enable('src/add.ts:3', () => console.log('HIT')) }`)
    const bundle = await BUILDS.esbuild(project, 'src/late.ts', 'esm')
    const { stdout, stderr } = await runShort(bundle, { cwd: project.path('late') })
    expect(stdout).toBe('HIT\n2\n')
    expect(stderr).not.toContain('at exit')
  })
})
