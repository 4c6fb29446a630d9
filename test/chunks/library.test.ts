import { cpSync, existsSync } from 'node:fs'
import { build as esbuild } from 'esbuild'
import { rollup } from 'rollup'
import { expect, it, describe } from 'vitest'
import webpack from 'webpack'
import { Project, run } from '../hosts/project.ts'
import { BUILDERS } from './builders.ts'
import { HOOKS, PROGRAM } from './program.ts'

const ENTRY = `import { main } from 'program'
main('a')
`

/** Whoever uses the library bundles it without us, and may leave out all of its modules that only have effects. */
const CONSUMERS: Record<string, (project: Project, file: string) => Promise<unknown>> = {
  esbuild: (project, outfile) =>
    esbuild({ absWorkingDir: project.folder, entryPoints: ['use.js'], bundle: true, platform: 'node', format: 'esm', outfile }),
  rollup: async (project, file) => {
    const resolveId = (id: string): string | null =>
      id === 'program'
        ? project.path('node_modules/program/main.mjs')
        : id === 'tiny-label'
          ? project.path('node_modules/tiny-label/index.js')
          : null
    const bundle = await rollup({
      input: project.path('use.js'),
      treeshake: { moduleSideEffects: (id) => id.endsWith('use.js') },
      plugins: [{ name: 'resolver', resolveId }],
      onwarn: () => {},
    })
    await bundle.write({ file, format: 'es', inlineDynamicImports: true })
  },
  webpack: (project, file) =>
    new Promise((resolve, reject) => {
      const [folder, name] = [file.slice(0, file.lastIndexOf('/')), file.slice(file.lastIndexOf('/') + 1)]
      const output = { path: folder, filename: name, module: true, chunkFormat: 'module' } as const
      const parser = { javascript: { dynamicImportMode: 'eager' } } as const
      webpack(
        {
          context: project.folder,
          mode: 'production',
          target: 'node20',
          entry: './use.js',
          output,
          experiments: { outputModule: true },
          module: { parser },
        },
        (error, stats) => (error || stats?.hasErrors() ? reject(error ?? new Error(stats?.toString('errors-only'))) : resolve(stats)),
      )
    }),
}

describe.each(['rollup', 'rolldown', 'vite lib', 'vite ssr', 'esbuild'])('a library of %s, a file each, without side effects', (host) => {
  it.each(Object.keys(CONSUMERS))('in a bundle of %s', async (consumer) => {
    const outputs: string[] = []
    const hooks = { include: ['src/**'], hooks: './probes.hooks.mjs' }
    const watches = host !== 'vite lib' && host !== 'esbuild'
    for (const options of [false, { include: ['src/**'] }, hooks] as const) {
      const library = new Project(undefined, PROGRAM)
      await BUILDERS[host]!(library, { shape: 'a file each', external: 'names', options, out: 'out' })
      const project = new Project(undefined, { 'use.js': ENTRY, 'package.json': '{"type":"module"}' })
      cpSync(library.path('out'), project.path('node_modules/program'), { recursive: true })
      cpSync(library.path('node_modules/tiny-label'), project.path('node_modules/tiny-label'), { recursive: true })
      const main = existsSync(project.path('node_modules/program/main.mjs')) ? './main.mjs' : './main.js'
      if (main === './main.js') cpSync(project.path('node_modules/program/main.js'), project.path('node_modules/program/main.mjs'))
      project.write(
        'node_modules/program/package.json',
        JSON.stringify({ name: 'program', type: 'module', sideEffects: false, exports: main }),
      )
      project.write('probes.hooks.mjs', HOOKS)
      await CONSUMERS[consumer]!(project, project.path('bundle.mjs'))
      const { stdout, stderr, code } = await run(project.path('bundle.mjs'))
      if (options !== hooks || !watches) expect(stderr).toBe('')
      expect(code).toBe(0)
      outputs.push(stdout)
    }
    expect(outputs[1]).toBe(outputs[0])
    expect(outputs[0]).toContain('label <a>')
    const [, , hooked] = outputs
    expect(hooked!.replaceAll(/^HIT .*\n/gm, '')).toBe(outputs[0])
    // Who drops what has only effects must not drop what watches.
    if (watches) expect(hooked).toMatch(/^HIT main /m)
  })
})
