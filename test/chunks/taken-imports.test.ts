import * as esbuild from 'esbuild'
import type { Options } from 'unplugin-probes'
import probes from 'unplugin-probes/esbuild'
import { describe, expect, it } from 'vitest'
import { Project, run } from '../hosts/project.ts'

const FILES = {
  'src/main.js': `import { inc } from './inc.js'\nfunction main() {\n  return inc(1)\n}\nconsole.log(main(), require('./old.cjs').twice(2))\n`,
  'src/inc.js': `export function inc(n) {\n  return n + 1\n}\n`,
  'src/old.cjs': `exports.twice = (n) => {\n  return n * 2\n}\n`,
  'probes.hooks.mjs': `export default (probes) => { for (const at of ['main.js:3', 'inc.js:2', 'old.cjs:2']) probes.enable('src/' + at, ({ finfo }) => console.log('HIT', finfo.file)) }\n`,
}
const ALL = /^(?=[^]*HIT src\/main\.js\n)(?=[^]*HIT src\/inc\.js\n)(?=[^]*HIT src\/old\.cjs\n)[^]*2 4\n$/
const OPTIONS: Options = { include: ['src/**'], hooks: './probes.hooks.mjs', summary: false }

/** A plugin that keeps the imports outside the bundle that a pattern takes. */
function outside(filter: RegExp): esbuild.Plugin {
  return {
    name: 'outside',
    setup: ({ onResolve }) => onResolve({ filter }, ({ kind, path }) => (kind === 'entry-point' ? undefined : { path, external: true })),
  }
}

const paths: esbuild.Plugin = {
  name: 'paths',
  setup: ({ onResolve }) =>
    onResolve({ filter: /^\.\.?\// }, ({ path, resolveDir }) => ({ path: new URL(path, `file://${resolveDir}/`).pathname })),
}

function order(project: Project, plugins: esbuild.Plugin[], more: esbuild.BuildOptions = {}): esbuild.BuildOptions {
  return {
    absWorkingDir: project.folder,
    entryPoints: ['src/main.js'],
    outdir: 'out',
    outExtension: { '.js': more.format === 'cjs' ? '.cjs' : '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'silent',
    plugins,
    ...more,
  }
}

function outputOf(project: Project, { format }: esbuild.BuildOptions = {}): Promise<unknown> {
  return run(project.path('out', format === 'cjs' ? 'main.cjs' : 'main.mjs'), [], { cwd: project.folder })
}

describe.each([
  ['packages, as they are often told', [outside(/^[^./]|^\.[^./]|^\.\.[^/]/)]],
  ['what begins with a letter', [outside(/^\w/)]],
  ['addresses', [outside(/^[a-z]+:/)]],
  ['addresses and absolute paths', [outside(/^[a-z]+:|^\//)]],
  ['all that is not relative', [outside(/^[^.]/)]],
  ['relative paths, by itself', [paths]],
  ['relative paths by itself, packages outside', [paths, outside(/^[^./]/)]],
  ['absolute paths', [outside(/^\//)]],
])('a plugin before us takes %s', (_, plugins) => {
  it.each([
    { format: 'esm' },
    { format: 'cjs' },
    { format: 'esm', splitting: true },
    { metafile: false },
    { packages: 'external' },
  ] as const)('%o', async (more) => {
    const project = new Project(undefined, FILES)
    for (const round of ['first', 'kept']) {
      const { warnings } = await esbuild.build(order(project, [...plugins, probes(OPTIONS)], more))
      expect([round, ...warnings]).toEqual([round])
      expect(await outputOf(project, more)).toMatchObject({ code: 0, stdout: expect.stringMatching(ALL) as string })
    }
  })
})

describe('an output that could not start is no success', () => {
  it.each([
    ['all of ours', outside(/unplugin-probes/), 'the import of virtual:unplugin-probes/sites/'],
    ['sites', outside(/\/sites\//), 'the import of virtual:unplugin-probes/sites/'],
    ['the start', outside(/unplugin-probes\/start$/), 'the import of virtual:unplugin-probes/start in src/'],
    ['the starter', outside(/\/start\.js$/), /the import of \S+start\.js, which watches hooks files/],
    ['the runtime', outside(/\/runtime2?\.js$/), /the import of \S+runtime2\.js, which watches hooks files/],
    [
      'texts',
      { name: 'outside', setup: ({ onLoad }) => onLoad({ filter: /virtual:/ }, () => ({ contents: '' })) } as esbuild.Plugin,
      'the import of virtual:unplugin-probes/s',
    ],
  ])('a plugin before us takes %s', async (_, plugin, what) => {
    for (const metafile of [undefined, false]) {
      const project = new Project(undefined, FILES)
      const more = metafile === undefined ? {} : { metafile }
      const failed = await esbuild.build(order(project, [plugin, probes(OPTIONS)], more)).catch((error: esbuild.BuildFailure) => error)
      expect((failed as esbuild.BuildFailure).errors.map(({ text }) => text)).toEqual([
        expect.stringMatching(
          /^outside has taken .*, so that the output could not start: put unplugin-probes before it in plugins \(PROBES_TAKEN\)$/,
        ),
      ])
      expect((failed as esbuild.BuildFailure).errors[0]?.text).toMatch(what)
      await esbuild.build(order(project, [probes(OPTIONS), plugin], more))
      expect(await outputOf(project)).toMatchObject({ code: 0, stdout: expect.stringMatching(ALL) as string })
    }
  })

  it('in a context, as long as it is so', async () => {
    let filter = /^none$/
    const plugin: esbuild.Plugin = {
      name: 'outside',
      setup: ({ onResolve }) => onResolve({ filter: /./ }, ({ path }) => (filter.test(path) ? { path, external: true } : undefined)),
    }
    const project = new Project(undefined, FILES)
    const context = await esbuild.context(order(project, [plugin, probes(OPTIONS)]))
    const outcomes: string[] = []
    for (const now of [/^none$/, /unplugin-probes/, /^virtual:/, /^none$/]) {
      filter = now
      // A module of an earlier round is asked for no more.
      project.write('src/inc.js', `${FILES['src/inc.js']}// ${outcomes.length}\n`)
      outcomes.push(
        await context.rebuild().then(
          ({ warnings }) => `warnings ${warnings.length}`,
          (error: Error) => /PROBES_\w+/.exec(error.message)?.[0] ?? '',
        ),
      )
    }
    await context.dispose()
    expect(outcomes).toEqual(['warnings 0', 'PROBES_TAKEN', 'warnings 0', 'warnings 0'])
    expect(await outputOf(project)).toMatchObject({ code: 0, stdout: expect.stringMatching(ALL) as string })
  })
})

it('one plugin object serves builds beside other plugins and without them, at once', async () => {
  const project = new Project(undefined, FILES)
  const plugin = probes(OPTIONS)
  const plugins = [[outside(/^\w/), plugin], [plugin], [outside(/^[^.]/), plugin]]
  const outdirs = plugins.map((_, at) => project.path(`out${at}`))
  await Promise.all(plugins.map((list, at) => esbuild.build(order(project, list, { outdir: outdirs[at]! }))))
  for (const outdir of outdirs)
    expect(await run(`${outdir}/main.mjs`, [], { cwd: project.folder })).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(ALL) as string,
    })
})

it('nothing is asked for where esbuild does not bundle', async () => {
  const project = new Project(undefined, FILES)
  const more: esbuild.BuildOptions = { bundle: false, entryPoints: ['src/inc.js'] }
  const { warnings } = await esbuild.build(order(project, [outside(/./), probes({ include: ['src/**'], summary: false })], more))
  expect(warnings).toEqual([])
})

it('names in outputs stay as they are, whatever is before us', async () => {
  for (const plugins of [[], [outside(/^\w/)], [outside(/^[^.]/)]]) {
    const project = new Project(undefined, FILES)
    const { metafile } = await esbuild.build(order(project, [...plugins, probes(OPTIONS)], { metafile: true }))
    const names = Object.keys(metafile!.inputs).filter((name) => name.includes('virtual:'))
    for (const name of names)
      expect(name).toMatch(/^unplugin-probes:virtual:unplugin-probes\/(?:start|sites\/\w+\.\d+\/src\/\w+\.c?js\.js)$/)
    expect(names).toHaveLength(4)
  }
})

it('two of us share a build', async () => {
  const project = new Project(undefined, FILES)
  const plugins = [probes({ ...OPTIONS, include: ['src/inc.js', 'src/old.cjs'] }), probes({ ...OPTIONS, include: ['src/main.js'] })]
  const { warnings } = await esbuild.build(order(project, plugins))
  expect(warnings).toEqual([])
  expect(await outputOf(project)).toMatchObject({ code: 0, stdout: expect.stringMatching(ALL) as string })
})
