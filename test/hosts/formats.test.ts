import { beforeAll, describe, expect, it } from 'vitest'
import { build, HOSTS, type HostName } from './hosts.ts'
import { Project, run } from './project.ts'

let project: Project

beforeAll(() => {
  project = new Project('formats')
})

/** The program says the same as without us, with probes off and on, and each marker is hit. */
async function check(host: HostName, entry: string, markers: Readonly<Record<string, readonly object[]>>): Promise<string> {
  const name = entry.replace(/\W/g, '-')
  const plain = await build(host, project, { entry, name, plugin: false })
  const probed = await build(host, project, { entry, name })
  const untouched = await run(plain.file)
  expect(untouched).toMatchObject({ code: 0, stderr: '' })
  expect(await run(probed.file), 'probes off').toEqual(untouched)
  const { stdout, stderr, code } = await run(
    probed.file,
    Object.keys(markers).map((marker) => project.address(marker)),
  )
  expect({ stdout, code }, 'probes on').toEqual({ stdout: untouched.stdout, code: 0 })
  const hits = [...stderr.matchAll(/^HIT (.*)$/gm)].map(([, text]) => JSON.parse(text!) as { file: string })
  for (const [marker, expected] of Object.entries(markers)) {
    const { file } = project.place(marker)
    expect(
      hits.filter((hit) => hit.file === file),
      stderr,
    ).toMatchObject(expected)
  }
  return untouched.stdout
}

describe('files that are neither modules nor CommonJS by their looks', () => {
  for (const host of HOSTS)
    it(host, async () => {
      const stdout = await check(host, 'src/ambiguous-main.mjs', { ambiguous: [{ hit: 1, vals: { a: 2 } }], strict: [{ hit: 1 }] })
      const { ambiguous, strict } = JSON.parse(stdout) as Record<string, { sloppy: boolean; aliased?: number }>
      // esbuild drops the directive when it writes CommonJS, without us too.
      expect(strict!.sloppy).toBe(host === 'esbuild cjs')
      if (host === 'webpack' || host === 'esbuild cjs') expect(ambiguous).toMatchObject({ sloppy: true, aliased: 2 })
    })
})

describe('CommonJS files', () => {
  for (const host of HOSTS) {
    // Rollup knows modules only.
    if (host === 'rollup') continue
    it(host, () =>
      check(host, 'src/commonjs-main.mjs', {
        legacy: [{ hit: 1, vals: { a: 2 } }],
        counter: [
          { hit: 1, vals: {}, uv: ['count'] },
          { hit: 2, vals: {} },
          { hit: 3, vals: {} },
        ],
        replaced: [{ hit: 1 }],
      }),
    )
  }
})
