import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { hasBrowser, launch } from '../pages/pages.ts'
import { elsewhere, Example, HAS_SHELL } from './example.ts'

const LOADED = /^probes \[page \/\]: hooks \S+ loaded: 1 probe on$/m
const REMOVED = /^probes \[page \/\]: hooks \S+ removed: 1 probe off$/m
const LINE = /^probes \[page \/\]: src\/Cart\.tsx:9 \(Cart\) 2 desks, discount 60$/m

let browser: Browser
let example: Example | undefined
let page: Page | undefined

beforeAll(async () => {
  if (hasBrowser) browser = await launch()
})
afterEach(async () => {
  await page?.close()
  await example?.remove()
})
afterAll(() => browser?.close())

/** Opens the page that the server names. @returns what its console has */
async function open(it: Example): Promise<string[]> {
  const said: string[] = []
  page = await browser.newPage()
  page.on('console', (message) => void said.push(message.text()))
  page.on('pageerror', (error) => void said.push(`error: ${error.message}`))
  await page.goto((await it.until(/Local: +(http\S+)/))[1]!)
  return said
}

/** Clicks the button until it shows so many desks. */
async function buy(text: string, clicks: number): Promise<void> {
  for (let i = 0; i < clicks; i++) await page!.click('button')
  await expect.poll(() => page!.textContent('button')).toBe(text)
}

describe.skipIf(!hasBrowser || !HAS_SHELL)('examples/vite-react, with the packed package', () => {
  it('does in an empty folder what its README says, and from another folder', async () => {
    const it = (example = new Example('vite-react'))
    it.start(it.command('npm start'))
    const said = await open(it)
    await it.until(LOADED)
    await buy('2 desks: 540', 2)
    await it.until(LINE)
    await expect.poll(() => said.join('\n')).toMatch(/^probes: src\/Cart\.tsx:9 \(Cart\) 2 desks, discount 60$/m)
    const [away, back] = it.commands.filter((command) => command.startsWith('mv '))
    it.run(away!)
    await it.until(REMOVED)
    const off = it.output.length
    await buy('3 desks: 810', 1)
    it.run(back!)
    await it.until(LOADED, off)
    await buy('4 desks: 1080', 1)
    await it.until(/4 desks, discount 120$/m, off)
    expect(it.output.slice(off)).not.toContain('3 desks')
    expect(it.output + said.join('\n')).not.toMatch(/error|warning/i)
    await page!.close()
    await it.stop()
    it.start('PROBES_HOOKS="$FOLDER/probes.hooks.ts" "$FOLDER/node_modules/.bin/vite" "$FOLDER"', elsewhere())
    await open(it)
    await it.until(LOADED)
    await buy('2 desks: 540', 2)
    await it.until(LINE)
  })
})
