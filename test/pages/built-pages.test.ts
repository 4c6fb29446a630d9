import { readdirSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { join } from 'node:path'
import { rspack } from '@rspack/core'
import { build as esbuild } from 'esbuild'
import type { Browser } from 'playwright-core'
import { rolldown } from 'rolldown'
import { rollup } from 'rollup'
import unpluginProbes, { type Options } from 'unplugin-probes'
import { build as viteBuild } from 'vite'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import webpack from 'webpack'
import { Project } from '../hosts/project.ts'
import { hasBrowser, launch, open, serve } from './pages.ts'

const DIST = join(import.meta.dirname, '../../dist')
/** A page that probes itself, with all that a policy could object to: an expression, a template, private fields. */
const FILES = {
  'index.html': '<!doctype html><meta charset="utf-8"><body><script type="module" src="/src/main.js"></script>',
  'src/main.js': `import { probes } from 'unplugin-probes/runtime'
import { Cart } from './cart.js'
const seen = []
probes.enable('cart.js:6', (info) => void seen.push([info.vals.total, info.private['#tax'], info.stack.includes('cart')]), { when: 'total > 4' })
probes.log('cart.js:6', 'total {total}')
const cart = new Cart()
cart.add(1)
cart.add(2)
document.title = JSON.stringify(seen)
`,
  'src/cart.js': `export class Cart {
  #tax = 3
  #sum = 0
  add(price) {
    const total = (this.#sum += price) + this.#tax
    return total
  }
}
`,
}
/** What a page of Vite has by itself. */
const POLICY = "default-src 'none'; script-src 'self'"

type Build = (project: Project, options: Options) => Promise<unknown>

const inWeb = (project: Project, plugins: unknown[]): webpack.Configuration => ({
  context: project.folder,
  mode: 'production',
  target: 'web',
  devtool: false,
  entry: project.path('src/main.js'),
  output: { path: project.path('dist'), filename: 'main.js' },
  plugins: plugins as never,
})

const run = (compiler: { run(done: (error: Error | null, stats?: { hasErrors(): boolean }) => void): void }): Promise<void> =>
  new Promise((resolve, reject) =>
    compiler.run((error, stats) => (error || stats!.hasErrors() ? reject(error ?? new Error(String(stats))) : resolve())),
  )

/** As its resolver for browsers would. */
const toBrowser = {
  name: 'browser',
  resolveId: (id: string) => (id === 'unplugin-probes/runtime' ? join(DIST, 'runtime.browser.js') : null),
}

const BUILDS: Record<string, Build> = {
  Vite: (project, options) =>
    viteBuild({ root: project.folder, configFile: false, logLevel: 'silent', plugins: [unpluginProbes.vite(options)] }),
  webpack: (project, options) => run(webpack(inWeb(project, [unpluginProbes.webpack(options)])) as never),
  Rspack: (project, options) => run(rspack(inWeb(project, [unpluginProbes.rspack(options)]) as never) as never),
  esbuild: (project, options) =>
    esbuild({
      absWorkingDir: project.folder,
      entryPoints: ['src/main.js'],
      outfile: 'dist/main.js',
      bundle: true,
      format: 'esm',
      minify: true,
      logLevel: 'silent',
      plugins: [unpluginProbes.esbuild(options)],
    }),
  Rollup: async (project, options) => {
    const folder = process.cwd()
    // It knows no root but the folder where it runs.
    process.chdir(project.folder)
    try {
      const bundle = await rollup({ input: 'src/main.js', plugins: [unpluginProbes.rollup(options), toBrowser], onwarn: () => {} })
      await bundle.write({ file: 'dist/main.js', format: 'es' })
    } finally {
      process.chdir(folder)
    }
  },
  Rolldown: async (project, options) => {
    const bundle = await rolldown({
      cwd: project.folder,
      input: 'src/main.js',
      platform: 'browser',
      logLevel: 'silent',
      plugins: [unpluginProbes.rolldown(options) as never, toBrowser],
    })
    await bundle.write({ file: project.path('dist/main.js') })
    await bundle.close()
  },
}

/** All scripts that a build has made. */
function scriptsOf(project: Project): string {
  const names = readdirSync(project.path('dist'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.js'))
  return names.map((name) => readFileSync(project.path('dist', name), 'utf8')).join('\n')
}

/** The modules of Node that a text names. */
function ofNode(text: string): string[] {
  const names = builtinModules
    .filter((name) => !name.startsWith('_'))
    .join('|')
    .replaceAll('/', '\\/')
  const asked = new RegExp(`\\b(?:from|import|require)\\s*\\(?\\s*["'\`](?:node:[\\w/]+|(?:${names}))["'\`]|node:\\w+`, 'g')
  return text.match(asked) ?? []
}

let browser: Browser
const closing: (() => unknown)[] = []

beforeAll(async () => {
  if (hasBrowser) browser = await launch()
})

afterAll(() => browser?.close())

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

describe.each(Object.entries(BUILDS))('a page built with %s', (name, build) => {
  it('asks for no module of Node, and has nothing of a development server', async () => {
    const project = new Project(undefined, FILES)
    // What Rollup and Rolldown build for they are not told: with a hooks file it is a server.
    const hooks = ['Vite', 'webpack', 'esbuild'].includes(name) ? { hooks: './probes.hooks.ts' } : {}
    await build(project, { include: ['src/**'], seal: false, summary: false, cache: false, ...hooks })
    const text = scriptsOf(project)
    expect(/\$p[\da-z]+_\d/.test(text), 'sites').toBe(true)
    expect(ofNode(text)).toEqual([])
    expect(text.match(/unplugin-probes:[\w:]+|followHooks|import\.meta\.hot|probes\.hooks\.ts/g)).toBeNull()
  })

  it.skipIf(!hasBrowser)('runs, and is probed, under a policy without unsafe-eval', async () => {
    const project = new Project(undefined, FILES)
    await build(project, { include: ['src/**'], seal: false, summary: false, cache: false })
    if (name !== 'Vite') project.write('dist/index.html', FILES['index.html'].replace('/src/main.js', '/main.js'))
    const { url, server } = await serve(project.path('dist'), { 'content-security-policy': POLICY })
    closing.push(() => server.close())
    const { page, lines, errors } = await open(browser, url)
    await page.waitForFunction(() => document.title !== '')
    expect([await page.title(), errors]).toEqual([JSON.stringify([[6, 3, true]]), []])
    expect(lines.filter((line) => line.startsWith('probes: src/cart.js:6 (add)'))).toEqual([
      'probes: src/cart.js:6 (add) total 4',
      'probes: src/cart.js:6 (add) total 6',
    ])
    expect(lines.filter((line) => /unsafe-eval/.test(line))).toEqual([])
  })
})
