import { createServer, type Server } from 'node:http'
import { readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { chromium, type Browser, type Page } from 'playwright-core'
import { findChromium, NO_CHROMIUM } from '../../bench/find-browser.js'

const executablePath = await findChromium()
if (executablePath === undefined) console.warn(`test/pages is skipped: ${NO_CHROMIUM}`)

export const hasBrowser: boolean = executablePath !== undefined

export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: executablePath!, args: ['--no-sandbox'] })
}

/** A page whose console is read, and in which an error is a failure. */
export async function open(browser: Browser, url: string): Promise<{ page: Page; lines: string[]; errors: string[] }> {
  const page = await browser.newPage()
  const [lines, errors]: string[][] = [[], []]
  page.on('console', (message) => void lines!.push(message.text()))
  page.on('pageerror', (error) => void errors!.push(error.message))
  await page.goto(url)
  return { page, lines: lines!, errors: errors! }
}

const TYPES: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript' }

/** A folder behind HTTP. */
export async function serve(folder: string, headers: Record<string, string> = {}): Promise<{ url: string; server: Server }> {
  const server = createServer((request, response) => {
    const path = new URL(request.url!, 'http://localhost').pathname
    try {
      const text = readFileSync(join(folder, path === '/' ? 'index.html' : path))
      response.writeHead(200, { ...headers, 'content-type': TYPES[extname(path)] ?? 'text/html' }).end(text)
    } catch {
      response.writeHead(404).end()
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return { url: `http://127.0.0.1:${typeof address === 'object' ? address!.port : 0}`, server }
}
