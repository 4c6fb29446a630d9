import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import type { Probes } from 'unplugin-probes/runtime'
import viteProbes from 'unplugin-probes/vite'
import webpackProbes from 'unplugin-probes/webpack'
import { build, createServer, type Plugin } from 'vite'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import webpack from 'webpack'
import { Project } from '../hosts/project.ts'
import { config, listen } from '../hosts/saying.ts'
import { hasBrowser, launch, open, serve } from './pages.ts'

declare const probes: Probes

const RUNTIME = join(import.meta.dirname, '../../dist/runtime.script.js')
const FILES = {
  'index.html': '<!doctype html><meta charset="utf-8"><body><script type="module" src="/src/main.ts"></script>',
  'src/main.ts': `import { work } from './deep/work.ts'
const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' })
worker.onmessage = ({ data }) => void (document.title = data)
const button = document.createElement('button')
button.onclick = () => void (button.textContent = String(work(20)))
button.textContent = 'go'
document.body.append(button)
`,
  'src/deep/work.ts': `export function work(x: number): number {
  const twice = x * 2
  return twice + 2
}
`,
  'src/worker.ts': `import { work } from './deep/work.ts'
postMessage(typeof (globalThis as { probes?: unknown }).probes + work(1))
`,
}

let browser: Browser
let project: Project
const closing: (() => unknown)[] = []

beforeAll(async () => {
  if (hasBrowser) browser = await launch()
})

afterAll(() => browser?.close())

beforeEach(() => {
  project = new Project(undefined, FILES)
})

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

/** What a user does in the console: a probe, a click, and what was seen. */
async function probeByHand(page: Page, address = 'src/deep/work.ts:3'): Promise<unknown> {
  const status = await page.evaluate((it) => {
    const seen: object[] = ((globalThis as { seen?: object[] }).seen = [])
    return probes.enable(it, ({ vals }) => void seen.push({ ...vals })).status
  }, address)
  await page.click('button')
  const text = await page.textContent('button')
  return { status, text, seen: await page.evaluate(() => (globalThis as { seen?: object[] }).seen) }
}

const HIT = { status: 'on', text: '42', seen: [{ x: 20, twice: 40 }] }

interface Dev {
  readonly url: string
  readonly said: readonly string[]
}

async function viteDev(options: object = {}, plugins: Plugin[] = []): Promise<Dev> {
  const { logger, infos, warnings } = listen()
  const server = await createServer({
    root: project.folder,
    configFile: false,
    customLogger: logger,
    cacheDir: project.path('kept'),
    server: { port: 0, host: '127.0.0.1' },
    plugins: [viteProbes(options), ...plugins],
  })
  closing.push(() => server.close())
  await server.listen()
  const said = {
    get lines() {
      return [...infos, ...warnings].filter((line) => line.includes('probes'))
    },
  }
  return {
    url: server.resolvedUrls!.local[0]!,
    get said() {
      return said.lines
    },
  }
}

async function webpackDev(more: webpack.Configuration = {}, options: object = {}): Promise<Dev> {
  const warnings: string[] = []
  const console = { ...globalThis.console, info() {}, warn: (text: string) => void warnings.push(text) }
  const compiler = webpack({
    ...config(project, 'src/main.ts', { target: 'web', plugins: [webpackProbes(options)] }),
    infrastructureLogging: { console },
    ...more,
  })
  const watching = await new Promise<ReturnType<typeof compiler.watch>>((resolve, reject) => {
    const it = compiler.watch({}, (error, stats) =>
      error || stats!.hasErrors() ? reject(error ?? new Error(stats!.toString())) : resolve(it),
    )
  })
  closing.push(() => new Promise((resolve) => watching!.close(resolve)))
  project.write('out/index.html', '<!doctype html><meta charset="utf-8"><body><script src="main.js"></script>')
  const { url, server } = await serve(project.path('out'))
  closing.push(() => server.close())
  return { url, said: warnings }
}

/** The checker sees the text that we hand on, and objects to imports that it cannot find. */
function typeChecked(): webpack.Configuration {
  const compilerOptions = { target: 'es2022', module: 'esnext', moduleResolution: 'bundler', strict: true, noEmit: false, types: [] }
  project.write('tsconfig.json', JSON.stringify({ compilerOptions: { ...compilerOptions, lib: ['es2022', 'dom'] }, include: ['src'] }))
  project.write('src/main.ts', FILES['src/main.ts'].replaceAll("work.ts'", "work'"))
  project.write('src/worker.ts', FILES['src/worker.ts'].replaceAll("work.ts'", "work'"))
  const { resolve } = createRequire(import.meta.url)
  return { module: { rules: [{ test: /\.ts$/, loader: resolve('ts-loader'), options: { compiler: resolve('typescript') } }] } }
}

describe.skipIf(!hasBrowser)('the console of a development page', () => {
  it.each([
    ['Vite', () => viteDev()],
    ['webpack', () => webpackDev({}, { hooks: './probes.hooks.ts' })],
    ['webpack with a loader that checks types', () => webpackDev(typeChecked(), { hooks: './probes.hooks.ts' })],
  ])('%s', async (name, start) => {
    const dev = await start()
    const { page, lines, errors } = await open(browser, dev.url)
    await page.waitForFunction(() => document.title !== '')
    expect(await page.title(), 'a worker').toBe('object4')
    expect(await page.evaluate(() => [Object.keys(globalThis).includes('probes'), probes.sites('work.ts').length])).toEqual([false, 2])
    expect(await probeByHand(page)).toEqual(HIT)
    expect([errors, lines.filter((line) => line.includes('probes'))]).toEqual([[], []])
    const isNotWatched = /^\S*unplugin-probes\S* hooks \.\/probes\.hooks\.ts is not watched in a page, .+ \(PROBES_NO_FILES\)$/
    expect(dev.said).toEqual(name === 'Vite' ? [] : [expect.stringMatching(isNotWatched)])
  })

  it('shows what is in info and in a probe, without opening them', async () => {
    const dev = await viteDev()
    const { page } = await open(browser, dev.url)
    await page.waitForFunction(() => document.title !== '')
    const session = await page.context().newCDPSession(page)
    const previews: { description?: string; properties: { name: string; type: string; value?: string }[] }[] = []
    session.on('Runtime.consoleAPICalled', ({ args }) => void previews.push(...args.flatMap(({ preview }) => preview ?? [])))
    await session.send('Runtime.enable')
    await page.evaluate(() => {
      probes.enable('src/deep/work.ts:3', (info) => console.log(info, { ...info }))
      console.log(probes.enable('src/deep/wrok.ts:3', () => {}))
    })
    await page.click('button')
    await page.evaluate(() => console.log(...probes.list()))
    const shown = previews.map(({ description, properties }) => [description, properties.map(({ name }) => name).join()])
    const info = 'hit,finfo,vals,uv,this'
    const probe = 'address,status,reason,hits,sites'
    expect(shown).toEqual([
      ['ProbeHandle', probe],
      ['HitInfo', info],
      ['Object', info],
      ['ProbeHandle', probe],
      ['ProbeHandle', probe],
    ])
    const values = ({ properties }: (typeof previews)[number]): unknown[] =>
      properties.map(({ type, value }) => (type === 'accessor' ? type : value))
    expect([previews[0]!, ...previews.slice(3)].map(values)).toEqual([
      ['src/deep/wrok.ts:3', 'pending', expect.stringMatching(/^unknown file so far/), '0', 'Array(0)'],
      ['src/deep/work.ts:3', 'on', '', '1', 'Array(1)'],
      ['src/deep/wrok.ts:3', 'pending', expect.stringMatching(/^unknown file so far/), '0', 'Array(0)'],
    ])
  })

  it('says of the top of a module that it has run', async () => {
    const dev = await viteDev()
    const { page } = await open(browser, dev.url)
    await page.waitForFunction(() => document.title !== '')
    expect(await page.evaluate(() => probes.enable('src/main.ts:4', () => {}).reason)).toMatch(
      /^the top of a file runs once, and that of src\/main\.ts has run already/,
    )
  })

  it('follows an edit', async () => {
    project.write(
      'src/main.ts',
      `import { work } from './deep/work.ts'
let newest = work
const button = document.createElement('button')
button.onclick = () => void (button.textContent = String(newest(20)))
document.body.append(button)
import.meta.hot?.accept('./deep/work.ts', (it) => void (newest = it!['work']))
`,
    )
    const dev = await viteDev()
    const { page } = await open(browser, dev.url)
    await page.waitForSelector('button', { state: 'attached' })
    await page.evaluate(() => void (document.querySelector('button')!.textContent = 'go'))
    expect(await probeByHand(page)).toEqual(HIT)
    project.write('src/deep/work.ts', FILES['src/deep/work.ts'].replaceAll('twice', 'thrice').replace('* 2', '* 3'))
    const clicked = async (): Promise<string | null> => {
      await page.click('button')
      return page.textContent('button')
    }
    await expect.poll(clicked, { timeout: 20_000 }).toBe('62')
    // The page was not loaded anew: the probe is still on, in the new text of the file.
    expect(await page.evaluate(() => (globalThis as { seen?: object[] }).seen?.at(-1))).toEqual({ x: 20, thrice: 60 })
  })

  it('a page that has a "probes" of its own keeps it', async () => {
    project.write(
      'index.html',
      FILES['index.html'].replace(
        '<body>',
        '<body><script>let reads = 0; Object.defineProperty(window, "probes", { get: () => ++reads })</script>',
      ),
    )
    const dev = await viteDev()
    const { page, lines } = await open(browser, dev.url)
    await page.waitForSelector('button')
    expect(await page.evaluate('[reads, probes]')).toEqual([0, 1])
    expect(lines.filter((line) => line.startsWith('probes: '))).toEqual([
      `probes: this page has a global "probes" of its own; ours is globalThis[Symbol.for('unplugin-probes')].probes`,
    ])
  })

  it('webpack --watch with mode production: no console', async () => {
    const dev = await webpackDev({ mode: 'production' })
    const { page } = await open(browser, dev.url)
    await page.waitForFunction(() => document.title !== '')
    expect(await page.title()).toBe('undefined4')
  })
})

describe.skipIf(!hasBrowser)('a production page', () => {
  async function built(): Promise<string> {
    const { logger } = listen()
    await build({ root: project.folder, configFile: false, customLogger: logger, plugins: [viteProbes()], build: { minify: true } })
    return project.path('dist')
  }

  async function opened(headers: Record<string, string> = {}): Promise<{ page: Page; url: string; errors: string[] }> {
    const { url, server } = await serve(await built(), headers)
    closing.push(() => server.close())
    const { page, errors } = await open(browser, url)
    await page.waitForSelector('button')
    expect(await page.evaluate(() => 'probes' in globalThis)).toBe(false)
    return { page, url, errors }
  }

  it('has nothing of the runtime', async () => {
    const folder = join(await built(), 'assets')
    for (const name of readdirSync(folder)) expect(readFileSync(join(folder, name), 'utf8')).not.toContain('is not watched')
  })

  it('a script tag from the same origin', async () => {
    const { page, errors } = await opened()
    project.write('dist/runtime.script.js', readFileSync(RUNTIME, 'utf8'))
    await page.evaluate(`document.head.append(Object.assign(document.createElement('script'), { src: '/runtime.script.js' }))`)
    await page.waitForFunction(() => 'probes' in globalThis)
    expect(await page.evaluate(() => probes.sites('work.ts').map(({ line, locals }) => `${line} ${locals.join()}`))).toEqual([
      '2 x',
      '3 x,twice',
    ])
    expect(await probeByHand(page)).toEqual(HIT)
    expect(await page.evaluate(() => probes.disableAll())).toBe(1)
    expect(errors).toEqual([])
  })

  it('a policy that allows only its own scripts: pasted into the console', async () => {
    const { page, errors } = await opened({ 'content-security-policy': "script-src 'self'" })
    // As a console does it: not subject to the policy.
    await page.evaluate(readFileSync(RUNTIME, 'utf8'))
    expect(await probeByHand(page)).toEqual(HIT)
    expect(errors).toEqual([])
  })

  it('that policy, and a script tag from elsewhere', async () => {
    const { page } = await opened({ 'content-security-policy': "script-src 'self'" })
    const other = await serve(join(RUNTIME, '..'))
    closing.push(() => other.server.close())
    const blocked = page.waitForEvent('console', { predicate: (message) => message.text().includes('Content Security Policy') })
    await page.evaluate(
      (src) => void document.head.append(Object.assign(document.createElement('script'), { src })),
      `${other.url}/runtime.script.js`,
    )
    await blocked
    expect(await page.evaluate(() => 'probes' in globalThis)).toBe(false)
  })
})

describe('what is not a page', () => {
  async function transformed(plugins: Plugin[], environment: 'client' | 'ssr'): Promise<{ code: string; said: readonly string[] }> {
    const { logger, infos, warnings } = listen()
    const server = await createServer({
      root: project.folder,
      configFile: false,
      customLogger: logger,
      optimizeDeps: { noDiscovery: true },
      server: { middlewareMode: true, ws: false },
      plugins: [viteProbes({ hooks: './h.ts' }), ...plugins],
    })
    const result = await server.environments[environment]!.transformRequest('/src/deep/work.ts')
    await server.close()
    return { code: result!.code, said: [...infos, ...warnings].filter((line) => line.includes('probes')) }
  }

  it('the server part', async () => {
    const { code, said } = await transformed([], 'ssr')
    expect(code).toContain('unplugin-probes/start')
    expect(code).not.toContain('unplugin-probes/page')
    expect(said).toEqual([])
  })

  it('Vitest, which runs in Node what it transforms for a client', async () => {
    const { code, said } = await transformed([{ name: 'vitest' }], 'client')
    expect(code).toContain('globalThis.$p')
    expect(code).not.toContain('unplugin-probes/page')
    expect(said).toEqual([])
  })

  it('the client part', async () => {
    const { code, said } = await transformed([], 'client')
    expect(code).toContain('unplugin-probes/page')
    expect(said).toHaveLength(1)
  })
})
