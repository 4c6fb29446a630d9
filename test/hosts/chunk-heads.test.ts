import { join } from 'node:path'
import { rollup } from 'rollup'
import rollupProbes from 'unplugin-probes/rollup'
import { afterEach, expect, it } from 'vitest'
import { Project } from './project.ts'
import { Running } from './running.ts'

let running: Running | undefined
afterEach(() => running?.kill())

/** As Nitro's does, without a look at what the chunk has. */
const withProcess = {
  name: 'with-process',
  renderChunk: (code: string) => `import process from 'node:process';globalThis.env=process.env;${code}`,
}

it('a bundle with a hooks file has no name of its own that others put in front of chunks', async () => {
  // A name that the program itself takes from outside would be left to it.
  const main = `import { stdin } from 'node:process'
stdin.on('data', (line) => console.log(\`served \${String(line).trim().toUpperCase()} ok\`))
`
  const project = new Project(undefined, { 'src/main.js': main })
  const plugins = [rollupProbes({ root: project.folder, hooks: './probes.hooks.mjs', cache: false, summary: false }), withProcess]
  const bundle = await rollup({ input: project.path('src/main.js'), plugins, external: [/^node:/], onwarn: () => {} })
  await bundle.write({ dir: project.path('out'), entryFileNames: 'main.mjs' })
  await bundle.close()
  project.write('probes.hooks.mjs', "export default (probes) => void probes.log('src/main.js:2', 'seen')\n")
  running = new Running(join(project.folder, 'out/main.mjs'), project.folder)
  await running.until(/hooks \S+ loaded: 1 probe on/)
  expect(await running.ask('a')).toBe('served A ok')
})
