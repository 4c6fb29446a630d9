import { beforeAll, describe, expect, it } from 'vitest'
import { build, HOSTS, type HostName } from './hosts.ts'
import { Project, run } from './project.ts'

let project: Project

beforeAll(() => {
  project = new Project('two-bundles')
})

/** One bundle loads the other: both hold the runtime and one file, and there is one `probes` all the same. */
async function check(host: HostName, guest: HostName): Promise<void> {
  const name = `${host}-${guest}`.replaceAll(' ', '-')
  const { file } = await build(host, project, { entry: 'src/host.ts', name: `host-${name}` })
  const other = await build(guest, project, { entry: 'src/guest.ts', name: `guest-${name}`, library: true })
  const { stdout, stderr, code } = await run(file, [other.file, ...['guest', 'host', 'shared'].map((marker) => project.address(marker))])
  expect(code, stderr).toBe(0)
  expect(JSON.parse(stdout)).toEqual({
    before: 'pending',
    after: 'on',
    same: true,
    count: 3,
    results: [10, 8, 2, 12],
    seen: [
      ['guest', 'src/guest.ts', { x: 5, y: 10 }],
      ['host', 'src/host.ts', { x: 7 }],
      // Once in the copy of one bundle, once in that of the other.
      ['shared', { x: 1, twice: 2 }],
      ['shared', { x: 6, twice: 12 }],
      ['guest', 'src/guest.ts', { x: 6, y: 12 }],
    ],
  })
}

describe('two bundles in one process', () => {
  HOSTS.forEach((host, i) => {
    for (const guest of new Set([host, HOSTS[(i + 1) % HOSTS.length]!])) it(`${host} loads ${guest}`, () => check(host, guest))
  })
})
