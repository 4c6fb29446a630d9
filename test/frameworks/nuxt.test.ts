import { cpSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { findHost, noHost } from '../../scripts/find-host.ts'
import { hasBrowser, launch } from '../pages/pages.ts'
import { NuxtProject, shown } from './nuxt-project.ts'
import { ended, Served } from './served.ts'

const isWanted = process.env['PROBES_HOSTS'] === '1'
const nuxt = isWanted ? await findHost('nuxt') : undefined
if (nuxt === undefined) console.log(`Nuxt is not tried: ${noHost('nuxt')}`)

const HOOKS = 'probes.hooks.ts'
/** Address, and what the hooks file shows there. */
const ROWS = [
  ['server/api/order.ts:5', /^probes.*: server\/api\/order\.ts:5 \(\w+\) discount 60$/m, 'discount {discount}'],
  ['shared/utils/price.ts:5', /^probes.*: shared\/utils\/price\.ts:5 \(priceOf\) desk at 300$/m, '{item} at {price}'],
  ['app/composables/useCart.ts:5', /^probes.*: app\/composables\/useCart\.ts:5 \(\w+\) full 600$/m, 'full {full}'],
  ['app/pages/index.vue:3', /^probes.*: app\/pages\/index\.vue:3 \(setup\) page$/m, 'page'],
] as const
const LOG = hooks(ROWS.map(([address, , words]) => `probes.log('${address}', '${words}')`))
const EVERY_SITE = hooks([
  'const places = probes.sites().map(({ file, line, column }) => `${file}:${line}:${column}`)',
  'for (const place of places) probes.enable(place, ({ vals, uv }) => void [vals, uv])',
  'console.log(`all ${places.length} on`)',
])
const PATHS = ['/', '/api/order', '/api/order?item=lamp&count=3'] as const

function hooks(lines: readonly string[]): string {
  return [`import { probes } from 'unplugin-probes/runtime'`, ...lines, ''].join('\n')
}

const projects: NuxtProject[] = []
const folders: string[] = []
let served: Served | undefined
let browser: Browser | undefined

function project(probes?: object): NuxtProject {
  const made = new NuxtProject(nuxt!, probes)
  projects.push(made)
  return made
}

function emptyFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'probes-nuxt-')))
  folders.push(folder)
  return folder
}

beforeAll(async () => {
  if (nuxt !== undefined && hasBrowser) browser = await launch()
})
afterEach(() => served?.stop())
afterAll(async () => {
  await browser?.close()
  for (const made of projects) made.remove()
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

/** Builds it from another folder, and takes what was built to where there is no `node_modules`. */
async function built(it: NuxtProject): Promise<{ output: string; said: string }> {
  const said = await ended([process.execPath, nuxt!, 'build', it.folder], emptyFolder())
  const output = join(emptyFolder(), 'output')
  cpSync(it.path('.output'), output, { recursive: true })
  it.remove()
  return { output, said }
}

function start(output: string, cwd: string): Promise<Served> {
  return Served.start([process.execPath, join(output, 'server/index.mjs')], cwd, '/api/order')
}

async function answers(it: Served): Promise<string[]> {
  const [page = '', ...others] = await Promise.all(PATHS.map((path) => it.ask(path)))
  return [shown(page), ...others]
}

/** Waits until each row has been seen after `from`. */
async function untilSeen(it: Served, from: number, rows: readonly (typeof ROWS)[number][] = ROWS): Promise<void> {
  for (const [, line] of rows) await it.until(line, from, '/')
}

describe.skipIf(nuxt === undefined)('Nuxt 4', () => {
  it('a production server says the same without us, off, and with each probe on; it follows the hooks file and needs no node_modules', async () => {
    const [plain, ours] = await Promise.all([built(project()), built(project({ hooks: `./${HOOKS}` }))])
    served = await start(plain.output, emptyFolder())
    const wanted = await answers(served)
    served.stop()
    expect(wanted).toEqual([expect.stringContaining('2 desks: 600'), expect.stringContaining('540'), expect.stringContaining('120')])

    const cwd = emptyFolder()
    const it = (served = await start(ours.output, cwd))
    expect(await answers(it)).toEqual(wanted)
    writeFileSync(join(cwd, HOOKS), LOG)
    await untilSeen(it, 0)
    let from = it.output.length
    writeFileSync(join(cwd, HOOKS), EVERY_SITE)
    await it.until(/all \d+ on/, from)
    expect(await answers(it)).toEqual(wanted)
    from = it.output.length
    rmSync(join(cwd, HOOKS))
    await it.until(/hooks \S+ removed: \d+ probes off/, from)
    from = it.output.length
    expect(await answers(it)).toEqual(wanted)
    expect(it.output.slice(from)).toBe('')
    expect(it.output).not.toMatch(/error|warn/i)

    for (const summary of [/ \d files, \d+ sites, .*sealed/, /: \d files, \d+ sites, .*hooks /, /\] 2 files, 7 sites, .*hooks /])
      expect(ours.said).toMatch(summary)
    expect(ours.said).not.toMatch(/PROBES_/)
    const pages = filesIn(join(ours.output, 'public'), /\.js$/)
    expect(pages.filter((text) => /(?:\bfrom|\bimport|\brequire\()\s*\(?["'`](?:node:|fs|path|module)/.test(text))).toEqual([])
    expect(pages.join('')).not.toContain('chokidar')
  }, 900_000)

  it('the development server follows the hooks file and edits, and its pages do', async () => {
    const cwd = emptyFolder()
    const made = project({ hooks: `./${HOOKS}` })
    const it = (served = await Served.start([process.execPath, nuxt!, 'dev', made.folder, '--port', '$PORT'], cwd))
    await expect.poll(() => it.ask('/'), { timeout: 240_000 }).toContain('2 desks: 600')
    const page = await browser?.newPage()
    const said: string[] = []
    page?.on('console', (message) => void said.push(message.text()))
    await page?.goto(it.url, { waitUntil: 'networkidle' })
    let loads = 0
    page?.on('load', () => void loads++)

    writeFileSync(join(cwd, HOOKS), `${LOG}probes.log('useCart.ts:9', 'next is {next}')\n`)
    await untilSeen(it, 0)
    if (page) {
      await page.click('button')
      await it.until(/probes \[page \/\]: app\/composables\/useCart\.ts:9 \(add\) next is 3$/m)
      expect(said.join('\n')).toContain('next is 3')
      expect(await page.textContent('button')).toBe('3 desks: 900')
      expect(loads).toBe(0)
    }

    let from = it.output.length
    const edited = readFileSync(made.path('server/api/order.ts'), 'utf8').replace('0.1', '0.2').replace(/^/, '// edited\n')
    made.write('server/api/order.ts', edited)
    writeFileSync(join(cwd, HOOKS), LOG.replace('order.ts:5', 'order.ts:6'))
    await it.until(/server\/api\/order\.ts:6 \(\w+\) discount 120$/m, from, '/')
    from = it.output.length
    rmSync(join(cwd, HOOKS))
    await it.until(/hooks \S+ removed: \d+ probes off/, from)
    await page?.close()
    expect(it.output).not.toMatch(/PROBES_/)
  }, 900_000)
})

function filesIn(folder: string, name: RegExp): string[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((it) => it.isFile() && name.test(it.name))
  return files.map((it) => readFileSync(join(it.parentPath, it.name), 'utf8'))
}
