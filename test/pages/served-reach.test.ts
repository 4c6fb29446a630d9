import { connect } from 'node:net'
import { request } from 'node:http'
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { Project } from '../hosts/project.ts'
import { awaitLine, save, type Developed } from './developed.ts'
import { hasBrowser, launch } from './pages.ts'
import { developWith, FILES as OWN_FILES, SERVERS, WORK } from './served.ts'

const FILES = { ...OWN_FILES, 'node_modules/lonely/index.js': 'export default 1\n' }
const log = (words: string): string => `import { probes } from 'unplugin-probes/runtime'\nprobes.log('work.js:3', '${words}')\n`
const LOADED = /hooks \S+ loaded: 1 probe on/

let browser: Browser
const closing: (() => unknown)[] = []

beforeAll(async () => {
  if (hasBrowser) browser = await launch()
})

afterAll(() => browser?.close())

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

async function inBoth({ console, terminal }: Developed, words: string | RegExp): Promise<void> {
  await awaitLine(console, words)
  await awaitLine(terminal, words)
}

const MISTAKES = [
  ['const a = 1\nconst = 2\n', 'probes.hooks.ts:2:7: SyntaxError: ', 'HOOKS_SYNTAX'],
  ['interface A {\n  b: 1\n}\n\nconst a: A = { b: 1 }\nthrow new RangeError(`top ${a.b}`)\n', '.ts:6:7: RangeError: top 1', 'HOOKS_THROW'],
  ['export default async (): Promise<void> => {\n  await 0\n\n  throw new Error("late")\n}\n', '.ts:4:9: Error: late', 'HOOKS_THROW'],
  ["\nimport './nowhere.ts'\n", 'probes.hooks.ts:2:8: Failed to resolve import "./nowhere.ts"', 'HOOKS_IMPORT'],
  [
    "import { readFileSync } from 'node:fs'\nreadFileSync('x')\n",
    'probes.hooks.ts:1:30: it imports node:fs, which pages do not have',
    'HOOKS_IMPORT',
  ],
  ["import 'lonely'\n", 'probes.hooks.ts:1:8: it imports lonely, which the program does not import', 'HOOKS_IMPORT'],
] as const

const STRANGERS: Record<string, string>[] = [
  { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
  { origin: 'null' },
  { 'sec-fetch-site': 'cross-site' },
]

describe.skipIf(!hasBrowser).each(SERVERS)('a hooks file, in a page that %s serves', (kind) => {
  it('imports files of its own and modules of the page, and follows both; the old set stays on through mistakes; in every tab', async () => {
    const project = new Project(undefined, FILES)
    const helper = (words: string): string => `import { probes } from 'unplugin-probes/runtime'
import { shop } from '../src/shop.js'
export const help = (): void => void probes.enable('work.js:3', (info) => info.log(\`${words} \${shop.orders}\`))
`
    project.write('probing/help.ts', helper('helped'))
    const dev = await developWith(kind, browser, project, closing)
    await dev.page.waitForSelector('button')
    save(
      project,
      `import { help } from './probing/help.ts'
import { work } from './src/work.js'
await Promise.resolve()
console.log('work', work(1))
export default (): (() => void) => {
  help()
  return () => console.log('over')
}
`,
    )
    await inBoth(dev, LOADED)
    await awaitLine(dev.console, 'work 4')
    await dev.page.click('button')
    await awaitLine(dev.terminal, 'src/work.js:3 (work) helped 21')
    project.write('probing/help.ts', helper('better'))
    await awaitLine(dev.console, 'over')
    await dev.page.click('button')
    await awaitLine(dev.terminal, 'src/work.js:3 (work) better 22')
    project.write('src/work.js', WORK.replace('+ 2', '+ 3'))
    await awaitLine(dev.console, 'work 5')

    save(project, log('good {twice}'))
    await awaitLine(dev.terminal, /work\.js:3 is on at/)
    for (const [text, words, code] of MISTAKES) {
      save(project, text)
      await inBoth(dev, words)
      expect(dev.console.find((line) => line.includes(words))).toMatch(new RegExp(`\\(${code}\\); the probes that were on stay on$`))
    }
    const second = await dev.page.context().newPage()
    const lines: string[] = []
    second.on('console', (message) => void lines.push(message.text()))
    await second.goto(dev.url)
    await awaitLine(lines, 'it imports lonely')
    save(project, log('better {twice}'))
    await awaitLine(lines, LOADED)
    await second.click('button')
    await awaitLine(lines, 'src/work.js:3 (work) better 40')
    await expect
      .poll(async () => {
        await dev.page.click('button')
        return dev.console.some((line) => /\(work\) better/.test(line))
      })
      .toBe(true)
    expect([dev.begun(), dev.errors]).toEqual([1, []])
  })

  it('is on in workers', async () => {
    const project = new Project(undefined, FILES)
    project.write(
      'src/main.js',
      // Rsbuild calls workers so, as their first module is an address of its own.
      `const worker = new Worker(/* webpackChunkName: "src_worker_js-data_text_javascript_import_20_7B-95b4fa" */ new URL('./worker.js', import.meta.url))
worker.onmessage = ({ data }) => void (button.textContent = data)
const button = document.createElement('button')
button.onclick = () => worker.postMessage(20)
document.body.append(button)
`,
    )
    project.write('src/worker.js', `import { work } from './work.js'\nonmessage = ({ data }) => postMessage(work(data))\n`)
    const dev = await developWith(kind, browser, project, closing)
    await dev.page.waitForSelector('button', { state: 'attached' })
    save(project, log('x is {x}'))
    await awaitLine(dev.terminal, /\[worker \/\S+\]: hooks \S+ loaded: 1 probe on/)
    await dev.page.evaluate(() => document.querySelector('button')!.click())
    await awaitLine(dev.terminal, /\[worker \/\S+\]: src\/work\.js:3 \(work\) x is 20/)
    await awaitLine(dev.console, /^probes \[worker \/\S*worker_js\.js\]: src\/work\.js:3 \(work\) x is 20/)
    expect([dev.begun(), dev.errors]).toEqual([1, []])
  })

  it('is told to pages of that server only, and what the user has put into the server stays', async () => {
    const project = new Project(undefined, FILES)
    const seen: string[] = []
    const theirs = (list: Function[]): Function[] => [
      (asked: { url: string }, _: unknown, next: () => void) => (seen.push(asked.url), next()),
      ...list,
      (_asked: unknown, answer: { end(text: string): void }) => answer.end('theirs'),
    ]
    const dev = await developWith(kind, browser, project, closing, { devServer: { setupMiddlewares: theirs } })
    save(project, log('x'))
    await awaitLine(dev.console, LOADED)
    const asked = await dev.page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name))
    const paths = asked.filter((name) => name.includes('__unplugin-probes/')).map((name) => name.slice(dev.url.length - 1))
    expect(paths).toEqual([
      expect.stringMatching(/^\/__unplugin-probes\/channel\.js\?build=\w+&0$/),
      expect.stringMatching(/^\/__unplugin-probes\/hooks\/\w+\/\d+\/0\/probes\.hooks\.ts\.js$/),
    ])
    for (const path of paths) {
      expect(await ask(dev.url, path)).toBe('200 undefined')
      const near = 'http://localhost:3000'
      expect(await ask(dev.url, path, { origin: near, 'sec-fetch-site': 'cross-site' })).toBe(`200 ${near}`)
      for (const headers of STRANGERS) expect(await ask(dev.url, path, headers)).toBe('403 undefined')
      // Rsbuild looks at it only where `server.allowedHosts` says so.
      if (kind !== 'rsbuild')
        expect(await ask(dev.url, path, { host: 'evil.example', 'sec-fetch-site': 'same-origin' })).toBe('403 undefined')
      expect(await ask(dev.url, path, {}, 'POST')).toBe('403 undefined')
    }
    const [, token = ''] = /"(.+)"/.exec(await (await fetch(new URL(paths[0]!, dev.url))).text()) ?? []
    const channel = paths[0]!.replace('channel.js', 'channel').replace('&0', '')
    expect(await upgraded(dev.url, channel, 'https://evil.example')).toContain('403')
    expect(await upgraded(dev.url, `${channel}&token=${token}`, 'https://evil.example')).toContain('403')
    expect(await upgraded(dev.url, `${channel}&token=wrong`)).toContain('403')
    expect(await upgraded(dev.url, `${channel}&token=${token}`)).toContain('101')
    if (kind === 'rsbuild') return
    expect(await (await fetch(`${dev.url}nothing`)).text()).toBe('theirs')
    expect(seen).toContain('/nothing')
  })
})

/** The status, and who may read it. */
function ask(url: string, path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<string> {
  return new Promise((resolve, reject) => {
    const asking = request(new URL(path, url), { method, headers }, (answer) => {
      answer.resume()
      resolve(`${answer.statusCode} ${answer.headers['access-control-allow-origin']}`)
    })
    asking.on('error', reject).end()
  })
}

/** The first line of what a server says to a web socket. */
function upgraded(url: string, path: string, origin?: string): Promise<string> {
  const { port, host } = new URL(url)
  const lines = ['Upgrade: websocket', 'Connection: Upgrade', 'Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==']
  if (origin !== undefined) lines.push(`Origin: ${origin}`)
  return new Promise((resolve) => {
    const socket = connect(Number(port), '127.0.0.1', () =>
      socket.write([`GET ${path} HTTP/1.1`, `Host: ${host}`, ...lines, '', ''].join('\r\n')),
    )
    socket.on('data', (data) => {
      socket.destroy()
      resolve(String(data).split('\r\n')[0]!)
    })
  })
}
