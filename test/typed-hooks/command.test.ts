import { statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { CommandLine } from '../cli/command-line.ts'
import { TSCONFIG, TypedProject, TYPES } from './typed-project.ts'

const FILES = { 'src/cart.ts': 'export function total(rate: number) {\n  return rate * 2\n}\n' }
const IMPORT = "import { probes } from 'unplugin-probes/runtime'\n"
const RIGHT = { ...FILES, 'probes.hooks.ts': `${IMPORT}probes.count('cart.ts:2')\n` }

describe('probes types', () => {
  it('writes only what is not there yet, checks without writing, and says in JSON what it did', () => {
    const project = new TypedProject(RIGHT)
    const inode = (): number => statSync(join(project.folder, TYPES)).ino
    expect(project.run(['types', '--check'])).toEqual({
      code: 1,
      stdout: `${TYPES} is out of date: run unplugin-probes types\n`,
      stderr: '',
    })
    expect(project.has(TYPES)).toBe(false)
    expect(project.run(['types'])).toEqual({ code: 0, stdout: `${TYPES}: 1 address, written\n`, stderr: '' })
    const before = inode()
    expect(project.run(['types', '--json'])).toEqual({
      code: 0,
      stdout: `{"event":"types","file":"${TYPES}","state":"unchanged","addresses":1}\n`,
      stderr: '',
    })
    expect(inode()).toBe(before)
    expect(project.run(['types', '--check']).code).toBe(0)
    project.write('src/cart.ts', `\n${FILES['src/cart.ts']}`)
    expect(project.run(['types', '--check']).code).toBe(1)
    // What is named no more is taken out, so that the file stays up to date.
    project.write('probes.hooks.ts', IMPORT)
    expect(project.run(['types']).stdout).toBe(`${TYPES}: 0 addresses, written\n`)
    expect(project.types).toContain('interface SitesOfHooks {\n}')
  })

  it('says where addresses are named that bind nowhere, also in data, and fails', () => {
    const project = new TypedProject({
      ...FILES,
      'probes.hooks.ts': `${IMPORT}probes.count('cart.ts:9')\n`,
      'more.json': '{ "probes": [\n  { "at": "cart.ts:2", "count": true },\n  { "at": "cart.ts#sum", "count": true }\n] }\n',
    })
    const { code, stdout, stderr } = project.run(['types', 'probes.hooks.ts', 'more.json'])
    expect([code, stdout]).toEqual([1, `${TYPES}: 1 address, written\n`])
    expect(stderr).toBe(`more.json:3:11: cart.ts#sum binds nowhere: no function sum with sites in src/cart.ts; nearest: total
probes.hooks.ts:2:14: cart.ts:9 binds nowhere: no code on line 9; nearest: src/cart.ts:2:3 (total)
`)
    const [, stale] = project.run(['types', 'probes.hooks.ts', '--json']).stdout.split('\n')
    expect(JSON.parse(stale!)).toEqual({
      event: 'stale',
      address: 'cart.ts:9',
      location: { url: 'probes.hooks.ts', line: 2, column: 14 },
      reason: 'no code on line 9; nearest: src/cart.ts:2:3 (total)',
    })
  })

  it('takes a folder of hooks files, and writes beside it', () => {
    const project = new TypedProject({
      ...FILES,
      'tsconfig.json': TSCONFIG.replace('"src"', '"src","probes.hooks/*"'),
      'probes.hooks/one.ts': `${IMPORT}probes.enable('cart.ts:2', ({ vals }) => vals.one)\n`,
      'probes.hooks/two.ts': `${IMPORT}probes.enable('cart.ts#total', ({ vals }) => vals.two)\n`,
    })
    expect(project.run(['types'])).toEqual({ code: 0, stdout: `${TYPES}: 2 addresses, written\n`, stderr: '' })
    expect(project.check()).toEqual([
      expect.stringMatching(/^probes\.hooks\/one\.ts\(2,.*'one' does not/),
      expect.stringMatching(/^probes\.hooks\/two\.ts\(2,.*'two' does not/),
    ])
  })

  it('works without a tsconfig.json, of JavaScript too, and says so', () => {
    const project = new TypedProject({
      'src/a.js':
        '/** @param {number} n */\nexport function double(n) {\n  const made = new Thing()\n  return n * 2\n}\nexport class Thing { x = 1 }\n',
      'probes.hooks.ts': `${IMPORT}probes.count('a.js:4')\n`,
    })
    project.remove('tsconfig.json')
    const { code, stderr } = project.run(['types'])
    expect([code, stderr]).toEqual([
      0,
      `there is no tsconfig.json in ${project.folder} or above: types are those of a strict one without options\n`,
    ])
    expect([project.typeOf('n'), project.typeOf('made')]).toEqual(['number', '{ x: number }'])
  })

  it('says that no compiler would see the types', () => {
    const project = new TypedProject({
      ...RIGHT,
      'tsconfig.json': '{ "include": ["src"], "compilerOptions": { "lib": ["es2022"], "types": [] } }',
    })
    const says = `no tsconfig.json includes probes.hooks.ts and ${TYPES}: add "probes.hooks*" to its "include", or neither tsc nor an editor has the types\n`
    expect(project.run(['types'])).toEqual({ code: 0, stdout: `${TYPES}: 1 address, written\n`, stderr: says })
  })

  it('finds the configuration of a file among those that the nearest one refers to', () => {
    const project = new TypedProject({
      ...RIGHT,
      'tsconfig.json': '{ "files": [], "references": [{ "path": "./tsconfig.app.json" }, { "path": "./tools" }] }',
      'tsconfig.app.json': '{ "include": ["src"], "compilerOptions": { "strict": false, "lib": ["es2022"], "types": [] } }',
      'tools/tsconfig.json': '{ "include": ["../probes.hooks*"], "compilerOptions": { "strict": true, "lib": ["es2022"], "types": [] } }',
      'src/cart.ts': 'export const maybe = (x?: string) => {\n  return x\n}\n',
    })
    expect(project.run(['types'])).toEqual({ code: 0, stdout: `${TYPES}: 1 address, written\n`, stderr: '' })
    expect(project.typeOf('x')).toBe('string')
  })

  it('leaves components as loose as they are, and says so', () => {
    const project = new TypedProject({ ...RIGHT, 'src/App.vue': '<script setup>\nconst a = 1\n</script>\n' })
    project.write('probes.hooks.ts', `${RIGHT['probes.hooks.ts']}probes.enable('App.vue:2', ({ vals }) => vals.anything)\n`)
    const { code, stderr } = project.run(['types'])
    expect([code, stderr]).toEqual([
      0,
      'probes.hooks.ts:3:15: App.vue:2 has no types: a component has sites behind its compiler only, which nobody but a build knows\n',
    ])
    expect(project.check()).toEqual([])
  })

  it('passes over what nobody is to read, and what cannot be parsed', () => {
    const project = new TypedProject({
      'src/a.ts': 'export function log(user: string, /** @sensitive */ word: string) {\n  return user + word\n}\n',
      'src/b.ts': 'export function (\n',
      'probes.hooks.ts': `${IMPORT}probes.count('a.ts:2')\nprobes.count('b.ts:1')\n`,
    })
    const { code, stderr } = project.run(['types'])
    expect([code, stderr]).toEqual([
      0,
      expect.stringMatching(/^probes\.hooks\.ts:3:14: b\.ts:1 has no types: src\/b\.ts:1:17: Identifier expected/),
    ])
    expect([project.typeOf('user'), project.typeOf('word')]).toEqual(['string', undefined])
  })

  it('says what it was not told', () => {
    const empty = new CommandLine({})
    expect(empty.run(['types'])).toEqual({
      code: 2,
      stdout: '',
      stderr: 'there is no probes.hooks.ts here; say which hooks files: unplugin-probes types deploy/probes.hooks.ts\n',
    })
    expect(empty.run(['types', 'none.ts'])).toEqual({
      code: 2,
      stdout: '',
      stderr: 'none.ts: there is no such hooks file, and no folder that holds one\n',
    })
    expect(empty.run(['types', '--help']).stdout).toMatch(/^unplugin-probes types \[<hooks files or folders>\] … \[--check\] \[--json\]\n/)
  })
})
