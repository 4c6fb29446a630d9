import { probes } from 'unplugin-probes/runtime'
import viteProbes from 'unplugin-probes/vite'
import type { Browser } from 'playwright-core'
import { createServer, type Plugin } from 'vite'
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest'
import { Project } from '../hosts/project.ts'
import { awaitLine, develop, save } from './developed.ts'
import { hasBrowser, launch } from './pages.ts'

const WORK = `export function work(x: number): number {
  const twice = x * 2
  return twice + 2
}
`
const FILES = {
  'index.html': '<!doctype html><meta charset="utf-8"><body><script type="module" src="/src/main.ts"></script>',
  'src/main.ts': "import { work } from './work.ts'\nglobalThis.onclick = () => void (document.title = String(work(20)))\n",
  'src/server.ts': "import { work } from './work.ts'\nexport const render = (): number => work(1)\n",
  'src/work.ts': WORK,
}
const HOOKS = `import { probes } from 'unplugin-probes/runtime'
const realm = globalThis as unknown as { runs?: number; hits?: number[] }
realm.runs = (realm.runs ?? 0) + 1
probes.enable('src/work.ts:3', ({ vals }) => void (realm.hits ??= []).push(vals.x))
`
interface Realm {
  runs?: number
  hits?: number[]
}
const here = globalThis as Realm

let browser: Browser
const closing: (() => unknown)[] = []

beforeAll(async () => {
  if (hasBrowser) browser = await launch()
})

afterAll(() => browser?.close())

afterEach(async () => {
  vi.unstubAllEnvs()
  probes.unwatch()
  delete here.runs
  delete here.hits
  for (const close of closing.splice(0).reverse()) await close()
})

it.skipIf(!hasBrowser)('a server part and its page: the hooks file runs once in each', async () => {
  const project = new Project(undefined, FILES)
  let render: (() => number) | undefined
  const server: Plugin = {
    name: 'server',
    async transformIndexHtml(_html, { server: it }) {
      render = ((await it!.ssrLoadModule('/src/server.ts')) as { render: () => number }).render
    },
  }
  const dev = await develop(browser, project, closing, { plugins: [server] })
  await expect.poll(() => render?.()).toBe(4)
  save(project, HOOKS)
  await awaitLine(dev.console, /loaded: 1 probe on/)
  await expect.poll(() => here.runs, { timeout: 20_000 }).toBe(1)
  await expect
    .poll(() => {
      render!()
      return here.hits?.at(-1)
    })
    .toBe(1)
  await dev.page.evaluate(() => dispatchEvent(new MouseEvent('click')))
  await expect.poll(() => dev.page.title()).toBe('42')
  expect(await dev.page.evaluate(() => [(globalThis as Realm).runs, (globalThis as Realm).hits])).toEqual([1, [20]])
  expect([here.runs, dev.begun(), dev.errors]).toEqual([1, 1, []])
})

it.skipIf(!hasBrowser)('a page with a policy that allows scripts and sockets of its server only', async () => {
  const project = new Project(undefined, FILES)
  const headers = { 'content-security-policy': "default-src 'none'; script-src 'self'; connect-src 'self'" }
  const dev = await develop(browser, project, closing, { more: { server: { headers } } })
  save(project, HOOKS)
  await awaitLine(dev.console, /loaded: 1 probe on/)
  await dev.page.evaluate(() => dispatchEvent(new MouseEvent('click')))
  await expect.poll(() => dev.page.evaluate(() => (globalThis as Realm).hits)).toEqual([20])
  expect(dev.errors).toEqual([])
})

it('the module of a page has a way to its server only in a server that has a channel and a hooks file', async () => {
  const texts: boolean[] = []
  for (const [hooks, ws, env] of [
    ['./probes.hooks.ts', undefined, ''],
    ['./probes.hooks.ts', false, ''],
    ['./probes.hooks.ts', undefined, 'off'],
    [undefined, undefined, ''],
  ] as const) {
    vi.stubEnv('PROBES', env)
    const project = new Project(undefined, FILES)
    const server = await createServer({
      root: project.folder,
      configFile: false,
      logLevel: 'silent',
      optimizeDeps: { noDiscovery: true },
      server: { middlewareMode: true, ...(ws === undefined ? { hmr: { port: 0 } } : { ws }) },
      plugins: [viteProbes(hooks === undefined ? {} : { hooks })],
    })
    closing.push(() => server.close())
    const result = await server.environments.client.transformRequest('virtual:unplugin-probes/page')
    texts.push(/\bfollowHooks\(import\.meta\.hot/.test(result!.code))
  }
  expect(texts).toEqual([true, false, false, false])
})
