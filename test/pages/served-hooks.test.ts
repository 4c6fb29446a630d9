import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { Project } from '../hosts/project.ts'
import { awaitLine, remove, save } from './developed.ts'
import { hasBrowser, launch } from './pages.ts'
import { developWith, FILES, SERVERS, WORK } from './served.ts'

const HOOKS = `import { probes } from 'unplugin-probes/runtime'

interface Seen {
  readonly x: number
}

probes.enable<{ vals: Seen }>('work.js:3', (info) => {
  const { x }: Seen = info.vals
  info.log('seen', x)
})
`

let browser: Browser
const closing: (() => unknown)[] = []

beforeAll(async () => {
  if (hasBrowser) browser = await launch()
})

afterAll(() => browser?.close())

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

describe.skipIf(!hasBrowser).each(SERVERS)('a hooks file, in a page that %s serves', (kind) => {
  it('is on when it is saved, through hot updates and reloads, and off when it is deleted; the page is never loaded anew', async () => {
    const project = new Project(undefined, FILES)
    const dev = await developWith(kind, browser, project, closing)
    const { page, console, terminal } = dev
    const shown = (): Promise<string> => page.textContent('button') as Promise<string>
    await page.waitForSelector('button')
    await page.click('button')
    await expect.poll(shown).toBe('42')
    await page.evaluate(() => void ((globalThis as { mark?: number }).mark = 1))

    save(project, HOOKS)
    await awaitLine(console, /hooks \S*probes\.hooks\.ts loaded: 1 probe on/)
    await awaitLine(console, 'work.js:3 is on at src/work.js:3:3 (work)')
    await page.click('button')
    await awaitLine(console, 'probes: src/work.js:3 (work) seen 21')
    await awaitLine(terminal, 'probes [page /]: src/work.js:3 (work) seen 21')
    await awaitLine(terminal, /probes \[page \/\]: hooks \S+ loaded: 1 probe on/)

    project.write('src/work.js', `// above\n${WORK.replace('x * 2', 'x * 2 + 1')}`)
    const clicked = async (): Promise<string> => {
      await page.click('button')
      return shown()
    }
    await expect.poll(clicked, { timeout: 20_000 }).toMatch(/^\d*[13579]$/)
    await page.click('button')
    await awaitLine(terminal, /src\/work\.js:4 \(work\) seen \d+/)
    await awaitLine(console, /src\/work\.js:4 \(work\) seen \d+/)
    expect([dev.begun(), await page.evaluate(() => (globalThis as { mark?: number }).mark)]).toEqual([1, 1])

    await page.reload()
    await page.waitForSelector('button')
    await expect.poll(() => console.filter((line) => /loaded: 1 probe on/.test(line)).length, { timeout: 20_000 }).toBe(2)
    terminal.length = console.length = 0
    await page.click('button')
    await awaitLine(console, 'src/work.js:3 (work) seen 20')
    await awaitLine(terminal, 'src/work.js:3 (work) seen 20')

    remove(project)
    await awaitLine(console, /hooks \S+ removed: 1 probe off/)
    await awaitLine(terminal, /hooks \S+ removed: 1 probe off/)
    terminal.length = console.length = 0
    await page.click('button')
    await expect.poll(shown).toBe('45')
    expect([console, terminal, dev.begun(), dev.errors]).toEqual([[], [], 2, []])
  })
})
