import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser } from 'playwright-core'
import type { Probes } from 'unplugin-probes/runtime'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasBrowser, launch, open } from '../pages/pages.ts'
import { installProject, type InstalledProject } from './installed-project.ts'

declare const probes: Probes

const REPOSITORY = join(import.meta.dirname, '../..')
const VITE = 'vite/bin/vite.js'

let project: InstalledProject
let browser: Browser

beforeAll(async () => {
  if (!hasBrowser) return
  project = await installProject('qwik', '@builder.io/qwik@1.20.1 vite@7.3.1')
  browser = await launch()
}, 180_000)

afterAll(async () => {
  await browser?.close()
  if (project) rmSync(project.folder, { recursive: true, force: true })
})

/** A page that a server renders, and whose click loads the handler's chunk. */
async function servePage(out: string): Promise<{ url: string; close: () => void }> {
  const entry = pathToFileURL(join(out, 'server/entry.ssr.js')).href
  const { default: render } = (await import(entry)) as { default: (options: object) => Promise<{ html: string }> }
  const { html } = await render({ base: '/build/' })
  const server = createServer(({ url = '/' }, response) => {
    if (url === '/') return response.writeHead(200, { 'content-type': 'text/html' }).end(`<!doctype html>${html}`)
    if (url.startsWith('/build/'))
      return response.writeHead(200, { 'content-type': 'text/javascript' }).end(readFileSync(join(out, 'dist', url)))
    return response.writeHead(204).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return { url: `http://127.0.0.1:${typeof address === 'object' ? address!.port : 0}/`, close: () => void server.close() }
}

async function clicked(plugin: string): Promise<{ texts: (string | null)[]; errors: string[]; seen: unknown; chunks: number }> {
  await project.build(VITE, ['build'], plugin)
  await project.build(VITE, ['build', '--ssr', 'src/entry.ssr.jsx'], plugin)
  const out = join(project.folder, plugin === '' ? 'plain' : 'probes')
  mkdirSync(out)
  for (const part of ['dist', 'server']) renameSync(join(project.folder, part), join(out, part))
  const { url, close } = await servePage(out)
  try {
    const { page, errors } = await open(browser, url)
    const texts = [await page.textContent('b')]
    if (plugin !== '') {
      await page.addScriptTag({ content: readFileSync(join(REPOSITORY, 'dist/runtime.script.js'), 'utf8') })
      await page.evaluate(() => {
        const seen: object[] = ((globalThis as { seen?: object[] }).seen = [])
        probes.enable('src/root.jsx:9', ({ vals, uv }) => void seen.push({ ...vals, ...uv, count: typeof uv['count'] }))
      })
    }
    await page.click('button')
    await expect.poll(() => page.textContent('b')).not.toBe('40')
    texts.push(await page.textContent('b'))
    const seen = await page.evaluate(() => (globalThis as { seen?: object[] }).seen)
    return { texts, errors, seen, chunks: readdirSync(join(out, 'dist/build')).length }
  } finally {
    close()
  }
}

describe.skipIf(!hasBrowser)('Qwik moves handlers into chunks of their own', () => {
  it('they run as without us, and have their sites', async ({ skip }) => {
    skip(project.missing !== undefined, project.missing)
    const plain = await clicked('')
    expect(plain).toMatchObject({ texts: ['40', '42'], errors: [] })
    const ours = await clicked(join(REPOSITORY, 'dist/vite.js'))
    expect(ours).toEqual({ ...plain, seen: [{ next: 42, step: 2, count: 'object' }] })
  }, 180_000)
})
