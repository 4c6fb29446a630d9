import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { findRuntimes } from '../../bench/runtimes.js'
import { findHost, noHost } from '../../scripts/find-host.ts'
import { hasBrowser, launch, open } from '../pages/pages.ts'
import { ended, Served } from './served.ts'

const REPOSITORY = join(import.meta.dirname, '../..')
const HOOKS = 'probes.hooks.json'
const isWanted = process.env['PROBES_HOSTS'] === '1'
const manifest = isWanted ? await findHost('solid-start') : undefined
if (manifest === undefined) console.log(`SolidStart is not tried: ${noHost('solid-start')}`)
// It wants Node 24.
const [node] = isWanted ? await findRuntimes(['24'], join(homedir(), '.cache/unplugin-probes-bench')) : []
const home = manifest === undefined ? '' : dirname(dirname(dirname(dirname(realpathSync(manifest)))))
const vite = join(home, 'node_modules/vite/bin/vite.js')

const ON_SERVER = [
  { at: 'src/price.ts:9', log: 'price {price} {shop.rate}' },
  { at: 'src/routes/index.tsx:22', log: 'component' },
  { at: 'src/routes/api/price.ts:7', log: 'api {count}' },
]
const folders: string[] = []
let served: Served | undefined

afterEach(() => served?.stop())
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true, maxRetries: 5 })))

/** A project with what is installed, and with this package as it is packed. */
function project(name: string): string {
  const folder = mkdtempSync(join(dirname(home), `project-${name}-`))
  folders.push(folder)
  cpSync(join(import.meta.dirname, 'solid-start/program'), folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }')
  const modules = join(folder, 'node_modules')
  // Nitro takes packages from below the project only; links would lead out of it.
  if (process.platform === 'win32') cpSync(join(home, 'node_modules'), modules, { recursive: true })
  else execFileSync('cp', ['-al', join(home, 'node_modules'), modules])
  for (const part of ['dist', 'package.json']) cpSync(join(REPOSITORY, part), join(modules, 'unplugin-probes', part), { recursive: true })
  const { dependencies } = JSON.parse(readFileSync(join(REPOSITORY, 'package.json'), 'utf8')) as { dependencies: object }
  for (const name of Object.keys(dependencies)) {
    rmSync(join(modules, name), { recursive: true, force: true })
    symlinkSync(join(REPOSITORY, 'node_modules', name), join(modules, name), 'junction')
  }
  return folder
}

function shown(page: string): string {
  return /<main.*?<\/main>/s.exec(page)?.[0] ?? page
}

async function checkHooks(it: Served, folder: string): Promise<void> {
  const wanted = [shown(await it.ask('/')), await it.ask('/api/price?count=3')]
  expect(wanted).toEqual([expect.stringContaining('<p>7</p>'), '{"price":6}'])
  writeFileSync(join(folder, HOOKS), JSON.stringify({ probes: ON_SERVER }))
  await it.until(/src\/price\.ts:9 \(priceOf\) price 6 2/, 0, '/api/price?count=3')
  await it.until(/src\/routes\/index\.tsx:22 \(Home\) component/, 0, '/')
  await it.until(/src\/routes\/api\/price\.ts:7 \(GET\) api 3/, 0, '/api/price?count=3')
  expect([shown(await it.ask('/')), await it.ask('/api/price?count=3')]).toEqual(wanted)
  rmSync(join(folder, HOOKS))
  await it.until(/hooks \S+ removed: 3 probes off/)
}

describe.skipIf(manifest === undefined)('SolidStart 2', { timeout: 300_000 }, () => {
  it('a built server follows the hooks file without node_modules; pages hold nothing of the server', async () => {
    const folder = project('built')
    const said = await ended([node!.path, vite, 'build'], folder)
    expect(said).toMatch(/unplugin-probes: ssr: 5 files, \d+ sites, hooks /)
    const pages = readdirSync(join(folder, '.output/public/_build/assets')).filter((name) => name.endsWith('.js'))
    const text = pages.map((name) => readFileSync(join(folder, '.output/public/_build/assets', name), 'utf8')).join('')
    expect(text).toContain('unpluginProbesTables')
    expect(text).not.toMatch(/of the server only|node:fs|chokidar/)
    const output = realpathSync(mkdtempSync(join(tmpdir(), 'probes-solid-')))
    folders.push(output)
    cpSync(join(folder, '.output'), output, { recursive: true })
    served = await Served.start([node!.path, join(output, 'server/index.mjs')], output, '/api/price')
    await checkHooks(served, output)
  })

  it('its development server does, with server functions in a page, and its pages do through an edit', async () => {
    const folder = project('dev')
    const it = (served = await Served.start([node!.path, vite, '--port', '$PORT', '--strictPort'], folder, '/api/price'))
    await checkHooks(it, folder)
    if (!hasBrowser) return
    const browser = await launch()
    const { page, lines } = await open(browser, it.url)
    try {
      // Vite loads it anew when it has found a package.
      await expect
        .poll(() => page.evaluate('globalThis.probes?.sites("index.tsx").length').catch(() => 0), { timeout: 60_000 })
        .toBeGreaterThan(0)
      writeFileSync(join(folder, HOOKS), JSON.stringify({ probes: [{ at: 'src/routes/index.tsx:20', log: 'next is {next}' }] }))
      await expect.poll(() => lines.join('\n'), { timeout: 30_000 }).toContain('1 probe on')
      await page.click('button')
      await expect.poll(() => lines.join('\n')).toContain('src/routes/index.tsx:20 (click) next is 4')
      expect(await page.textContent('button')).toBe('4 for 8')
      const path = join(folder, 'src/routes/index.tsx')
      writeFileSync(path, `// A line more.\n${readFileSync(path, 'utf8').replace(' for ', ' at ')}`)
      await expect.poll(() => page.textContent('button'), { timeout: 30_000 }).toBe('3 at 6')
      await page.click('button')
      await expect.poll(() => lines.join('\n')).toContain('src/routes/index.tsx:21 (click) next is 4')
    } finally {
      await browser.close()
    }
  })
})
