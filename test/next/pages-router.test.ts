import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { hasBrowser, launch, open } from '../pages/pages.ts'
import { Application, HAS_COMPILER, HAS_NEXT } from './application.ts'

const PAGE = `import { useState } from 'react'
import { readFileSync } from 'node:fs'
import { priceOf } from '../lib/price'

const secret = { text: 'of the server only', size: readFileSync('package.json').length }

export async function getServerSideProps({ query }: { query: { count?: string } }) {
  const count = Number(query.count)
  const price = secret.size > 0 ? priceOf(count) : 0
  return { props: { count, price } }
}

export default function Old({ count, price }: { count: number; price: number }) {
  const [more, setMore] = useState(0)
  const click = () => {
    const next = more + 1
    setMore(next)
  }
  const label = \`\${count} for \${price}, \${more}\`
  return (
    <main>
      <button onClick={click}>{label}</button>
    </main>
  )
}
`
const API = `import { priceOf } from '../../lib/price'

export default function handler(request: { query: { count?: string } }, response: { json(value: unknown): void }) {
  const count = Number(request.query.count)
  const price = priceOf(count)
  response.json({ price })
}
`
const HOOKS = `import { probes } from 'unplugin-probes/runtime'

probes.enable('pages/old.tsx:10', ({ vals, uv, finfo }) => {
  console.log('HIT', JSON.stringify({ vals, size: uv.secret.size, finfo: [finfo.file, finfo.line, finfo.column, finfo.name] }))
})
probes.log('pages/old.tsx:20', 'label {count} {price} {more}')
probes.log('pages/api/old.ts:6', 'api {price}')
`
const HIT =
  /^HIT \{"vals":\{"query":\{"count":"3"\},"count":3,"price":6\},"size":\d+,"finfo":\["pages\/old.tsx",10,3,"getServerSideProps"\]\}$/m

if (HAS_NEXT && !HAS_COMPILER) console.log('React Compiler is not tried: fetch Next anew, with it, by removing its folder')

let app: Application
let browser: Browser | undefined

function answers(): Promise<string[]> {
  return Promise.all(['/old?count=3', '/api/old?count=4', '/?count=3'].map((path) => app.ask(path)))
}

/** @param folder where the server looks for it */
async function checkHooks(folder: string, wanted: readonly string[]): Promise<void> {
  writeFileSync(join(folder, 'probes.hooks.ts'), HOOKS)
  await app.until(/^probes.*: hooks \.\/probes\.hooks\.ts loaded:/m)
  expect(await answers()).toEqual(wanted)
  await app.until(HIT)
  await app.until(/^probes.*: pages\/old\.tsx:20 \(Old\) label 3 6 0$/m)
  await app.until(/^probes.*: pages\/api\/old\.ts:6 \(handler\) api 8$/m)
  rmSync(join(folder, 'probes.hooks.ts'))
  await app.until(/^probes.*: hooks \.\/probes\.hooks\.ts removed: 3 probes off$/m)
  expect(await answers()).toEqual(wanted)
}

async function checkPage(): Promise<void> {
  const folder = join(app.folder, '.next/static')
  const texts = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.js'))
  const text = texts.map((path) => readFileSync(join(folder, path), 'utf8')).join('')
  expect(text).toContain('unpluginProbesOpen')
  expect(text.match(/node:(?:fs|vm|path|module)|chokidar|of the server only|readFileSync/g)).toBeNull()
  if (browser === undefined) return
  const { page, errors } = await open(browser, `${app.url}/old?count=3`)
  await page.click('button')
  await expect.poll(() => page.textContent('button')).toBe('3 for 6, 1')
  expect(errors).toEqual([])
  await page.close()
}

describe.skipIf(!HAS_NEXT)('Next.js, the Pages Router, with React Compiler, as a standalone server', { timeout: 300_000 }, () => {
  beforeAll(async () => {
    app = new Application({ reactCompiler: HAS_COMPILER, output: 'standalone' })
    app.write('pages/old.tsx', PAGE)
    app.write('pages/api/old.ts', API)
    if (hasBrowser) browser = await launch()
  })
  afterEach(() => app?.stop())
  afterAll(async () => {
    await browser?.close()
    app?.remove()
  })

  it('Turbopack, built', async () => {
    app.build(false)
    await app.startStandalone()
    const wanted = await answers()
    expect(wanted.slice(0, 2)).toEqual([expect.stringContaining('3 for 6, 0'), expect.stringContaining('{"price":8}')])
    app.stop()
    rmSync(join(app.folder, '.next'), { recursive: true })
    app.build({})
    const folder = await app.startStandalone()
    await checkHooks(folder, wanted)
    await checkPage()
    app.stop()
    rmSync(join(app.folder, '.next'), { recursive: true })
  })

  it('Turbopack, next dev', async () => {
    app.write('loader.json', '{}')
    await app.start('dev')
    await checkHooks(app.folder, await answers())
  })
})
