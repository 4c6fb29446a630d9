import { mkdirSync, readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { BUILDS, runShort } from '../hooks-file/short-program.ts'
import { Project } from '../hosts/project.ts'

let project: Project
let bundle: string
let place: string

beforeAll(async () => {
  project = new Project(undefined, {
    'src/add.ts': 'export function add(a: number, b: number): number {\n  const sum = a + b\n  return sum\n}\n',
    'src/main.ts': `import { probes } from 'unplugin-probes/runtime'
import { add } from './add'
const { status, reason, sites } = probes.enable(process.env['ADDRESS']!, () => {})
console.log(JSON.stringify({ status, reason, at: sites.map(({ file, line }) => file + ':' + line) }))
add(1, 2)
`,
  })
  bundle = await BUILDS.esbuild(project, 'src/main.ts', 'esm', { cache: false })
  const lines = readFileSync(bundle, 'utf8').split('\n')
  const line = lines.findIndex((text) => text.includes('return sum'))
  place = `${line + 1}:${lines[line]!.indexOf('return sum') + 1}`
  mkdirSync(project.path('elsewhere'))
})

async function bound(address: string, cwd: string): Promise<unknown> {
  const { stdout } = await runShort(bundle, { cwd, env: { ADDRESS: address } })
  return JSON.parse(stdout)
}

describe('a place in a bundle, as stack traces have it', () => {
  it.each(['out/main.ts.esbuild.mjs', 'main.ts.esbuild.mjs'])('%s, wherever the program runs', async (file) => {
    for (const cwd of [project.folder, project.path('out'), project.path('elsewhere')])
      expect(await bound(`${file}:${place}`, cwd)).toEqual({
        status: 'on',
        reason: expect.stringMatching(/^main|^out/) as unknown,
        at: ['src/add.ts:3'],
      })
  })

  it('that comes from no source', async () => {
    expect(await bound('main.ts.esbuild.mjs:1:1', project.path('elsewhere'))).toEqual({
      status: 'no-code',
      reason: 'main.ts.esbuild.mjs is a bundle, and its source map has no source for 1:1',
      at: [],
    })
  })
})
