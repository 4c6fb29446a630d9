import * as esbuild from 'esbuild'
import probes from 'unplugin-probes/esbuild'
import { describe, expect, it } from 'vitest'
import { Project, run } from '../hosts/project.ts'

const TARGETS: readonly (readonly [name: string, options: esbuild.BuildOptions])[] = [
  ...['es2015', 'es2016', 'es2017', 'node8', 'chrome60', 'es2020', 'esnext'].map((target) => [target, { target }] as const),
  ['no async generators', { supported: { 'async-generator': false } }],
  ['no async functions', { supported: { 'async-await': false } }],
]
/** What a hooks file may hand over, and what of it is refused. */
const HANDLERS = {
  arrow: `() => say('arrow')`,
  plain: `function () { say('plain') }`,
  method: `{ it() { say('method') } }.it`,
  'async arrow': `async () => say('async arrow')`,
  bound: `((text) => say(text)).bind(null, 'bound')`,
  proxy: `new Proxy(() => say('proxy'), {})`,
}
const REFUSED = {
  generator: `function* () { say('never') }`,
  'async generator': `async function* () { say('never') }`,
  class: `class { static it = 1 }`,
}
const PROGRAM = `async function* count(to) {\n  for (let i = 0; i < to; i++) yield i\n}\nclass Counter {\n  #sum = 0\n  add(n) {\n    this.#sum += n?.valueOf() ?? 0\n    return this.#sum\n  }\n}\nconst counter = new Counter()\nfor await (const i of count(3)) {\n  counter.add(i)\n}\n`
const IN_ASYNC = `async function main() {\n${PROGRAM}}\nmain().then(() => console.log('done'))\n`

function hooks(handlers: Readonly<Record<string, string>>, at: string): string {
  return `const say = (text) => console.log(text)\nexport default (probes) => {\n${Object.entries(handlers)
    .map(
      ([name, text]) =>
        `{ const probe = probes.enable(${JSON.stringify(at)}, ${text}); if (probe.status !== 'on') say('${name} ' + probe.status + ' ' + probe.reason) }`,
    )
    .join('\n')}\n}\n`
}

async function built(project: Project, entry: string, options: esbuild.BuildOptions, hooksFile?: string): Promise<string> {
  await esbuild.build({
    absWorkingDir: project.folder,
    entryPoints: [entry],
    outfile: 'out/main.cjs',
    bundle: true,
    platform: 'node',
    format: 'cjs',
    logLevel: 'silent',
    ...options,
    plugins: [probes({ include: ['src/**'], summary: false, ...(hooksFile === undefined ? {} : { hooks: hooksFile }) })],
  })
  const { code, stdout, stderr } = await run(project.path('out/main.cjs'), [], { cwd: project.folder })
  expect(code, stderr).toBe(0)
  return stdout
}

describe.each(TARGETS)('lowered to %s', (_, options) => {
  it('handlers are called, what no call runs is refused', async () => {
    const project = new Project(undefined, {
      'src/main.js': IN_ASYNC,
      'probes.hooks.mjs': hooks({ ...HANDLERS, ...REFUSED }, 'src/main.js:8'),
    })
    const lines = (await built(project, 'src/main.js', options, './probes.hooks.mjs')).split('\n')
    for (const name of Object.keys(HANDLERS))
      expect(
        lines.filter((line) => line === name),
        name,
      ).toHaveLength(3)
    for (const name of Object.keys(REFUSED))
      expect(lines).toContainEqual(expect.stringMatching(new RegExp(`^${name} \\w+ its handler is a `)))
    expect(lines).not.toContain('never')
    expect(lines.at(-2)).toBe('done')
  })

  it('the runtime of pages', async () => {
    const project = new Project(undefined, {
      'src/main.js': `import { probes } from 'unplugin-probes/runtime'\nimport handlers from './handlers.cjs'\nfunction f(n) {\n  return n + 1\n}\nfor (const [name, handler] of Object.entries(handlers)) {\n  const probe = probes.enable('src/main.js:4', handler)\n  if (probe.status !== 'on') console.log(name, probe.status, probe.reason)\n}\nf(1)\n`,
      'src/handlers.cjs': `const say = (text) => console.log(text)\nmodule.exports = { ${Object.entries(HANDLERS)
        .map(([name, text]) => `'${name}': ${text}`)
        .join(',\n')}, generator: ${REFUSED.generator}, class: ${REFUSED.class} }\n`,
    })
    const lines = (await built(project, 'src/main.js', { ...options, platform: 'browser', conditions: ['browser'] })).split('\n')
    for (const name of Object.keys(HANDLERS)) expect(lines, name).toContain(name)
    for (const name of ['generator', 'class'])
      expect(lines).toContainEqual(expect.stringMatching(new RegExp(`^${name} \\w+ its handler is a `)))
  })
})
