import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { RsbuildConfig } from '@rsbuild/core'
import { beforeEach, describe, expect, it } from 'vitest'
import { runRsbuild } from './more-hosts.ts'
import { Project } from './project.ts'

let project: Project

beforeEach(() => {
  project = new Project('cached')
})

/** The plugin's lines, and all code that was written. */
async function built(options: object, more: RsbuildConfig = {}): Promise<{ lines: string[]; code: string }> {
  rmSync(project.path('dist'), { recursive: true, force: true })
  const request = { entry: 'src/main.ts', plugin: { include: ['src/**'], cache: false, ...options } }
  const lines = await runRsbuild(project, request, { mode: 'production', ...more })
  const names = readdirSync(project.path('dist'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.js'))
  const code = names.map((name) => readFileSync(join(project.path('dist'), name), 'utf8')).join('\n')
  return { lines: lines.filter((line) => line.startsWith('unplugin-probes')), code }
}

const PAGE = /^unplugin-probes: hooks \.\/h\.ts is for development, .+ \(PROBES_NO_FILES\)$/

describe('Rsbuild', () => {
  it('a page with hooks is built, and says why they do nothing', async () => {
    const { lines, code } = await built({ hooks: './h.ts' })
    expect(lines).toEqual([expect.stringMatching(/^unplugin-probes: 2 files, \d+ sites, sealed/), expect.stringMatching(PAGE)])
    expect(code).not.toMatch(/node:fs|probes\.hooks\.ts/)
  })

  it('two environments, each for itself', async () => {
    const environments = { web: {}, node: { output: { target: 'node' as const, distPath: { root: 'dist/server' } } } }
    const { lines } = await built({ hooks: './h.ts' }, { environments })
    const [node, web] = ['node', 'web'].map((name) => lines.filter((line) => line.includes(`: ${name}: `) || line.includes(name)))
    expect(node).toEqual([expect.stringMatching(/node: 2 files, \d+ sites, hooks \.\/h\.ts$/)])
    expect(web![0]).toMatch(/web: 2 files, \d+ sites, sealed/)
  })
})
