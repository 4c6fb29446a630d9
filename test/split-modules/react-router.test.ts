import { readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import type { Probes } from 'unplugin-probes/runtime'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasBrowser, launch, open, serve } from '../pages/pages.ts'
import { installProject, type InstalledProject } from './installed-project.ts'

declare const probes: Probes

const REPOSITORY = join(import.meta.dirname, '../..')
const PACKAGES =
  '@react-router/dev@7.18.4 @react-router/node@7.18.4 react-router@7.18.4 react@19.2.0 react-dom@19.2.0 isbot@5.1.31 vite@7.3.1'

let project: InstalledProject
let browser: Browser

beforeAll(async () => {
  if (!hasBrowser) return
  project = await installProject('react-router', PACKAGES)
  browser = await launch()
}, 180_000)

afterAll(async () => {
  await browser?.close()
  if (project) rmSync(project.folder, { recursive: true, force: true })
})

/** What the page's loader and action, each in a chunk of its own, have answered, and what a probe in the action saw. */
async function answersOf(plugin: string): Promise<{ answers: (string | null)[]; errors: string[]; seen: unknown; chunks: string[] }> {
  await project.build('@react-router/dev/bin.js', ['build'], plugin)
  const out = join(project.folder, plugin === '' ? 'plain' : 'probes')
  renameSync(join(project.folder, 'build'), out)
  const { url, server } = await serve(join(out, 'client'))
  try {
    const { page, errors } = await open(browser, url)
    const answers = [await page.textContent('h1')]
    if (plugin !== '') {
      await page.addScriptTag({ content: readFileSync(join(REPOSITORY, 'dist/runtime.script.js'), 'utf8') })
      await page.evaluate(() => {
        const seen: object[] = ((globalThis as { seen?: object[] }).seen = [])
        probes.enable('app/routes/home.jsx:14', ({ vals }) => void seen.push(Object.keys(vals)))
      })
    }
    await page.click('button')
    await expect.poll(() => page.textContent('output')).not.toBe('')
    answers.push(await page.textContent('output'))
    const seen = await page.evaluate(() => (globalThis as { seen?: object[] }).seen)
    const chunks = readdirSync(join(out, 'client/assets')).map((name) => name.replace(/-[\w-]{8}\.js$/, ''))
    return { answers, errors, seen, chunks }
  } finally {
    server.close()
  }
}

describe.skipIf(!hasBrowser)('React Router cuts a route into modules', () => {
  it('each runs as without us, and has its sites', async ({ skip }) => {
    skip(project.missing !== undefined, project.missing)
    const plain = await answersOf('')
    expect(plain).toMatchObject({ answers: ['answer 42 2', 'y!'], errors: [] })
    const ours = await answersOf(join(REPOSITORY, 'dist/vite.js'))
    expect(ours).toEqual({ ...plain, seen: [['request', 'data', 'got']] })
    expect(ours.chunks).toContain('home-client-action')
  }, 180_000)
})
