import { beforeAll, describe, expect, it } from 'vitest'
import { build, HOSTS, type HostName } from './hosts.ts'
import { Project, run } from './project.ts'

let project: Project

beforeAll(() => {
  project = new Project('import-cycle')
})

/** A function of a module that has not run yet is called: its switches must be there, and the probe is hit. */
async function check(host: HostName, minify: boolean): Promise<void> {
  const [plain, probed] = [
    await build(host, project, { entry: 'src/main.ts', plugin: false, minify }),
    await build(host, project, { entry: 'src/main.ts', minify }),
  ]
  const untouched = await run(plain.file)
  expect(untouched).toMatchObject({ code: 0, stderr: '' })
  expect(untouched.stdout).toMatch(/^second begins\nsecond <1>\nfirst begins\n/)
  expect(await run(probed.file), 'probes off').toEqual(untouched)
  const { stdout, stderr, code } = await run(probed.file, [project.address('hoisted')])
  expect({ stdout, code }, 'probe on').toEqual({ stdout: untouched.stdout, code: 0 })
  const hits = [...stderr.matchAll(/^HIT (.*)$/gm)].map(([, text]) => JSON.parse(text!) as { hit: number; vals: object; uv: object })
  expect(hits.map(({ hit, vals }) => ({ hit, vals }))).toEqual([
    { hit: 1, vals: { x: 1, text: '<1>' } },
    { hit: 2, vals: { x: 2, text: '<2>' } },
    { hit: 3, vals: { x: 3, text: '<3>' } },
  ])
  // Absent in its temporal dead zone; a bundler that writes `var` has none, there it is undefined.
  expect(hits[0]!.uv).toEqual({ tag: 'function', suffix: 'none', other: 'undefined' })
  expect(hits[1]!.uv).toEqual({ tag: 'function', suffix: '!', other: 'string' })
}

describe.each([false, true])('a hoisted function of a module that has not run yet, minified: %s', (minify) => {
  for (const host of HOSTS) it(host, () => check(host, minify))
})
