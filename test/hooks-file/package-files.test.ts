import { chmodSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { Project } from '../hosts/project.ts'
import { BUILDS, runShort } from './short-program.ts'

let project: Project
let program: string

beforeAll(async () => {
  project = new Project(undefined, { 'src/main.ts': `setTimeout(() => console.log('end'), 300)\n` })
  program = await BUILDS.esbuild(project, 'src/main.ts', 'esm', { hooks: './probes.hooks.mjs', cache: false })
})

const RUNS = `console.log('RAN')`
const STATIC = `import 'pk'`
const LATE = `export default async () => { await import('pk') }`
const CJS = '{"main":"index.js"}'
const ESM = '{"type":"module","exports":{"import":"./index.js"}}'
const ONLY_ESM_DEP = { 'dep/package.json': ESM, 'dep/index.js': `${RUNS}\nexport {}` }
const CREATE = `import { createRequire } from 'node:module'\nexport default () => { createRequire(import.meta.url)('./node_modules/d.cjs') }`
const CREATE_LATE = `export default async () => { const { default: module } = await import('module'); module.createRequire(import.meta.url)('./node_modules/d.cjs') }`
const CREATE_ALL = `import * as all from 'module'\nall.createRequire(import.meta.url)('./node_modules/d.cjs')`

describe.skipIf(process.platform === 'win32')(
  'what others can write does not run, though Node loads it: a file or folder that is named',
  () => {
    it.each([
      [
        'by require, in a package',
        STATIC,
        'pk/in.js',
        0o666,
        { 'pk/package.json': CJS, 'pk/index.js': `require("./in.js")`, 'pk/in.js': RUNS },
      ],
      [
        'by require, in a file that is required',
        STATIC,
        'pk/deep.js',
        0o666,
        { 'pk/package.json': CJS, 'pk/index.js': `require("./in")`, 'pk/in.js': `require('./deep')`, 'pk/deep.js': RUNS },
      ],
      [
        'as a package by require',
        STATIC,
        'dep',
        0o777,
        { 'pk/package.json': CJS, 'pk/index.js': `require("dep")`, 'dep/package.json': CJS, 'dep/index.js': RUNS },
      ],
      [
        'by export from, in an ES module that awaits',
        LATE,
        'dep',
        0o777,
        { 'pk/package.json': ESM, 'pk/index.js': `await null\nexport*from"dep"`, ...ONLY_ESM_DEP },
      ],
      [
        'by import(), in an ES module',
        LATE,
        'dep',
        0o777,
        { 'pk/package.json': ESM, 'pk/index.js': `await import( /* late */ "dep" )`, ...ONLY_ESM_DEP },
      ],
      ['by a createRequire', CREATE, 'd.cjs', 0o666, { 'd.cjs': RUNS }],
      ['by a createRequire of the default import, awaited', CREATE_LATE, 'd.cjs', 0o666, { 'd.cjs': RUNS }],
      ['by a createRequire of a namespace', CREATE_ALL, 'd.cjs', 0o666, { 'd.cjs': RUNS }],
    ])('%s', async (_how, hooks, open, mode, files) => {
      project.write('probes.hooks.mjs', hooks)
      for (const [name, text] of Object.entries(files)) project.write(`node_modules/${name}`, text)
      const path = project.path('node_modules', open)
      chmodSync(path, mode)
      const refused = await runShort(program, { cwd: project.folder })
      expect(refused).toMatchObject({ code: 0, stdout: 'end\n' })
      expect(refused.stderr).toContain(`chmod go-w ${path}`)
      expect(refused.stderr).toContain('HOOKS_ACCESS')
      const trusted = await runShort(program, { cwd: project.folder, env: { PROBES_TRUST: '1' } })
      expect(trusted).toMatchObject({ code: 0, stdout: 'RAN\nend\n' })
      chmodSync(path, mode & 0o755)
      expect(await runShort(program, { cwd: project.folder })).toMatchObject({ code: 0, stdout: 'RAN\nend\n' })
    })
  },
)

it('names of nothing, of what runs already and of each other are no fault', async () => {
  project.write('probes.hooks.mjs', STATIC)
  project.write('node_modules/pk/package.json', CJS)
  project.write('node_modules/pk/index.js', `try { require('nowhere') } catch {}\nrequire('./b'); require('fs'); ${RUNS}`)
  project.write('node_modules/pk/b.js', `require('.'); require('./data.json')`)
  project.write('node_modules/pk/data.json', '{}')
  expect(await runShort(program, { cwd: project.folder })).toMatchObject({ code: 0, stdout: 'RAN\nend\n' })
})

it('of more than 2,000 files only the first ones are looked at, which is said', async () => {
  project.write('probes.hooks.mjs', STATIC)
  project.write('node_modules/pk/package.json', CJS)
  const numbers = Array.from({ length: 2100 }, (_, i) => i)
  project.write('node_modules/pk/index.js', `${numbers.map((i) => `require('./f${i}')`).join('\n')}\n${RUNS}`)
  for (const i of numbers) project.write(`node_modules/pk/f${i}.js`, '')
  const { stdout, stderr } = await runShort(program, { cwd: project.folder })
  expect(stdout).toContain('RAN')
  expect(stderr.match(/more than 2000 files; .*HOOKS_UNCHECKED/g)).toHaveLength(1)
})
