import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { build, HOSTS, type HostName } from './hosts.ts'
import { Project, run } from './project.ts'

/** What a bundle holds of the texts that only unused exports have. */
function marksIn(file: string): string[] {
  return [...new Set(readFileSync(file, 'utf8').match(/MARK-[a-z-]+/g))].sort()
}

/** What a bundler drops without us, it drops with us. */
async function check(host: HostName, minify: boolean, manifest: Record<string, unknown>): Promise<void> {
  const project = new Project('tree-shaking', { 'package.json': JSON.stringify({ name: 'app', ...manifest }) })
  const plain = await build(host, project, { entry: 'src/main.ts', plugin: false, minify })
  const probed = await build(host, project, { entry: 'src/main.ts', minify })
  expect(marksIn(probed.file)).toEqual(marksIn(plain.file))
  // webpack keeps all when it does not minify.
  if (host !== 'webpack' || minify) expect(marksIn(plain.file)).not.toContain('MARK-function')
  expect(marksIn(plain.file)).toContain('MARK-effect')
  const { stdout, stderr, code } = await run(probed.file, [project.address('used'), project.address('effect')])
  expect(code, stderr).toBe(0)
  const [printed, seen] = stdout.split('\n')
  expect(printed).toBe('used 7 1 MARK-effect')
  expect(JSON.parse(seen!), stderr).toEqual([
    { vals: { a: 7 }, uv: { calls: 1 } },
    { vals: {}, uv: { before: 'nothing' } },
  ])
}

const MANIFESTS = { 'side effects unknown': {}, 'no side effects': { sideEffects: false } }

describe.each(Object.entries(MANIFESTS))('what a bundle keeps, %s', (_name, manifest) => {
  describe.each([false, true])('minified: %s', (minify) => {
    for (const host of HOSTS) it(host, () => check(host, minify, manifest))
  })
})
