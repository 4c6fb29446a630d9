import { readFileSync } from 'node:fs'
import { rspack } from '@rspack/core'
import type { Browser } from 'playwright-core'
import rspackProbes from 'unplugin-probes/rspack'
import webpackProbes from 'unplugin-probes/webpack'
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest'
import webpack, { type Configuration } from 'webpack'
import { Project } from '../hosts/project.ts'
import { awaitLine, save } from './developed.ts'
import { hasBrowser, launch } from './pages.ts'
import { developWith, SERVERS } from './served.ts'

const FILES = {
  'public/index.html': '<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><body><script src="/main.js"></script>',
  'src/main.js': `import { work } from './work.js'\ndocument.title = String(work(20))\n`,
  'src/work.js': `export function work(x) {\n  const twice = x * 2\n  return twice + 2\n}\n`,
  'probes.hooks.ts': `import { probes } from 'unplugin-probes/runtime'\nprobes.log('work.js:3', 'x')\n`,
}
/** Of what a page has to follow a server by. */
const TRACES = /__unplugin-probes|followServer|\.unpluginProbes = /

let browser: Browser
const closing: (() => unknown)[] = []

beforeAll(async () => {
  if (hasBrowser) browser = await launch()
})

afterAll(() => browser?.close())

afterEach(async () => {
  vi.unstubAllEnvs()
  for (const close of closing.splice(0).reverse()) await close()
})

it.each([
  ['webpack', 'development'],
  ['webpack', 'production'],
  ['rspack', 'development'],
  ['rspack', 'production'],
] as const)('a build of %s for %s has nothing by which a page would follow a server', async (name, mode) => {
  const project = new Project(undefined, FILES)
  const options = { include: ['src/**'], hooks: './probes.hooks.ts', summary: false, cache: false }
  const config: Configuration & { devServer: object } = {
    mode,
    context: project.folder,
    entry: './src/main.js',
    output: { path: project.path('out') },
    devServer: {},
    plugins: [name === 'webpack' ? webpackProbes(options) : (rspackProbes(options) as never)],
  }
  const compiler = name === 'webpack' ? webpack(config)! : (rspack(config as never) as unknown as webpack.Compiler)
  await new Promise<void>((resolve, reject) =>
    compiler.run((error, stats) => (error || stats?.hasErrors() ? reject(error ?? new Error(stats!.toString())) : resolve())),
  )
  await new Promise((resolve) => compiler.close(resolve))
  const text = readFileSync(project.path('out/main.js'), 'utf8')
  expect(text).toMatch(/\$p[\da-z]+_/)
  expect(text).not.toMatch(TRACES)
})

it.skipIf(!hasBrowser).each(SERVERS.filter((kind) => kind !== 'rsbuild'))(
  'a page of %s that was made without the options of the compiler is told nothing, and it is said why',
  async (kind) => {
    const project = new Project(undefined, FILES)
    const dev = await developWith(kind, browser, project, closing, { isJoined: false })
    await awaitLine(dev.terminal, /hooks \S+ is not followed by the pages of this development server, .+ \(PROBES_NO_CHANNEL\)$/)
    await dev.page.waitForFunction(() => document.title === '42')
    expect(await (await fetch(`${dev.url}main.js`)).text()).not.toMatch(/\.unpluginProbes = /)
    expect(dev.console.filter((line) => line.includes('probes'))).toEqual([])
  },
)

it.skipIf(!hasBrowser).each(SERVERS)('a page of %s is told nothing where the environment turns hooks files off', async (kind) => {
  vi.stubEnv('PROBES', 'off')
  const project = new Project(undefined, FILES)
  const dev = await developWith(kind, browser, project, closing)
  await dev.page.waitForFunction(() => document.title === '42')
  save(project, FILES['probes.hooks.ts'])
  const scripts = await dev.page.evaluate(() => [...document.scripts].map(({ src }) => src))
  for (const src of scripts) expect(await (await fetch(src)).text()).not.toMatch(/\.unpluginProbes = /)
  expect(dev.console.filter((line) => line.includes('probes'))).toEqual([])
})
