import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { findChromium, findFirefox, NO_CHROMIUM, NO_FIREFOX, versionOf } from '../../../bench/find-browser.js'
import { hasBrowser, launch } from '../../pages/pages.ts'

/** Opens a page. @returns what closes it */
export type OpenPage = (url: string) => Promise<() => Promise<void>>

export interface PageHost {
  readonly version: string
  readonly missing: string | undefined
  readonly open: OpenPage
}

let chromium: Promise<Browser> | undefined

/** One Chromium for all pages of a test file. */
export const CHROMIUM: PageHost = {
  version: await describeBrowser('Chromium', await findChromium()),
  missing: hasBrowser ? undefined : NO_CHROMIUM,
  async open(url) {
    const page = await (await (chromium ??= launch())).newPage()
    await page.goto(url)
    return () => page.close()
  },
}

export async function closeBrowsers(): Promise<void> {
  await (await chromium)?.close()
}

const firefox = await findFirefox()

/** A process for each page: nothing but its command line drives it. */
export const FIREFOX: PageHost = {
  version: await describeBrowser('Firefox', firefox),
  missing: firefox === undefined ? NO_FIREFOX : undefined,
  async open(url) {
    const profile = mkdtempSync(join(tmpdir(), 'probes-firefox-'))
    const child = spawn(firefox!, ['--headless', '--no-remote', '--profile', profile, url], { stdio: 'ignore', detached: true })
    const ended = new Promise((resolve) => child.on('close', resolve))
    return async () => {
      // Its content processes are in its group.
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
      await ended
      rmSync(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
    }
  },
}

async function describeBrowser(name: string, path: string | undefined): Promise<string> {
  return path === undefined ? '' : `${name} ${await versionOf(path)}`
}
