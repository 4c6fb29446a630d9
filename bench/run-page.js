import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** @import { ChildProcess } from 'node:child_process' */
/** @import { IncomingMessage } from 'node:http' */

/** A page that is isolated has a clock with a finer grain. */
const ISOLATED = { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' }
const PAGE = '<!doctype html><meta charset="utf-8"><script type="module" src="/page.js"></script>'
/**
 * Opens a page that runs one script, and returns what that posts to /results, in JSON: `{ result }` or `{ error }`.
 * @param {{ path: string, argumentsOf: (profile: string, url: string) => readonly string[] }} browser
 * @param {string} script
 * @param {string} search what the page finds in its `location.search`
 * @param {number} seconds how long it may take
 */
async function runPage(browser, script, search, seconds) {
  const text = await readFile(script)
  const profile = await mkdtemp(join(tmpdir(), 'probes-page-'))
  const server = createServer()
  await new Promise((listening) => server.listen(0, '127.0.0.1', () => listening(undefined)))
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  const url = `http://127.0.0.1:${port}/${search}`
  // Firefox writes to the home of its user whatever profile it gets.
  const env = { ...process.env, HOME: profile }
  const child = spawn(browser.path, browser.argumentsOf(profile, url), { stdio: ['ignore', 'ignore', 'pipe'], detached: true, env })
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (/** @type {string} */ chunk) => (stderr = (stderr + chunk).slice(-2000)))
  /** @type {NodeJS.Timeout | undefined} */
  let timer
  try {
    const { result, error } = await new Promise((resolve, reject) => {
      server.on('request', (request, response) => {
        const path = new URL(request.url ?? '/', url).pathname
        if (path === '/results') readJson(request).then(resolve, reject)
        const type = path === '/page.js' ? 'text/javascript' : 'text/html'
        response.writeHead(path === '/favicon.ico' ? 404 : 200, { ...ISOLATED, 'content-type': type })
        response.end(path === '/page.js' ? text : PAGE)
      })
      child.on('error', reject).on('exit', (code) => reject(new Error(`the browser ended (${code}): ${stderr}`)))
      timer = setTimeout(() => reject(new Error(`no results within ${seconds} s: ${stderr}`)), seconds * 1000)
    })
    if (error !== undefined) throw new Error(`in the page: ${error}`)
    return result
  } finally {
    clearTimeout(timer)
    await end(child)
    server.close()
    server.closeAllConnections()
    await rm(profile, { recursive: true, force: true, maxRetries: 5 })
  }
}

/**
 * How a browser is given its page.
 * @param {(profile: string, url: string) => readonly string[]} argumentsOf
 * @returns {import('./questions/browser.js').Run}
 */
export function pageIn(argumentsOf) {
  return (path, script, search, seconds) => runPage({ path, argumentsOf }, script, search, seconds)
}

/** @param {IncomingMessage} request */
async function readJson(request) {
  let body = ''
  for await (const chunk of request.setEncoding('utf8')) body += chunk
  return JSON.parse(body)
}

/**
 * A browser is a group of processes, which write to its profile to the end.
 * @param {ChildProcess} child
 */
async function end(child) {
  const { pid } = child
  if (pid === undefined || child.exitCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGTERM')
  } catch {
    child.kill()
  }
  await Promise.race([ended, sleep(5000).then(() => child.kill('SIGKILL'))])
}
