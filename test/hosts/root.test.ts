import { existsSync, readFileSync } from 'node:fs'
import { beforeEach, describe, expect, it } from 'vitest'
import { build, HOSTS, type Built, type HostName, type Options } from './hosts.ts'
import { buildOther, OTHER_HOSTS, type OtherHost } from './more-hosts.ts'
import { Project } from './project.ts'

const FILES = {
  'packages/shop/src/main.ts': `import { work } from '../../core/src/work.ts'\nconsole.log(work(1))\n`,
  'packages/core/src/work.ts': `export function work(x: number): number {\n  const twice = x * 2\n  return twice\n}\n`,
}
const ENTRY = 'packages/shop/src/main.ts'

let project: Project

beforeEach(() => {
  project = new Project(undefined, FILES)
})

async function buildWith(host: HostName | OtherHost, plugin: Options): Promise<Built> {
  const request = { entry: ENTRY, plugin: { cache: false, ...plugin } }
  return OTHER_HOSTS.includes(host as OtherHost)
    ? buildOther(host as OtherHost, project, request)
    : build(host as HostName, project, request)
}

/** The files that have sites, as addresses name them. */
function filesIn({ file }: Built): string[] {
  const text = readFileSync(file, 'utf8')
  return ['packages/core/src/work.ts', 'src/main.ts', '../core/src/work.ts', 'packages/shop/src/main.ts'].filter((name) =>
    ["'", '"', '`'].some((quote) => text.includes(`${quote}${name}${quote}`)),
  )
}

/** No process has its working directory in the project; test/matrix shows that its folder is the root all the same. */
describe.each([...HOSTS, ...OTHER_HOSTS])('%s', (host) => {
  it('the option root wins: relative to that folder', async () => {
    const built = await buildWith(host, { root: 'packages/shop', include: ['src/**', '../core/**'], tables: 'tables.json' })
    expect(Object.values(tablesOf('packages/shop/tables.json')).sort()).toEqual(['../core/src/work.ts', 'src/main.ts'])
    expect(built.warnings.filter((line) => line.includes('PROBES'))).toEqual([])
    expect(filesIn(await buildWith(host, { root: project.path('packages/shop'), include: ['src/**'] }))).toEqual(['src/main.ts'])
  })

  it('says that there is no such folder', async () => {
    const error = await buildWith(host, { root: 'packages/shpo' }).then(String, (thrown: Error) => thrown.message)
    expect(error).toContain(
      `root is "packages/shpo"; there is no folder ${project.path('packages/shpo')}, as it is meant from ${project.folder} (PROBES_OPTION)`,
    )
    expect(existsSync(project.path('out')), 'anything built').toBe(false)
  })
})

function tablesOf(path: string): Record<string, string> {
  const { tables } = JSON.parse(readFileSync(project.path(path), 'utf8')) as { tables: Record<string, [file: string, table: string]> }
  return Object.fromEntries(Object.entries(tables).map(([key, [file]]) => [key, file]))
}
