import { readFileSync } from 'node:fs'
import vm from 'node:vm'
import { rolldown } from 'rolldown'
import { rollup, type OutputOptions } from 'rollup'
import unpluginProbes from 'unplugin-probes'
import { expect, it } from 'vitest'
import { Project, run } from './project.ts'

const FILES = {
  'src/main.js': `import { EOL } from 'node:os'\nimport { $ } from 'jquery'\nexport function work(n) {\n  const twice = n * 2\n  return twice\n}\nconsole.log(work(2), typeof EOL, $)\n`,
  'out/probes.hooks.mjs': `export default (probes) => void probes.enable('src/main.js:5', ({ vals }) => console.log('HIT', vals.twice))\n`,
}
const OPTIONS = { include: 'src/**', hooks: './probes.hooks.mjs', cache: false, summary: false }
const HOSTS = ['rollup', 'rolldown'] as const

async function build(host: (typeof HOSTS)[number], project: Project, output: OutputOptions): Promise<string> {
  const file = project.path('out/main.cjs')
  const given = { input: project.path('src/main.js'), external: ['jquery', /^node:/], onLog: () => {} }
  const to = { name: 'lib', file, globals: { jquery: 'globalThis.users', 'node:os': 'globalThis.os' }, ...output }
  const previous = process.cwd()
  process.chdir(project.folder)
  try {
    const bundle =
      host === 'rollup'
        ? await rollup({ ...given, plugins: [unpluginProbes.rollup(OPTIONS) as never] })
        : await rolldown({ ...given, platform: 'node', plugins: [unpluginProbes.rolldown(OPTIONS) as never] })
    await bundle.write(to as never)
  } finally {
    process.chdir(previous)
  }
  return file
}

it.each(HOSTS.flatMap((host) => [false, true].map((compact) => [host, compact] as const)))(
  'iife by %s, compact: %s',
  async (host, compact) => {
    const project = new Project(undefined, FILES)
    const file = await build(host, project, {
      format: 'iife',
      ...(host === 'rollup' ? { compact } : {}),
      banner: 'globalThis.users={$:"theirs"};globalThis.os={EOL:1};',
    })
    const { code, stdout, stderr } = await run(file)
    expect({ code, stdout }, stderr).toEqual({ code: 0, stdout: 'HIT 4\n4 number theirs\n' })
  },
)

it.each(HOSTS.flatMap((host) => (['iife', 'umd'] as const).map((format) => [host, format] as const)))(
  'by %s: %s starts where there is no Node',
  async (host, format) => {
    const file = await build(host, new Project(undefined, FILES), { format, globals: { jquery: 'users', 'node:os': 'os' } })
    const said: unknown[] = []
    const page = vm.createContext({
      console: { log: (...all: unknown[]) => said.push(all) },
      TextEncoder,
      TextDecoder,
      URL,
      setTimeout,
      users: { $: 'theirs' },
      os: { EOL: 1 },
    })
    vm.runInContext(`globalThis.self = globalThis;${readFileSync(file, 'utf8')}`, page)
    expect(said).toEqual([[4, 'number', 'theirs']])
  },
)
