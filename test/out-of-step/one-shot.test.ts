import { beforeAll, describe, expect, it } from 'vitest'
import { BUILDS, runShort } from '../hooks-file/short-program.ts'
import { Project } from '../hosts/project.ts'

const CLI = `export function greet(who) {
  return 'hello ' + who
}
console.log(greet('Ada'))
`
const NOTE = '(src/cli.ts on disk is not the file that was built: build again, or mind that lines are those of the build)'
const AT = "src/cli.ts:2:3 (greet): return 'hello ' + who"

let project: Project
let bundle: string

beforeAll(async () => {
  project = new Project(undefined, { 'src/cli.ts': CLI })
  bundle = await BUILDS.esbuild(project, 'src/cli.ts', 'esm')
})

async function said(hooks: string): Promise<string> {
  project.write('probes.hooks.ts', `export default (probes: any) => { ${hooks} }`)
  const { stderr } = await runShort(bundle, { cwd: project.folder })
  const lines = stderr.split('\n')
  const head = lines.findIndex((line) => line.includes(' loaded: '))
  return lines.slice(head).join('\n').replaceAll('probes: ', '').trimEnd()
}

describe('a probe that has fired once while the program started', () => {
  const once = `probes.enable('src/cli.ts:2', () => true)`

  it('has done what it should', async () => {
    expect(await said(once)).toBe(
      `hooks ./probes.hooks.ts loaded: 1 probe, of which 1 is over\n  src/cli.ts:2 was on at ${AT}; removed after 1 hit: its handler returned true`,
    )
  })

  it('beside others', async () => {
    expect(await said(`${once}; probes.enable('src/cli.ts:2', () => {}); probes.enable('src/cli.ts:99', () => {}); ${once}`)).toMatch(
      /^hooks \.\/probes\.hooks\.ts loaded: 1 probe on, 2 are over, 1 not\n {2}src\/cli\.ts:99 is no-code: .*\n {2}src\/cli\.ts:2 was on .*\n {2}src\/cli\.ts:2 was on .*\n {2}src\/cli\.ts:2 is on /,
    )
  })

  it('whose handler threw has failed, and where', async () => {
    expect(await said(`probes.enable('src/cli.ts:2', () => { throw new TypeError('half way') })`)).toMatch(
      /loaded: 0 probes on, 1 not\n {2}src\/cli\.ts:2 was on at src\/cli\.ts:2:3 \(greet\): return 'hello ' \+ who; off after 1 hit: its handler threw TypeError: half way/,
    )
  })

  it('was not where the file on disk says', async () => {
    project.write('src/cli.ts', `// new\n${CLI}`)
    expect(await said(once)).toContain(`  src/cli.ts:2 was on at ${AT} ${NOTE}; removed after 1 hit: its handler returned true`)
    project.write('src/cli.ts', CLI)
  })
})
