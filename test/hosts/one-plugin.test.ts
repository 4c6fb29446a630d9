import { readFileSync } from 'node:fs'
import { rollup } from 'rollup'
import rollupProbes from 'unplugin-probes/rollup'
import viteProbes from 'unplugin-probes/vite'
import { build } from 'vite'
import { afterEach, expect, it } from 'vitest'
import { Project } from './project.ts'

const options = { include: ['src/**/*.js'], tables: 'out/tables.json' }
const files = { 'src/main.js': 'export function work(x) {\n  return x + 1\n}\n' }
const folder = process.cwd()

afterEach(() => process.chdir(folder))

/** Whether a project has got sites, and their tables. */
function hasSites(project: Project, file: string): boolean {
  expect(readFileSync(project.path(file), 'utf8')).toMatch(/\?\.\(this, ?x\)/)
  return readFileSync(project.path('out/tables.json'), 'utf8').includes('"src/main.js"')
}

it('serves two projects of Vite, one after the other', async () => {
  const plugin = viteProbes(options)
  for (const project of [new Project(undefined, files), new Project(undefined, files)]) {
    const lib = { entry: project.path('src/main.js'), formats: ['es' as const], fileName: () => 'main.js' }
    await build({ root: project.folder, configFile: false, logLevel: 'silent', plugins: [plugin], build: { lib, minify: false } })
    expect(hasSites(project, 'dist/main.js')).toBe(true)
  }
})

it('serves two folders of Rollup, one after the other', async () => {
  const plugin = rollupProbes(options)
  for (const project of [new Project(undefined, files), new Project(undefined, files)]) {
    process.chdir(project.folder)
    const bundle = await rollup({ input: 'src/main.js', plugins: [plugin] })
    await bundle.write({ dir: 'out' })
    expect(hasSites(project, 'out/main.js')).toBe(true)
  }
})
