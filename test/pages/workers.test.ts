import { readdirSync, readFileSync } from 'node:fs'
import type { Browser } from 'playwright-core'
import viteProbes from 'unplugin-probes/vite'
import { build, type Plugin } from 'vite'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Project } from '../hosts/project.ts'
import { listen } from '../hosts/saying.ts'
import { hasBrowser, launch, open, serve } from './pages.ts'

const FILES = {
  'index.html': '<!doctype html><meta charset="utf-8"><body><script type="module" src="/src/main.ts"></script>',
  'src/main.ts': `import Asked from './asked.ts?worker'
import Inline from './inline.ts?worker&inline'
const answers: string[] = []
const workers = [new Worker(new URL('./named.ts', import.meta.url), { type: 'module' }), new Asked(), new Inline()]
for (const worker of workers)
  worker.onmessage = ({ data }) => {
    answers.push(data)
    if (answers.length === workers.length) document.title = answers.sort().join(' ')
  }
`,
  'src/probed.ts': `import { probes } from 'unplugin-probes/runtime'
import { work } from './work.ts'

export function probed(name: string): string {
  const seen: unknown[] = []
  probes.enable('src/work.ts:3', ({ vals }) => void seen.push(vals['twice']))
  return name + work(4) + JSON.stringify(seen)
}
`,
  'src/work.ts': `export function work(x: number): number {\n  const twice = 2 * x\n  return twice\n}\n`,
  'src/named.ts': `import { probed } from './probed.ts'\npostMessage(probed('named'))\n`,
  'src/asked.ts': `import { probed } from './probed.ts'\npostMessage(probed('asked'))\n`,
  'src/inline.ts': `import { probed } from './probed.ts'\npostMessage(probed('inline'))\n`,
}

let browser: Browser
let project: Project

beforeAll(async () => {
  if (hasBrowser) browser = await launch()
})

afterAll(() => browser?.close())

beforeEach(() => {
  project = new Project(undefined, FILES)
})

async function built(worker: { format: 'es' | 'iife'; plugins?: () => Plugin[] }): Promise<string[]> {
  const { logger, infos, warnings } = listen()
  const plugins = [viteProbes({ include: ['src/**'], hooks: './h.ts', seal: false, cache: false })]
  await build({ root: project.folder, configFile: false, customLogger: logger, plugins, worker, build: { minify: true } })
  return [...infos, ...warnings].filter((line) => line.startsWith('unplugin-probes'))
}

describe.each(['es', 'iife'] as const)('workers of a page that Vite builds, as %s', (format) => {
  it('are built with sites, though the user names no plugins for them, and say so', async () => {
    expect((await built({ format })).sort()).toEqual([
      expect.stringMatching(/^unplugin-probes: 1 file, \d+ sites$/),
      expect.stringMatching(/^unplugin-probes: hooks .+ \(PROBES_NO_FILES\)$/),
      ...['asked', 'inline', 'named'].map((name) =>
        expect.stringMatching(new RegExp(`^unplugin-probes: worker src/${name}\\.ts: 3 files, \\d+ sites$`)),
      ),
    ])
  })

  it('have their sites once where the user names the plugin for them as well', async () => {
    await built({ format })
    const once = sitesIn(project.path('dist/assets'))
    const lines = await built({ format, plugins: () => [viteProbes({ include: ['src/**'], seal: false, cache: false })] })
    expect(lines.filter((line) => line.includes('worker src/named.ts'))).toHaveLength(1)
    expect(sitesIn(project.path('dist/assets'))).toEqual(once)
    expect(once.every((count) => count > 0)).toBe(true)
  })

  it.skipIf(!hasBrowser)('are probed', async () => {
    await built({ format })
    const { url, server } = await serve(project.path('dist'))
    const { page, errors } = await open(browser, url)
    await page.waitForFunction(() => document.title !== '')
    expect(await page.title()).toBe('asked8[8] inline8[8] named8[8]')
    expect(errors).toEqual([])
    server.close()
  })
})

/** How many guards each file has, in the order of their names without hashes. */
function sitesIn(folder: string): number[] {
  const names = readdirSync(folder).sort()
  return names.map((name) => readFileSync(`${folder}/${name}`, 'utf8').match(/\$p\w{8}_\w+\?\.\(/g)?.length ?? 0)
}
