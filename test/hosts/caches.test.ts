import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { RollupCache } from 'rollup'
import { beforeEach, describe, expect, it } from 'vitest'
import { build } from './hosts.ts'
import { Project, run } from './project.ts'

let project: Project

beforeEach(() => {
  project = new Project('cached')
})

async function expectHit(file: string): Promise<void> {
  const { line } = project.place('work')
  const { stdout, stderr, code } = await run(file, [project.address('work')])
  expect(code, stderr).toBe(0)
  expect(JSON.parse(stdout), stderr).toEqual({ result: 8, seen: [{ vals: { x: 4, twice: 8 }, line }] })
}

async function webpackInNewProcess(name: string): Promise<{ file: string; built: number }> {
  const script = join(import.meta.dirname, 'build-with-webpack-cache.mjs')
  const { stdout, stderr, code } = await run(script, [project.folder, name])
  expect(code, stderr).toBe(0)
  const { built } = JSON.parse(stdout) as { built: number }
  return { file: project.path('out', `${name}.cjs`), built }
}

describe('webpack, filesystem cache', () => {
  it('a second build in a new process', async () => {
    const first = await webpackInNewProcess('app')
    expect(first.built).toBeGreaterThan(0)
    await expectHit(first.file)
    rmSync(project.path('out'), { recursive: true })
    const second = await webpackInNewProcess('app')
    expect(second.built, 'modules built though they are in the cache').toBe(0)
    await expectHit(second.file)
  })

  it('an edit between the builds', async () => {
    await webpackInNewProcess('app')
    project.write(
      'src/work.ts',
      `// moved\nexport function work(x: number): number {\n  const twice = 2 * x\n\n  /*@work*/ return twice\n}\n`,
    )
    const { file, built } = await webpackInNewProcess('app')
    expect(built).toBeGreaterThan(0)
    await expectHit(file)
  })

  it('two builds, the cache of one is deleted', async () => {
    await webpackInNewProcess('one')
    await webpackInNewProcess('two')
    rmSync(project.path('out'), { recursive: true })
    rmSync(project.path('cache/one'), { recursive: true })
    const [one, two] = [await webpackInNewProcess('one'), await webpackInNewProcess('two')]
    expect(one.built).toBeGreaterThan(0)
    expect(two.built).toBe(0)
    await expectHit(one.file)
    await expectHit(two.file)
  })
})

describe('Rollup, cache option', () => {
  // Each build has a plugin of its own, and the cache goes through text: as if another process had written it.
  const throughText = (cache: RollupCache): RollupCache => JSON.parse(JSON.stringify(cache)) as RollupCache

  it('a second build', async () => {
    const { rollupCache } = await build('rollup', project, { entry: 'src/main.ts', name: 'first' })
    const { file } = await build('rollup', project, { entry: 'src/main.ts', name: 'second', rollupCache: throughText(rollupCache!) })
    await expectHit(file)
  })

  it('an edit between the builds', async () => {
    const { rollupCache } = await build('rollup', project, { entry: 'src/main.ts', name: 'first' })
    project.write(
      'src/work.ts',
      `// moved\nexport function work(x: number): number {\n  const twice = 2 * x\n\n  /*@work*/ return twice\n}\n`,
    )
    const { file } = await build('rollup', project, { entry: 'src/main.ts', name: 'second', rollupCache: throughText(rollupCache!) })
    await expectHit(file)
  })

  it('a cache without what we have added', async () => {
    const { rollupCache } = await build('rollup', project, { entry: 'src/main.ts', name: 'first' })
    const cache = throughText(rollupCache!)
    cache.modules = cache.modules.filter(({ id }) => !id.startsWith('\0'))
    const { file } = await build('rollup', project, { entry: 'src/main.ts', name: 'second', rollupCache: cache })
    await expectHit(file)
  })
})
