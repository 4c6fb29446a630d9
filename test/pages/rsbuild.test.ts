import { createRsbuild, type RsbuildConfig } from '@rsbuild/core'
import type { Browser, Page } from 'playwright-core'
import type { Probes } from 'unplugin-probes/runtime'
import rsbuildProbes from 'unplugin-probes/rsbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Project } from '../hosts/project.ts'
import { hasBrowser, launch, open } from './pages.ts'

declare const probes: Probes

interface Seen {
  seen: object[]
}

const FILES = {
  'src/main.ts': `import { work } from './work.ts'
let newest = work
const button = document.createElement('button')
button.textContent = 'go'
button.onclick = () => void (button.textContent = String(newest(20)))
document.body.append(button)
import.meta.webpackHot?.accept('./work.ts', () => void (newest = work))
`,
  'src/work.ts': text('twice', 2),
}

let browser: Browser

beforeAll(async () => {
  if (hasBrowser) browser = await launch()
})

afterAll(() => browser?.close())

function text(name: string, factor: number): string {
  return `export function work(x: number): number {\n  const ${name} = x * ${factor}\n  return ${name} + 2\n}\n`
}

/** The names that each site passes. */
function sites(page: Page): Promise<string[]> {
  return page.evaluate(() => probes.sites('work.ts').map(({ line, locals }) => `${line} ${locals.join()}`))
}

describe.skipIf(!hasBrowser)("a page of Rsbuild's development server", () => {
  it('a probe follows edits, old sites go, and nothing of ours loads the page anew', async () => {
    const project = new Project(undefined, FILES)
    const config: RsbuildConfig = {
      logLevel: 'silent',
      mode: 'development',
      server: { port: 0, host: '127.0.0.1', printUrls: false },
      source: { entry: { main: './src/main.ts' } },
      plugins: [rsbuildProbes({ include: ['src/**'], hooks: './probes.hooks.ts', cache: false })],
    }
    const rsbuild = await createRsbuild({ cwd: project.folder, config })
    const { urls, server } = await rsbuild.startDevServer()
    const { page, errors } = await open(browser, `${urls[0]}/main`)
    try {
      await page.waitForSelector('button')
      expect(await sites(page)).toEqual(['2 x', '3 x,twice'])
      const isOn = await page.evaluate(() => {
        const seen: object[] = ((globalThis as unknown as Seen).seen = [])
        return probes.enable('src/work.ts:3', ({ vals }) => void seen.push({ ...vals })).status
      })
      expect(isOn).toBe('on')
      project.write('probes.hooks.ts', 'export default () => {}\n')
      for (const [name, factor] of [
        ['thrice', 3],
        ['fourfold', 4],
      ] as const) {
        project.write('src/work.ts', text(name, factor))
        await expect.poll(() => clicked(page), { timeout: 20_000 }).toBe(String(20 * factor + 2))
        expect(await page.evaluate(() => (globalThis as unknown as Seen).seen.at(-1))).toEqual({ x: 20, [name]: 20 * factor })
        expect(await sites(page)).toEqual(['2 x', `3 x,${name}`])
      }
      expect(errors).toEqual([])
    } finally {
      await page.close()
      await server.close()
    }
  })
})

async function clicked(page: Page): Promise<string | null> {
  await page.click('button')
  return page.textContent('button')
}
