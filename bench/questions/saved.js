import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { chromium } from 'playwright-core'
import { createLogger, createServer } from 'vite'
import viteProbes from '../../dist/vite.js'
import { findChromium, NO_CHROMIUM, versionOf } from '../find-browser.js'
import { median } from '../statistics.js'

/** @import { Page } from 'playwright-core' */

const FILES = {
  'index.html': '<!doctype html><meta charset="utf-8"><body><script type="module" src="/src/main.ts"></script>',
  'src/main.ts': 'import { tick } from "./tick"\nlet turn = 0\nsetInterval(() => tick(++turn), 5)\n',
  'src/tick.ts': 'export function tick(turn: number): number {\n  const half = turn / 2\n  return half\n}\n',
}
const HOOKS =
  "import { probes } from 'unplugin-probes/runtime'\nprobes.enable('src/tick.ts:3', (info) => { info.log('seen', info.vals.turn); return true })\n"
const SEEN = 'src/tick.ts:3 (tick) seen'

/** @type {import('../types.ts').Question} */
const saved = {
  name: 'saved',
  title: 'How long after a hooks file is saved does a page of the development server show what its probe sees?',
  once: true,
  async measure({ folder, quick }) {
    const path = await findChromium()
    if (path === undefined) {
      console.log(`\nsaved: left out: ${NO_CHROMIUM}`)
      return
    }
    const app = join(folder, 'saved')
    await mkdir(join(app, 'src'), { recursive: true })
    for (const [name, text] of Object.entries(FILES)) await writeFile(join(app, name), text)
    const { samples, first } = await measureSaves(app, path, quick ? 3 : 30)
    const row = (/** @type {string} */ name, /** @type {number[]} */ times) => {
      const sorted = times.toSorted((a, b) => a - b)
      const at = (/** @type {number} */ share) => `${sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]?.toFixed(0)} ms`
      return { name, cells: [`${first[name]?.toFixed(0)} ms`, `${median(times).toFixed(0)} ms`, at(0.9), at(1)], samples: times }
    }
    return {
      title: saved.title,
      note: 'From the rename of the file to the line; the probed function is called every 5 ms. The first save has the server load what it compiles hooks files with.',
      runtime: 'chromium',
      version: await versionOf(path),
      columns: ['', 'first save', 'median', 'p90', 'longest'],
      rows: Object.entries(samples).map(([name, times]) => row(name, times)),
    }
  },
}

export default saved

/** @param {string} app @param {string} path @param {number} rounds */
async function measureSaves(app, path, rounds) {
  const hooks = join(app, 'probes.hooks.ts')
  await rm(hooks, { force: true })
  /** When each line came, by who has it. */
  const came = { console: 0, terminal: 0 }
  const customLogger = createLogger('info')
  customLogger.info = customLogger.warn = (text) => {
    if (text.includes(SEEN)) came.terminal ||= performance.now()
  }
  const server = await createServer({
    root: app,
    configFile: false,
    customLogger,
    plugins: [viteProbes({ hooks, cache: false })],
    server: { port: 0, host: '127.0.0.1' },
  })
  await server.listen()
  const browser = await chromium.launch({ executablePath: path, args: ['--no-sandbox'] })
  try {
    const page = await browser.newPage()
    page.on('console', (message) => {
      if (message.text().includes(SEEN)) came.console ||= performance.now()
    })
    await page.goto(server.resolvedUrls?.local[0] ?? '')
    await sleep(1500)
    /** @type {Record<'console' | 'terminal', number[]>} */
    const samples = { console: [], terminal: [] }
    /** @type {Record<string, number>} */
    const first = {}
    for (let round = 0; round <= rounds; round++) {
      came.console = came.terminal = 0
      await writeFile(`${hooks}.part`, `${HOOKS}// ${round}\n`)
      const start = performance.now()
      await rename(`${hooks}.part`, hooks)
      for (let waited = 0; waited < 10_000 && !(came.console && came.terminal); waited++) await sleep(1)
      for (const name of /** @type {const} */ (['console', 'terminal']))
        if (round === 0) first[name] = came[name] - start
        else samples[name].push(came[name] - start)
      await rm(hooks)
      await sleep(300)
    }
    return { samples, first }
  } finally {
    await browser.close()
    await server.close()
  }
}
