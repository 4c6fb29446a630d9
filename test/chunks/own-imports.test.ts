import { relative, resolve } from 'node:path'
import * as esbuild from 'esbuild'
import probes from 'unplugin-probes/esbuild'
import { describe, expect, it } from 'vitest'
import { Project, run } from '../hosts/project.ts'

const PACKAGE = resolve(import.meta.dirname, '../..')
const HOOKS = `export default (probes) => { probes.enable('src/solo.js:2', ({ finfo }) => console.log('HIT', finfo.file)) }\n`
const FILES = {
  'src/solo.js': `function f(n) {\n  return n + 1\n}\nconsole.log(f(1))\n`,
  'src/asks.js': `import { probes } from 'unplugin-probes/runtime'\nfunction f(n) {\n  return n + 1\n}\nprobes.enable('src/asks.js:3', ({ finfo }) => console.log('HIT', finfo.file))\nconsole.log(f(1))\n`,
  'probes.hooks.mjs': HOOKS,
}

interface Made {
  readonly outside: readonly string[]
  readonly stdout: string
  readonly stderr: string
}

/** What a build imports from outside, and what it prints. */
async function made(project: Project, name: string, more: esbuild.BuildOptions, extension = '.mjs'): Promise<Made> {
  const { metafile } = await esbuild.build({
    absWorkingDir: project.folder,
    entryPoints: [`src/${name}.js`],
    outdir: 'out',
    outExtension: { '.js': extension },
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'silent',
    metafile: true,
    ...more,
    plugins: [probes({ include: ['src/**'], hooks: './probes.hooks.mjs', summary: false })],
  })
  const outside = Object.values(metafile!.outputs).flatMap(({ imports }) =>
    imports.filter(({ external }) => external).map(({ path }) => path),
  )
  const { stdout, stderr } = await run(project.path('out', name + extension), [], { cwd: project.folder })
  return { outside, stdout, stderr }
}

describe('what our own modules import is in the bundle, whatever is external', () => {
  it.each([
    ['./node_modules/*', '../node_modules/*'],
    [`${PACKAGE}/*`],
    [`${PACKAGE}/dist/*`],
    [`${PACKAGE}/dist/runtime2.js`],
    ['/*'],
    ['../*'],
    ['./*'],
    ['*/runtime2.js'],
    ['*.js'],
    ['*'],
    ['RELATIVE/dist/*'],
  ])('%s', async (...patterns) => {
    const project = new Project(undefined, FILES)
    const external = patterns.map((pattern) => pattern.replace('RELATIVE', relative(project.folder, PACKAGE)))
    const { outside, stdout, stderr } = await made(project, 'solo', { external })
    expect(outside.filter((path) => !path.startsWith('node:'))).toEqual([])
    expect(stdout, stderr).toBe('HIT src/solo.js\n2\n')
  })

  it.each([['*/runtime2.js'], [`${PACKAGE}/dist/runtime2.js`]])('a program that imports the runtime: %s', async (pattern) => {
    const project = new Project(undefined, FILES)
    const { outside, stdout, stderr } = await made(project, 'asks', { external: [pattern] })
    expect(outside.filter((path) => !path.startsWith('node:'))).toEqual([])
    expect(stdout, stderr).toBe('HIT src/asks.js\n2\n')
  })

  it("a file of the program that is called like one of ours is the program's", async () => {
    const project = new Project(undefined, {
      ...FILES,
      'src/named.js': `import { a } from './runtime2.js'\nimport { b } from './start.js'\nconsole.log(a, b)\n`,
      'src/runtime2.js': `export const a = 'a'\n`,
      'src/start.js': `export const b = 'b'\n`,
    })
    expect((await made(project, 'named', {})).stdout).toBe('a b\n')
    expect((await made(project, 'named', { external: ['./src/runtime2.js'] })).outside).toContain('../src/runtime2.js')
  })
})

describe.each(['solo', 'asks'])('what Node has is found, %s', (name) => {
  it.each([
    ['neutral', 'esm', '.mjs'],
    ['neutral', 'cjs', '.cjs'],
    ['neutral', 'iife', '.cjs'],
    ['neutral', 'iife', '.mjs'],
    ['node', 'iife', '.cjs'],
    ['node', 'iife', '.mjs'],
  ] as const)('platform %s, format %s, %s', async (platform, format, extension) => {
    const project = new Project(undefined, FILES)
    const { stdout, stderr } = await made(project, name, { platform, format }, extension)
    expect(stdout, stderr).toBe(`HIT src/${name}.js\n2\n`)
  })
})

it("what the program itself imports is esbuild's", async () => {
  const project = new Project(undefined, { ...FILES, 'src/solo.js': `import fs from 'node:fs'\nconsole.log(typeof fs)\n` })
  await expect(made(project, 'solo', { platform: 'neutral' })).rejects.toThrow('Could not resolve "node:fs"')
  expect((await made(project, 'solo', { format: 'iife' }, '.mjs')).stderr).toContain('Dynamic require of "node:fs" is not supported')
})
