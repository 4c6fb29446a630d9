import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { build } from 'esbuild'
import { expect, it } from 'vitest'
import { Project, run } from '../hosts/project.ts'

const MODULES = `const { probes } = require('unplugin-probes/runtime')
import('unplugin-probes/runtime').then((module) => console.log(probes === module.probes, typeof probes.enable))
`
/** As where the one copy comes by a bundle and the other by \`require\`. */
const COPIES = `const required = require('./node_modules/unplugin-probes/dist/runtime.cjs')
required.probes.enable('work.js:2', ({ vals }) => console.log('hit', vals.a))
import('unplugin-probes/runtime').then((module) => {
  console.log(required.probes === module.probes, module.probes.list().length)
  require('./work.js').f(1)
})
`

it('plain CommonJS requires the runtime, without a word from Node, and it is the one that modules import', async () => {
  const project = new Project(undefined, { 'package.json': '{}', 'main.js': MODULES })
  expect(await run(project.path('main.js'))).toEqual({ code: 0, stdout: 'true function\n', stderr: '' })
})

it('two copies in a process are one runtime: a probe of the one is hit, and listed by the other', async () => {
  const { instrument } = await import('unplugin-probes/transform')
  const project = new Project(undefined, { 'package.json': '{}', 'main.js': COPIES })
  project.write('work.js', instrument('exports.f = (a) => {\n  return a\n}', 'work.js', { format: 'commonjs' })!.code)
  const { code, stdout } = await run(project.path('main.js'))
  expect({ code, stdout }).toEqual({ code: 0, stdout: 'true 1\nhit 1\n' })
})

it('a bundle that requires and imports it holds one copy', async () => {
  const project = new Project(undefined, {
    'main.js': `import { probes } from 'unplugin-probes/runtime'\nimport { other } from './other.cjs'\nconsole.log(probes === other)\n`,
    'other.cjs': `exports.other = require('unplugin-probes/runtime').probes\n`,
  })
  const outfile = project.path('out.mjs')
  await build({ entryPoints: [project.path('main.js')], bundle: true, platform: 'node', format: 'esm', outfile })
  expect((await run(outfile)).stdout).toBe('true\n')
  expect(readFileSync(outfile, 'utf8').match(/Symbol\.for\("unplugin-probes"\)/g)).toHaveLength(1)
})

it('what is required asks no require for parts of Node, which tests mock', () => {
  const text = readFileSync(createRequire(import.meta.url).resolve('../../dist/runtime2.cjs'), 'utf8')
  expect(text.match(/^let \w+ = .*\brequire\("node:/gm)).toBeNull()
  expect(text.match(/^let \w+ = globalThis\.process\?\.getBuiltinModule\?\.\("node:/gm)!.length).toBeGreaterThan(4)
})
