import { rmSync, symlinkSync } from 'node:fs'
import type { Browser } from 'playwright-core'
import type { ResolvedConfig } from 'vite'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Project } from '../hosts/project.ts'
import { awaitLine, develop, remove, save, type Developed } from './developed.ts'
import { hasBrowser, launch } from './pages.ts'

const WORK = `export function work(x: number): number {
  const twice = x * 2
  return twice + 2
}
`
const FILES = {
  'index.html': '<!doctype html><meta charset="utf-8"><body><script type="module" src="/src/main.ts"></script>',
  'src/main.ts': `import { shop } from './shop.ts'
import { work } from './work.ts'
let newest = work
const button = document.createElement('button')
button.onclick = () => void (button.textContent = String(newest(shop.orders++)))
button.textContent = 'go'
document.body.append(button)
import.meta.hot?.accept('./work.ts', (it) => void (newest = it!['work']))
`,
  'src/shop.ts': 'export const shop = { orders: 20 }\n',
  'src/work.ts': WORK,
}
const log = (words: string): string => `import { probes } from 'unplugin-probes/runtime'\nprobes.log('work.ts:3', '${words}')\n`

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

const LOADED = /hooks \S+ loaded: 1 probe on/
const loads = ({ console }: Developed): number => console.filter((line) => LOADED.test(line)).length

async function developed(): Promise<Developed> {
  const dev = await develop(browser, project, closing)
  await dev.page.waitForSelector('button')
  return dev
}

describe.skipIf(!hasBrowser)('a hooks file of a page', () => {
  it('imports a helper of its own, an edit of which loads it anew, and a module of the page, which is the page’s own', async () => {
    const helper = (words: string): string => `import { probes } from 'unplugin-probes/runtime'
import { shop } from '../src/shop.ts'
export const help = (): void => void probes.enable('work.ts:3', (info) => info.log(\`${words} \${shop.orders}\`))
`
    project.write('probing/help.ts', helper('helped'))
    const dev = await developed()
    save(
      project,
      "import { help } from './probing/help.ts'\nexport default (): (() => void) => {\n  help()\n  return () => console.log('over')\n}\n",
    )
    await awaitLine(dev.console, LOADED)
    await dev.page.click('button')
    await awaitLine(dev.terminal, 'src/work.ts:3 (work) helped 21')
    project.write('probing/help.ts', helper('better'))
    await expect.poll(() => loads(dev), { timeout: 20_000 }).toBe(2)
    await dev.page.click('button')
    await awaitLine(dev.terminal, 'src/work.ts:3 (work) better 22')
    expect(dev.console.filter((line) => line === 'over')).toHaveLength(1)
    const texts = await Promise.all(
      ['probes.hooks.ts', 'probing/help.ts', 'src/work.ts'].map(async (path) => (await fetch(dev.url + path)).text()),
    )
    expect(texts.map((it) => /\$p[\da-z]+_/.test(it))).toEqual([false, false, true])
    expect([dev.terminal.filter((line) => /helped 22/.test(line)), dev.begun(), dev.errors]).toEqual([[], 1, []])
  })

  it('comes with what it imports where the server shows its pages nothing of that folder', async () => {
    const narrow = ({ server: { fs } }: ResolvedConfig): void => {
      const others = fs.allow.filter((folder) => !project.folder.startsWith(folder))
      fs.allow.splice(0, Infinity, project.path('src'), ...others)
    }
    const plugins = [{ name: 'narrow', configResolved: narrow }]
    const dev = await develop(browser, project, closing, { plugins })
    await dev.page.waitForSelector('button')
    project.write('near.ts', "export const words = 'from near'\n")
    save(project, log('{x}').replace('\n', "\nimport { words } from './near.ts'\n").replace("'{x}'", 'words'))
    await awaitLine(dev.console, LOADED)
    await dev.page.click('button')
    await awaitLine(dev.terminal, 'from near')
    save(project, log('again'))
    await expect.poll(() => loads(dev)).toBe(2)
    await dev.page.click('button')
    await awaitLine(dev.terminal, 'again')
    expect([dev.errors, dev.begun()]).toEqual([[], 1])
  })

  it('a hot update of what it imports as well goes to the page, which is not loaded anew', async () => {
    const dev = await developed()
    save(project, `import { work } from './src/work.ts'\n${log('seen {x}')}export default () => console.log('work', work(1))\n`)
    await awaitLine(dev.console, 'work 4')
    project.write('src/work.ts', WORK.replace('+ 2', '+ 3'))
    await awaitLine(dev.console, 'work 5')
    await dev.page.click('button')
    await expect.poll(() => dev.page.textContent('button')).toBe('43')
    await awaitLine(dev.terminal, 'src/work.ts:3 (work) seen 20')
    expect([dev.begun(), dev.errors]).toEqual([1, []])
  })

  it('waits for a file that it imports', async () => {
    const dev = await developed()
    save(project, `import './probing/later.ts'\n${log('x')}`)
    await awaitLine(dev.console, 'HOOKS_IMPORT')
    // Vite's watcher misses a folder that is made right after another change, and Vite knows nothing of the file then.
    const write = (): number => {
      project.write(`probing/${Math.random()}.ts`, '')
      project.write('probing/later.ts', 'export {}\n')
      return loads(dev)
    }
    await expect.poll(write, { timeout: 20_000, interval: 1500 }).toBe(1)
    expect(dev.begun()).toBe(1)
  })

  it('is on in every tab, and in one that is opened later', async () => {
    const dev = await developed()
    const second = await dev.page.context().newPage()
    const lines: string[] = []
    second.on('console', (message) => void lines.push(message.text()))
    await second.goto(dev.url)
    await second.waitForSelector('button')
    save(project, log('one'))
    await awaitLine(dev.console, LOADED)
    await awaitLine(lines, LOADED)
    const third = await dev.page.context().newPage()
    const more: string[] = []
    third.on('console', (message) => void more.push(message.text()))
    await third.goto(dev.url)
    await awaitLine(more, LOADED)
    for (const page of [dev.page, second, third]) await page.click('button')
    for (const console of [dev.console, lines, more]) await awaitLine(console, 'src/work.ts:3 (work) one')
    remove(project)
    for (const console of [dev.console, lines, more]) await awaitLine(console, 'removed: 1 probe off')
  })

  it('can be a symbolic link, to one and then to another', async () => {
    project.write('one.ts', log('first'))
    project.write('two.ts', log('second'))
    const dev = await developed()
    symlinkSync('one.ts', project.path('probes.hooks.ts'))
    await awaitLine(dev.console, LOADED)
    await dev.page.click('button')
    await awaitLine(dev.console, '(work) first')
    rmSync(project.path('probes.hooks.ts'))
    symlinkSync('two.ts', project.path('probes.hooks.ts'))
    await expect
      .poll(
        async () => {
          await dev.page.click('button')
          return dev.console.some((line) => line.includes('(work) second'))
        },
        { timeout: 20_000 },
      )
      .toBe(true)
    expect(dev.begun()).toBe(1)
  })

  it('saved again and again: the last one is on, once', async () => {
    const dev = await developed()
    for (let i = 0; i < 30; i++) {
      save(project, log(`round ${i}.`))
      await new Promise((resolve) => setTimeout(resolve, (i * 7) % 40))
    }
    await awaitLine(dev.console, LOADED)
    const hits = async (): Promise<string[]> => {
      const from = dev.console.length
      await dev.page.click('button')
      await new Promise((resolve) => setTimeout(resolve, 100))
      return dev.console.slice(from).filter((line) => line.includes('(work)'))
    }
    await expect.poll(hits, { timeout: 20_000 }).toEqual(['probes: src/work.ts:3 (work) round 29.'])
    expect([dev.begun(), dev.errors]).toEqual([1, []])
  })
})

describe.skipIf(!hasBrowser)('a hooks file of a page, in workers', () => {
  const ASKS = `import { work } from './work.ts'
const answer = (port: MessagePort | typeof globalThis) => ({ data }: MessageEvent) => (port as MessagePort).postMessage(work(data))
`
  const WORKERS = {
    'src/main.ts': `const show = (name: string) => ({ data }: MessageEvent) => void (document.title += \` \${name} \${data}\`)
const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' })
worker.onmessage = show('worker')
const { port } = new SharedWorker(new URL('./shared.ts', import.meta.url), { type: 'module' })
port.onmessage = show('shared')
const { active, installing } = await navigator.serviceWorker.register('/src/service.ts', { type: 'module' })
navigator.serviceWorker.onmessage = show('service')
const button = document.createElement('button')
button.onclick = () => {
  worker.postMessage(1)
  port.postMessage(2)
  ;(active ?? installing)!.postMessage(3)
}
document.body.append(button)
`,
    'src/worker.ts': `${ASKS}onmessage = answer(globalThis)\n`,
    'src/shared.ts': `${ASKS}onconnect = ({ ports: [port] }: MessageEvent) => void (port!.onmessage = answer(port!))\n`,
    'src/service.ts': `${ASKS}onmessage = (event: MessageEvent) => answer(event.source as unknown as MessagePort)(event)\n`,
  }

  it.each([
    [
      'code',
      'probes.hooks.ts',
      `import { probes } from 'unplugin-probes/runtime'\nprobes.enable('work.ts:3', (info) => info.log('x is', info.vals.x))\n`,
    ],
    ['data', 'probes.hooks.json', JSON.stringify({ probes: [{ at: 'work.ts:3', log: 'x is {x}' }] })],
  ])('%s', async (kind, hooks, text) => {
    for (const [path, file] of Object.entries(WORKERS)) project.write(path, file)
    const dev = await develop(browser, project, closing, { hooks })
    await dev.page.waitForSelector('button', { state: 'attached' })
    await dev.page.evaluate(() => document.querySelector('button')!.click())
    await expect.poll(() => dev.page.title()).toMatch(/(?=.*worker 4)(?=.*shared 6)(?=.*service 8)/)
    save(project, text, hooks)
    await awaitLine(dev.terminal, /\[worker \/src\/worker\.ts\]: hooks \S+ loaded: 1 probe on/)
    await awaitLine(dev.terminal, /\[worker \/src\/shared\.ts\]: hooks \S+ loaded: 1 probe on/)
    if (kind === 'data') await awaitLine(dev.terminal, /\[worker \/src\/service\.ts\]: hooks \S+ loaded: 1 probe on/)
    else await awaitLine(dev.terminal, /\[worker \/src\/service\.ts\]: hooks \S+: a service worker cannot load code .*\(HOOKS_IMPORT\)/)
    await dev.page.evaluate(() => document.querySelector('button')!.click())
    for (const lines of [dev.terminal, dev.console]) await awaitLine(lines, 'probes [worker /src/worker.ts]: src/work.ts:3 (work) x is 1')
    // The page's own console has no line of a worker that could be the page's.
    expect(dev.console.filter((line) => line.startsWith('probes: ') && line.includes('x is'))).toEqual([])
    await awaitLine(dev.console, /^probes \[worker \/src\/worker\.ts\]: hooks \S+ loaded: 1 probe on/)
    await awaitLine(dev.terminal, 'probes [worker /src/shared.ts]: src/work.ts:3 (work) x is 2')
    if (kind === 'data') await awaitLine(dev.terminal, 'probes [worker /src/service.ts]: src/work.ts:3 (work) x is 3')
    expect([dev.begun(), dev.errors]).toEqual([1, []])
  })
})
