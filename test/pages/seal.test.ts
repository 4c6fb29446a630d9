import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createContext, runInContext } from 'node:vm'
import { build as esbuild } from 'esbuild'
import type { Browser, Page } from 'playwright-core'
import esbuildProbes from 'unplugin-probes/esbuild'
import type { Probes } from 'unplugin-probes/runtime'
import viteProbes from 'unplugin-probes/vite'
import webpackProbes from 'unplugin-probes/webpack'
import { build } from 'vite'
import type { Configuration } from 'webpack'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { Project } from '../hosts/project.ts'
import { config, sayWithEsbuild, sayWithWebpack } from '../hosts/saying.ts'
import { hasBrowser, launch, open, serve } from './pages.ts'

declare const probes: Probes

const RUNTIME = join(import.meta.dirname, '../../dist/runtime.script.js')
const page = (before: string): string =>
  `<!doctype html><meta charset="utf-8"><body><script>${before}</script><script type="module" src="/src/main.ts"></script>`
const FILES = {
  'index.html': page(''),
  'src/main.ts': `import { work } from './work.ts'
Object.assign(globalThis, { work, later: async () => Object.assign(globalThis, await import('./later.ts')) })
document.title = String(work('secret'))
`,
  'src/work.ts': `export function work(text: string): number {
  const { length } = text
  return length
}
`,
  'src/later.ts': `export function late(text: string): number {
  const { length } = text
  return length + 1
}
`,
}

let browser: Browser
const closing: (() => unknown)[] = []
beforeAll(async () => void (hasBrowser && (browser = await launch())))
afterAll(() => browser?.close())
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

async function openPage(before = '', seal = true): Promise<Page> {
  const project = new Project(undefined, { ...FILES, 'index.html': page(before) })
  const root = project.path('')
  await build({
    root,
    logLevel: 'error',
    build: { minify: true },
    plugins: [viteProbes({ include: ['src/**/*.ts'], seal, summary: false })],
  })
  const { url, server } = await serve(join(root, 'dist'))
  closing.push(() => server.close())
  const { page: opened } = await open(browser, url)
  await opened.waitForFunction(() => document.title === '6')
  return opened
}

/** What a script of the page can do: it puts a function into all switches that are there, or that a text names. */
function steal(names: readonly string[]): string[] {
  const seen: string[] = []
  Object.assign(globalThis, { seen })
  const all = [...Object.getOwnPropertyNames(globalThis).filter((name) => /^\$p[\da-z]+_/.test(name)), ...names]
  for (const name of all) {
    const put = (...values: unknown[]): void => void seen.push(values.map(String).join())
    try {
      Object.defineProperty(globalThis, name, { value: put, writable: true, configurable: true })
    } catch {
      Reflect.set(globalThis, name, put)
    }
  }
  return all
}

describe.skipIf(!hasBrowser)('a page that is sealed', () => {
  it('gives no script what its sites pass, of files that come later neither', async () => {
    const it = await openPage()
    const found = await it.evaluate(steal, [])
    expect(found.length).toBeGreaterThan(1)
    expect(await it.evaluate(`work('again')`)).toBe(5)
    const chunk = await it.evaluate(
      async () =>
        (await (globalThis as never as { later(): Promise<object> }).later()) &&
        performance.getEntriesByType('resource').map(({ name }) => name),
    )
    const text = await (await fetch((chunk as string[]).find((name) => name.includes('later'))!)).text()
    expect(await it.evaluate(`late('again')`)).toBe(6)
    expect(await it.evaluate('seen')).toEqual([])
    // Known before it came: whoever has the text of a chunk knows the names of its switches.
    const other = await openPage()
    const [name = ''] = /\$p[\da-z]+_0/.exec(text) ?? []
    expect(await other.evaluate(steal, [name])).toContain(name)
    await other.evaluate('later()')
    expect(await other.evaluate(`late('again')`)).toBe(6)
    expect(await other.evaluate('seen')).toEqual([])
  })

  it("without it they are anybody's", async () => {
    const it = await openPage('', false)
    await it.evaluate(steal, [])
    expect(await it.evaluate(`work('again')`)).toBe(5)
    expect(await it.evaluate('seen.length')).toBeGreaterThan(0)
  })

  it('says why nothing can be turned on', async () => {
    const it = await openPage()
    await it.addScriptTag({ path: RUNTIME })
    const probe = await it.evaluate(() => {
      const { status, reason } = probes.enable('src/work.ts:2', () => {})
      return [status, reason]
    })
    expect(probe).toEqual([
      'error',
      'its build has sealed this page (seal), and nobody opened it before it began (unpluginProbesOpen = true)',
    ])
    expect(await it.evaluate(`work('again')`)).toBe(5)
    // It is decided.
    await it.evaluate('unpluginProbesOpen = true')
    await it.evaluate('later()')
    expect(await it.evaluate(`probes.enable('src/later.ts:2', () => {}).status`)).toBe('error')
  })

  it('is a usual one where it was opened before it began', async () => {
    const it = await openPage('unpluginProbesOpen = true')
    await it.addScriptTag({ path: RUNTIME })
    await it.evaluate(
      `seen = []; probe = probes.enable('src/work.ts:3', ({ vals }) => void seen.push(vals.length)); lateOne = probes.enable('src/later.ts:3', ({ vals }) => void seen.push(vals.text))`,
    )
    await it.evaluate(`work('again')`)
    await it.evaluate('later()')
    await it.evaluate(`late('late')`)
    expect(await it.evaluate('[probe.status, lateOne.status, ...seen]')).toEqual(['on', 'on', 5, 'late'])
    await it.evaluate('probes.seal()')
    await it.evaluate(`work('again'); late('late')`)
    expect(await it.evaluate('[probe.status, lateOne.status, ...seen]')).toEqual(['error', 'error', 5, 'late'])
  })
})

/** A realm of its own with a program in it, and the runtime. */
async function realm(seal: boolean, before = ''): Promise<{ run: (code: string) => unknown; late: string }> {
  const project = new Project(undefined, FILES)
  const bundled = async (file: string, name: string): Promise<string> => {
    const { outputFiles } = await esbuild({
      absWorkingDir: project.path(''),
      entryPoints: [`src/${file}.ts`],
      bundle: true,
      format: 'iife',
      globalName: name,
      write: false,
      logLevel: 'error',
      plugins: [esbuildProbes({ include: ['src/**/*.ts'], seal, summary: false })],
    })
    return outputFiles[0]!.text
  }
  const context = createContext({ console })
  const run = (code: string): unknown => runInContext(code, context)
  run(before)
  run(await bundled('work', 'it'))
  return { run, late: await bundled('later', 'later') }
}

describe('a sealed build', () => {
  const RUN = `seen = []; names = Object.getOwnPropertyNames(globalThis).filter((name) => name.startsWith('$p'))
for (const name of names) globalThis[name] = (...values) => seen.push(values)
it.work('text'); [names.length > 0, seen.length].join()`

  it('is not opened by what a prototype has been given', async () => {
    const pollution = `for (const name of ['unpluginProbesOpen', 'isOpen']) Object.defineProperty(Object.prototype, name, { value: true })`
    for (const before of [pollution, `${pollution};${readFileSync(RUNTIME, 'utf8')}`]) {
      const { run } = await realm(true, before)
      expect(run(RUN)).toBe('true,0')
    }
    const opened = await realm(true, 'unpluginProbesOpen = true')
    expect(opened.run(RUN)).toMatch(/^true,[1-9]/)
  })

  it('says so, too, where the runtime was there first', async () => {
    const { run } = await realm(true, readFileSync(RUNTIME, 'utf8'))
    expect(run(`probe = probes.enable('src/work.ts:3', () => {}); probe.status + ' ' + probe.reason`)).toMatch(
      /^error its build has sealed this page \(seal\)/,
    )
    expect(run(RUN)).toBe('true,0')
  })
})

describe('probes.seal', () => {
  it('turns off what is on, and nothing can be turned on', async () => {
    const { run, late } = await realm(false)
    run(readFileSync(RUNTIME, 'utf8'))
    run(`seen = []; probe = probes.enable('src/work.ts:3', ({ vals }) => void seen.push(vals.length)); it.work('once')`)
    run('probes.seal()')
    run(`it.work('twice')`)
    expect(run('[...seen, probe.status, probe.reason, probes.enable("src/work.ts:3", () => {}).status].join()')).toBe(
      '4,error,the switches are sealed (probes.seal), so that nothing can be turned on any more,error',
    )
    run(
      `for (const name of Object.getOwnPropertyNames(globalThis)) if (name.startsWith('$p')) try { globalThis[name] = (...values) => seen.push(values) } catch {}`,
    )
    run(`try { unpluginProbesTables.push = () => {}; unpluginProbesTables = [] } catch {}`)
    run(late)
    run(
      `for (const name of Object.getOwnPropertyNames(globalThis)) if (name.startsWith('$p')) try { globalThis[name] = (...values) => seen.push(values) } catch {}`,
    )
    expect(run(`[it.work('again'), later.late('again'), seen.length].join()`)).toBe('5,6,1')
    run('probes.seal()')
  })
})

describe('what is sealed by default', () => {
  const project = new Project(undefined, FILES)
  const OPENS = 'unpluginProbesOpen'
  const options = { include: ['src/**/*.ts'], summary: false, cache: false }

  async function withVite(mode: string, more: object = {}, own: object = {}): Promise<string> {
    const { NODE_ENV } = process.env
    process.env['NODE_ENV'] = mode
    try {
      const built = await build({
        root: project.folder,
        configFile: false,
        logLevel: 'silent',
        build: { write: false, ...more },
        plugins: [viteProbes({ ...options, ...own })],
      })
      return JSON.stringify(built)
    } finally {
      process.env['NODE_ENV'] = NODE_ENV
    }
  }

  it('Vite: pages for production, no libraries, servers and other modes', async () => {
    expect(await withVite('production')).toContain(OPENS)
    expect(await withVite('production', {}, { seal: false })).not.toContain(OPENS)
    expect(await withVite('development')).not.toContain(OPENS)
    expect(await withVite('development', {}, { seal: true })).toContain(OPENS)
    expect(await withVite('production', { lib: { entry: project.path('src/work.ts'), formats: ['es'] } })).not.toContain(OPENS)
    expect(await withVite('production', { ssr: project.path('src/work.ts') })).not.toContain(OPENS)
  })

  it('webpack: a target of the web in the mode production, no libraries', async () => {
    const built = async (more: object, own: object = {}): Promise<string> => {
      const settings: Configuration = { mode: 'production', target: 'web', plugins: [webpackProbes({ ...options, ...own })], ...more }
      await sayWithWebpack(project, [config(project, 'src/main.ts', settings)])
      const folder = project.path('out')
      const text = readdirSync(folder)
        .filter((name) => name.endsWith('.js'))
        .map((name) => readFileSync(join(folder, name), 'utf8'))
        .join('')
      rmSync(folder, { recursive: true })
      return text
    }
    expect(await built({})).toContain(OPENS)
    // Its default is the web, which it finds out after its plugins.
    for (const target of [undefined, 'browserslist:chrome 100', ['web', 'es2022'], 'webworker'] as const)
      expect(await built({ target })).toContain(OPENS)
    expect(await built({}, { seal: false })).not.toContain(OPENS)
    expect(await built({ mode: 'development' })).not.toContain(OPENS)
    expect(await built({ target: 'node' })).not.toContain(OPENS)
    expect(await built({ output: { path: project.path('out'), library: { type: 'commonjs2' } } })).not.toContain(OPENS)
  })

  it('esbuild: what is minified for browsers; and it is said', async () => {
    const built = async (more: object, own: object = {}): Promise<string> => {
      const plugins = [esbuildProbes({ ...options, ...own })]
      const { outputFiles } = await esbuild({
        absWorkingDir: project.folder,
        entryPoints: ['src/main.ts'],
        bundle: true,
        format: 'esm',
        outdir: 'out',
        write: false,
        plugins,
        ...more,
      })
      return outputFiles!.map(({ text }) => text).join('')
    }
    expect(await built({ minify: true })).toContain(OPENS)
    expect(await built({ minify: true, platform: 'browser' }, { seal: false })).not.toContain(OPENS)
    expect(await built({})).not.toContain(OPENS)
    expect(await built({ minify: true, platform: 'node' })).not.toContain(OPENS)
    const said = await sayWithEsbuild(project, { include: ['src/**/*.ts'] }, { entryPoints: ['src/main.ts'], minify: true })
    expect(said.infos).toEqual([expect.stringMatching(/^3 files, \d+ sites, sealed \(see the option seal\)$/)])
  })
})
