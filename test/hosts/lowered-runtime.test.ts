import { rspack } from '@rspack/core'
import unplugin from 'unplugin-probes'
import { expect, it } from 'vitest'
import { Project, run } from './project.ts'

const PROGRAM = `class Counter {
  #count = 0
  add(n) {
    this.#count += n
    /*@add*/ return this.#count
  }
}
console.log(new Counter().add(2))
`

const HOOKS = `export default (probes) => {
  probes.enable('#add', (info) => console.log('HIT', info.finfo.line, info.vals.n))
}
`

async function build(project: Project, target: string): Promise<string> {
  const config = {
    context: project.folder,
    mode: 'production',
    devtool: false,
    target: target === 'es5' ? ['node', 'es5'] : 'node',
    entry: './src/main.js',
    // All of it, packages and the runtime, too: a widespread way to serve old engines.
    module: { rules: [{ test: /\.js$/, use: { loader: 'builtin:swc-loader', options: { jsc: { target } } } }] },
    output: { path: project.path(`out-${target}`), filename: 'main.cjs' },
    plugins: [unplugin.rspack({ include: ['src/**'], hooks: './probes.hooks.mjs', cache: false, summary: false })].flat(),
  }
  await new Promise<void>((resolve, reject) => {
    rspack(config as never, (error, stats) => {
      if (error ?? stats?.hasErrors()) reject(error ?? new Error(stats?.toString('errors-only')))
      else resolve()
    })
  })
  return project.path(`out-${target}`, 'main.cjs')
}

it.each(['es5', 'es2015', 'es2017', 'es2021', 'es2022'])('the runtime works as swc lowers it to %s', async (target) => {
  const project = new Project(undefined, { 'src/main.js': PROGRAM, 'probes.hooks.mjs': HOOKS })
  const { code, stdout, stderr } = await run(await build(project, target), [], { cwd: project.folder })
  expect(code, stderr).toBe(0)
  expect(stdout, stderr).toBe('HIT 4 2\n2\n')
})
