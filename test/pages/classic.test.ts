import type { Browser } from 'playwright-core'
import viteProbes from 'unplugin-probes/vite'
import { createServer } from 'vite'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Project } from '../hosts/project.ts'
import { hasBrowser, launch, open } from './pages.ts'

const WORK = `function work(x) {
  const twice = x * 2
  return twice + 2
}
`
/** Scripts that are no modules, in all the ways in which a page of a development server can ask for them, and one that is. */
const FILES = {
  'index.html':
    '<!doctype html><meta charset="utf-8"><body><script src="/src/plain.js"></script><script type="module" src="/src/main.js"></script>',
  'src/plain.js': `${WORK}globalThis.answers = { plain: work(1) }\n`,
  'src/main.js': `import { ask, register } from './ask.js'
answers.classic = await ask(new Worker(new URL('./classic.js', import.meta.url)), 2)
answers.module = await ask(new Worker(new URL('./module.js', import.meta.url), { type: 'module' }), 3)
answers.service = await ask(await register('/src/service.js'), 4)
document.title = JSON.stringify(answers)
`,
  'src/ask.js': `export function ask(worker, x) {
  const { port1, port2 } = new MessageChannel()
  worker.postMessage(x, [port2])
  return new Promise((resolve) => (port1.onmessage = ({ data }) => resolve(data)))
}
export async function register(url) {
  const { installing, waiting, active } = await navigator.serviceWorker.register(url)
  return installing ?? waiting ?? active
}
`,
  'src/classic.js': `${WORK}onmessage = ({ data, ports }) => ports[0].postMessage(work(data))\n`,
  'src/service.js': `${WORK}onmessage = ({ data, ports }) => ports[0].postMessage(work(data))\n`,
  'src/module.js': "import { work } from './work.js'\nonmessage = ({ data, ports }) => ports[0].postMessage(work(data))\n",
  'src/work.js': `export ${WORK}`,
}
const ANSWERS = { plain: 4, classic: 6, module: 8, service: 10 }

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

async function answersOf(plugins: ReturnType<typeof viteProbes>[]): Promise<{ answers: unknown; guards: string[] }> {
  const server = await createServer({
    root: project.folder,
    configFile: false,
    logLevel: 'silent',
    cacheDir: project.path(`kept-${plugins.length}`),
    server: { port: 0, host: '127.0.0.1' },
    plugins,
  })
  closing.push(() => server.close())
  await server.listen()
  const url = server.resolvedUrls!.local[0]!
  const { page, errors } = await open(browser, url)
  await expect.poll(() => page.title()).not.toBe('')
  expect(errors).toEqual([])
  const guards: string[] = []
  for (const name of ['plain.js', 'classic.js?worker_file&type=classic', 'service.js', 'work.js'])
    if ((await (await fetch(`${url}src/${name}`)).text()).includes('globalThis.$p')) guards.push(name.replace(/\?.*/, ''))
  return { answers: JSON.parse(await page.title()), guards }
}

describe.skipIf(!hasBrowser)('scripts and workers of a page of a development server', () => {
  it('run as they do without us, with their sites', async () => {
    expect(await answersOf([])).toEqual({ answers: ANSWERS, guards: [] })
    const ours = await answersOf([viteProbes({ include: ['src/**'], cache: false })])
    expect(ours).toEqual({ answers: ANSWERS, guards: ['plain.js', 'classic.js', 'service.js', 'work.js'] })
  })
})
