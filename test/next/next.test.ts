import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { hasBrowser, launch, open } from '../pages/pages.ts'
import { Application, HAS_NEXT } from './application.ts'

const HOOKS = `import { probes } from 'unplugin-probes/runtime'

probes.enable('lib/price.ts:9', ({ vals, uv, finfo, stack }) => {
  console.log('HIT', JSON.stringify({ vals, uv, finfo: [finfo.file, finfo.line, finfo.column, finfo.name] }), stack.split('\\n')[1])
})
probes.log('app/page.tsx:8', 'page {count}, {price}')
probes.log('proxy.ts:6', 'proxy {path}')
`
const CAUGHT = '{"vals":{"count":3,"price":6},"uv":{"shop":{"rate":2}},"finfo":["lib/price.ts",9,3,"priceOf"]}'
const ASKED = ['/?count=3', '/?count=7', '/api/price?count=3', '/api/price?count=13', '/edge?count=6', '/nothing'] as const

let app: Application
let browser: Browser
let plain: string[]

/** Texts of what was built, by what is searched for. */
function built(folder: string, pattern: RegExp): string[] {
  const entries = readdirSync(join(app.folder, '.next', folder), { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('.js'),
  )
  return entries.flatMap((path) => readFileSync(join(app.folder, '.next', folder, path), 'utf8').match(pattern) ?? [])
}

async function answers(): Promise<string[]> {
  const all: string[] = []
  for (const path of ASKED) all.push(await app.ask(path))
  return all
}

/**
 * The server's output has what the hooks file is to see in each kind of file.
 * @param caller where its caller stands in a stack: webpack's builds for servers have no source maps
 */
async function checkHooks(caller = 'app/api/price/route.ts:6:'): Promise<void> {
  app.write('probes.hooks.ts', HOOKS)
  await app.until(/^probes.*: hooks \.\/probes\.hooks\.ts loaded:/m)
  const from = app.output.length
  expect(await app.ask('/api/price?count=3')).toBe(plain[2])
  expect(await app.ask('/?count=3')).toBe(plain[0])
  const hit = await app.until(/^HIT (.+\}) (.+)$/m, from)
  expect(hit[1]).toBe(CAUGHT)
  expect(hit[2]).toContain(caller)
  await app.until(/^probes.*: app\/page\.tsx:8 \(Page\) page 3, 6$/m, from)
  await app.until(/^probes.*: proxy\.ts:6 \(proxy\) proxy \/api\/price$/m, from)
  rmSync(join(app.folder, 'probes.hooks.ts'))
  await app.until(/^probes.*: hooks \.\/probes\.hooks\.ts removed: 3 probes off$/m, from)
  const off = app.output.length
  expect(await answers()).toEqual(plain)
  expect(app.output.slice(off)).not.toMatch(/HIT|probes/)
}

describe.skipIf(!HAS_NEXT)('Next.js', () => {
  beforeAll(async () => {
    app = new Application()
    app.build(false)
    await app.start('start')
    plain = await answers()
    app.stop()
    if (hasBrowser) browser = await launch()
  })
  afterEach(() => app?.stop())
  afterAll(async () => {
    await browser?.close()
    app?.remove()
  })

  it('Turbopack, built: answers are those without us; probes of a hooks file; the edge by apply', async () => {
    app.build({})
    await app.start('start')
    expect(await answers()).toEqual(plain)
    await checkHooks()
    const from = app.output.length
    const body = '{"probes":[{"at":"lib/price.ts:9","log":"edge {price}"}]}'
    expect(await app.ask('/edge', { method: 'POST', body })).toContain('"status":"on"')
    expect(await app.ask('/edge?count=6')).toBe(plain[4])
    await app.until(/^probes.*: lib\/price\.ts:9 \(priceOf\) edge 12$/m, from)
  })

  it.skipIf(!hasBrowser)('Turbopack, built: a page is sealed, does what it did, and holds no module of Node', async () => {
    await app.start('start')
    const { page, errors } = await open(browser, `${app.url}?count=3`)
    await page.click('button')
    await expect.poll(() => page.textContent('button')).toBe('4 for 8')
    const opened = await page.evaluate(`(() => {
      const name = Object.getOwnPropertyNames(globalThis).find((it) => /^\\$p\\w+_0$/.test(it))
      try { globalThis[name] = () => 1 } catch {}
      return [typeof name, typeof globalThis[name]]
    })()`)
    expect(opened).toEqual(['string', 'undefined'])
    expect(errors).toEqual([])
    await page.close()
    expect(built('static', /node:(?:fs|vm|path|module|worker_threads)|chokidar/g)).toEqual([])
    expect(built('static', /const next = count/g)).toEqual([])
  })

  it('Turbopack, built with its cache after an option has changed, and with a wrong one', async () => {
    const all = built('server', /\$p\w+?\?\.\(/g).length
    // What an earlier build has written stays where no later one writes over it.
    rmSync(join(app.folder, '.next/server'), { recursive: true })
    app.build({ grain: 'functions', exclude: ['**/node_modules/**', 'proxy.ts'] })
    const some = built('server', /\$p\w+?\?\.\(/g).length
    expect(some).toBeGreaterThan(0)
    expect(some).toBeLessThan(all)
    await app.start('start')
    expect(await answers()).toEqual(plain)
    expect(() => app.build({ grian: 'functions' })).toThrow(
      /unplugin-probes: unknown option "grian"; did you mean "grain"\? \(PROBES_OPTION\)/,
    )
  })

  it('Turbopack, next dev: probes of a hooks file, in the page those of its own, through edits and without a reload', async () => {
    app.write('loader.json', '{}')
    await app.start('dev')
    await app.ask('/api/price?count=3')
    await app.ask('/?count=3')
    await checkHooks()
    if (!hasBrowser) return
    const { page, lines, errors } = await open(browser, `${app.url}?count=3`)
    await expect.poll(() => page.evaluate('globalThis.probes?.sites("app/counter.tsx").length'), { timeout: 60_000 }).toBeGreaterThan(0)
    // A change that comes before a page has asked for updates does not reach it: saved again, it does.
    const saved = '{ "probes": [{ "at": "app/counter.tsx:14", "log": "next is {next}" }] }'
    for (let blanks = 0; blanks < 20 && !lines.join('\n').includes('1 probe on'); blanks++) {
      // On a busy machine Turbopack has been seen to send a page no updates at all, until it was loaded anew.
      if (blanks === 10) await page.reload()
      app.write('probes.page.json', saved + ' '.repeat(blanks))
      await new Promise((resolve) => setTimeout(resolve, 3000))
    }
    expect(lines.join('\n')).toContain('1 probe on')
    await page.click('button')
    await expect.poll(() => lines.join('\n')).toContain('probes: app/counter.tsx:14 (click) next is 4')
    await expect.poll(() => page.textContent('button')).toBe('4 for 8')
    const written = app.read('app/counter.tsx')
    onTestFinished(() => app.write('app/counter.tsx', written))
    app.write('app/counter.tsx', written.replace('interface', '// A line more.\ninterface').replace(' for ', ' at '))
    await expect.poll(() => page.textContent('button'), { timeout: 60_000 }).toBe('4 at 8')
    await page.click('button')
    await expect.poll(() => lines.join('\n')).toContain('probes: app/counter.tsx:15 (click) next is 5')
    expect(errors).toEqual([])
    await page.close()
  })

  it('webpack, built: answers are those without us; probes of a hooks file', async () => {
    rmSync(join(app.folder, '.next'), { recursive: true })
    app.build({}, '--webpack')
    expect(built('static', /unpluginProbesOpen/g).length).toBeGreaterThan(0)
    await app.start('start')
    expect(await answers()).toEqual(plain)
    await checkHooks('app/api/price/route.js')
  })
})
