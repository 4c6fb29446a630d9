import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chromium-headless-shell']
const MACOS = ['/Applications/Chromium.app/Contents/MacOS/Chromium', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome']
const PLAYWRIGHT = [
  'chrome-linux/chrome',
  'chrome-linux/headless_shell',
  'chrome-headless-shell-linux64/chrome-headless-shell',
  'chrome-linux64/chrome',
  'chrome-mac/Chromium.app/Contents/MacOS/Chromium',
]

/** Where a Chromium is: what CHROME_PATH says, one on the PATH, or the newest of Playwright's. */
export async function findChromium() {
  const { CHROME_PATH, PATH = '' } = process.env
  if (CHROME_PATH) return existsSync(CHROME_PATH) ? CHROME_PATH : undefined
  const onPath = NAMES.flatMap((name) => PATH.split(delimiter).map((folder) => join(folder, name)))
  return [...onPath, ...MACOS, ...(await playwrights())].find(existsSync)
}

/** What to do where `findChromium` finds none. */
export const NO_CHROMIUM =
  'no Chromium was found: apt-get install chromium-headless-shell, or npx playwright-core install --with-deps chromium-headless-shell, or set CHROME_PATH'

/** What to do where `findFirefox` finds none. */
export const NO_FIREFOX = 'no Firefox was found: apt-get install firefox-esr, or set FIREFOX_PATH'

/** Where a Firefox is: what FIREFOX_PATH says, or one on the PATH. */
export async function findFirefox() {
  const { FIREFOX_PATH, PATH = '' } = process.env
  if (FIREFOX_PATH) return existsSync(FIREFOX_PATH) ? FIREFOX_PATH : undefined
  return ['firefox', 'firefox-esr'].flatMap((name) => PATH.split(delimiter).map((folder) => join(folder, name))).find(existsSync)
}

/** What to do where `findJsc` finds none. */
export const NO_JSC = "no shell of JavaScriptCore was found: apt-get install 'libjavascriptcoregtk-4.*-bin', or set JSC_PATH"

/** Where a shell of JavaScriptCore is: what JSC_PATH says, or one on the PATH. */
export async function findJsc() {
  const { JSC_PATH, PATH = '' } = process.env
  if (JSC_PATH) return existsSync(JSC_PATH) ? JSC_PATH : undefined
  return PATH.split(delimiter)
    .map((folder) => join(folder, 'jsc'))
    .find(existsSync)
}

/** @param {string} path */
export async function versionOf(path) {
  const stdout = await (/[\\/]jsc$/.test(path) ? packageVersion(path) : outputOf(path, '--version')).catch(() => '')
  return /\d+(\.\d+)+/.exec(stdout)?.[0] ?? 'unknown'
}

/** JavaScriptCore's shell does not tell; the package that brought it may. @param {string} path */
async function packageVersion(path) {
  const [owner = ''] = (await outputOf('dpkg-query', '-S', path)).split(':')
  return outputOf('dpkg-query', '-W', '-f=${Version}', owner)
}

/** @param {string} command @param {string[]} args */
async function outputOf(command, ...args) {
  return (await promisify(execFile)(command, args)).stdout
}

async function playwrights() {
  const cache = process.env.PLAYWRIGHT_BROWSERS_PATH ?? join(homedir(), '.cache/ms-playwright')
  const folders = await readdir(cache).catch(() => [])
  const chromiums = folders.filter((name) => /^chromium(?:_headless_shell)?-\d+$/.test(name)).sort((a, b) => revision(b) - revision(a))
  return chromiums.flatMap((name) => PLAYWRIGHT.map((file) => join(cache, name, file)))
}

/** @param {string} folder */
function revision(folder) {
  return Number(folder.split('-').at(-1))
}
