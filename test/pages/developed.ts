import { renameSync, rmSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import viteProbes from 'unplugin-probes/vite'
import { createServer, type InlineConfig, type PluginOption } from 'vite'
import { expect } from 'vitest'
import type { Project } from '../hosts/project.ts'
import { listen } from '../hosts/saying.ts'

/** A page of a development server, as its developer sees it. */
export interface Developed {
  readonly page: Page
  readonly url: string
  /** What the console has, and what nobody has caught. */
  readonly console: string[]
  readonly errors: string[]
  /** What the terminal has. */
  readonly terminal: string[]
  /** How often the page has begun. */
  readonly begun: () => number
}

/** Saves a hooks file as editors do, at once. */
export function save(project: Project, text: string, path = 'probes.hooks.ts'): void {
  project.write(`${path}.part`, text)
  renameSync(project.path(`${path}.part`), project.path(path))
}

export function remove(project: Project, path = 'probes.hooks.ts'): void {
  rmSync(project.path(path))
}

/** Whether a line with these words comes. */
export async function awaitLine(lines: readonly string[], words: string | RegExp): Promise<void> {
  const has = (): boolean => lines.some((line) => (typeof words === 'string' ? line.includes(words) : words.test(line)))
  await expect.poll(has, { timeout: 20_000, message: `${String(words)} in ${JSON.stringify(lines, undefined, 1)}` }).toBe(true)
}

/** @param closing how to end it is added there */
export async function develop(
  browser: Browser,
  project: Project,
  closing: (() => unknown)[],
  {
    hooks = 'probes.hooks.ts',
    plugins = [],
    more = {},
    include,
  }: { hooks?: string; plugins?: PluginOption[]; more?: InlineConfig; include?: string[] } = {},
): Promise<Developed> {
  const { logger, infos, warnings } = listen()
  const terminal: string[] = []
  logger.info = (text) => void (infos.push(text), terminal.push(text))
  logger.warn = logger.warnOnce = (text) => void (warnings.push(text), terminal.push(text))
  logger.error = (text) => void terminal.push(text)
  const server = await createServer({
    root: project.folder,
    configFile: false,
    customLogger: logger,
    cacheDir: project.path('kept'),
    plugins: [viteProbes({ ...(include ? { include } : {}), hooks: project.path(hooks), cache: false }), ...plugins],
    ...more,
    server: { port: 0, host: '127.0.0.1', ...more.server },
  })
  closing.push(() => server.close())
  await server.listen()
  const url = server.resolvedUrls!.local[0]!
  return visit(browser, url, terminal, closing)
}

/** A page in a context of its own, which hears what it says. */
export async function visit(browser: Browser, url: string, terminal: string[], closing: (() => unknown)[]): Promise<Developed> {
  const context = await browser.newContext()
  closing.push(() => context.close())
  const page = await context.newPage()
  const console: string[] = []
  const errors: string[] = []
  page.on('console', (message) => void console.push(message.text()))
  page.on('pageerror', (error) => void errors.push(error.message))
  let loads = 0
  page.on('load', () => void loads++)
  await page.goto(url)
  return { page, url, console, errors, terminal, begun: () => loads }
}
