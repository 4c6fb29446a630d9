import { rmSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { Project } from '../hosts/project.ts'
import { BUILDS, runShort } from './short-program.ts'

let project: Project
let program: string
/** The probe is hit, then the file is saved anew if the program is told to, and time passes. */
const MAIN = `import { renameSync, existsSync } from 'node:fs'
function work(a: number): number {
  return a + 1
}
console.log(work(1))
if (existsSync('next')) setTimeout(() => renameSync('next', 'probes.hooks.ts'), 100)
setTimeout(() => {}, 700)
`

beforeAll(async () => {
  project = new Project(undefined, { 'src/main.ts': MAIN })
  program = await BUILDS.esbuild(project, 'src/main.ts', 'esm', { hooks: './probes.hooks.ts', cache: false })
})

async function said(): Promise<string> {
  const { code, stdout, stderr } = await runShort(program, { cwd: project.folder })
  expect({ code, stdout }).toEqual({ code: 0, stdout: '2\n' })
  return stderr
}

/** `:line:column` of the first place of a text. */
function placeIn(text: string, part: string): string {
  const before = text.slice(0, text.indexOf(part)).split('\n')
  return `probes.hooks.ts:${before.length}:${before.at(-1)!.length + 1})`
}

const HANDLER = `throw new Error('in handler')`
const CLEANUP = `throw new Error('in cleanup')`

describe('what a hooks file throws when it has been loaded has its place as it was written', () => {
  it.each([
    ['a handler in the first line', `export default (probes) => { probes.enable('main.ts:3', () => { ${HANDLER} }) }`],
    [
      'behind types',
      `import { probes } from 'unplugin-probes/runtime'\nconst a: number = 1, on = (b: number): void => { ${HANDLER} }\nprobes.enable('main.ts:3', () => on(a))\n`,
    ],
    ['of CommonJS', `exports.default = (probes) => { probes.enable('main.ts:3', () => { ${HANDLER} }) }`],
    ['one that awaits at its top', `await null; export default (probes) => { probes.enable('main.ts:3', () => { ${HANDLER} }) }`],
    ['an asynchronous handler', `export default (probes) => { probes.enable('main.ts:3', async () => { await null; ${HANDLER} }) }`],
  ])('%s', async (what, text) => {
    project.write('probes.hooks.ts', text)
    if (what.includes('awaits')) {
      // It is loaded when the program has made its first turn.
      project.write('src/late.ts', MAIN.replace('console.log(work(1))', 'setTimeout(() => console.log(work(1)), 300)'))
      const late = await BUILDS.esbuild(project, 'src/late.ts', 'esm', { hooks: './probes.hooks.ts', cache: false })
      project.write('probes.hooks.ts', text.replace('main.ts', 'late.ts'))
      const { stderr } = await runShort(late, { cwd: project.folder })
      return expect(stderr).toContain(`in handler (at ${project.path(placeIn(text.replace('main.ts', 'late.ts'), 'new Error'))}`)
    }
    expect(await said()).toContain(`in handler (at ${project.path(placeIn(text, `new Error('in handler`))}`)
  })

  it('a cleanup, though a newer text of other places is on', async () => {
    const text = `export default (probes) => { probes.onUnload(() => { ${CLEANUP} }) }`
    project.write('probes.hooks.ts', text)
    project.write('next', `\n\nexport const a: number = 1;                          export default (probes: unknown) => { probes }`)
    const stderr = await said()
    rmSync(project.path('next'), { force: true })
    expect(stderr).toContain(`in cleanup (at ${project.path(placeIn(text, 'new Error'))}`)
  })
})

describe('a hooks file that enables nothing', () => {
  const HINT = /0 probes on; it exports the function hooks, which nobody calls; what is called is its default export: export default/

  it.each([
    [`export const hooks = (probes) => { probes.enable('main.ts:3', () => {}) }`, true],
    [`export async function hooks() {}\nexport const a = 1`, true],
    [`export const a = 1`, false],
    [`export default () => {}\nexport function hooks() {}`, false],
  ])('%s', async (text, isTold) => {
    project.write('probes.hooks.ts', text)
    expect(HINT.test(await said())).toBe(isTold)
  })

  it('is told of nothing when its top level enables something', async () => {
    project.write(
      'probes.hooks.ts',
      `import { probes } from 'unplugin-probes/runtime'\nexport function hooks() {}\nprobes.enable('main.ts:3', () => {})`,
    )
    expect(await said()).toMatch(/loaded: 1 probe on\n/)
  })
})
