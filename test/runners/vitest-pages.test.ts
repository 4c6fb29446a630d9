import { spawn } from 'node:child_process'
import { existsSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { findHost, noHost } from '../../scripts/find-host.ts'
import { Project, type Outcome } from '../hosts/project.ts'

const REPOSITORY = join(import.meta.dirname, '../..')
const provider = await findHost('vitest-playwright')
if (!provider) console.log(noHost('vitest-playwright'))
const jsdom = await findHost('jsdom')
if (!jsdom) console.log(noHost('jsdom'))
const chromium = ['/usr/bin/chromium', '/usr/bin/chromium-headless-shell', '/usr/bin/google-chrome'].find(existsSync)
if (chromium === undefined) console.log('no Chromium is installed: apt-get install chromium')

const SHOP = `export const rate = 2
export function total(items: readonly { price: number }[]): number {
  let sum = 0
  for (const item of items) {
    sum += item.price * rate
  }
  return sum
}
`
const TEST = `import { expect, it } from 'vitest'
import { probes } from 'unplugin-probes/runtime'
import { total } from './src/shop'
it('a probe that a test enables is hit, in a document', () => {
  expect(document.createElement('p').tagName).toBe('P')
  const seen: unknown[] = []
  const probe = probes.enable('src/shop.ts:5', ({ vals, uv }) => void seen.push([vals.item.price, vals.sum, uv.rate]))
  expect(probe.status).toBe('on')
  expect(total([{ price: 1 }, { price: 3 }])).toBe(8)
  expect(seen).toEqual([[1, 0, 2], [3, 2, 2]])
  probe.disable()
})
`
const BROWSER = `browser: {
  enabled: true, headless: true, screenshotFailures: false, instances: [{ browser: 'chromium' }],
  provider: playwright({ launchOptions: { executablePath: ${JSON.stringify(chromium)}, args: ['--no-sandbox'] } }),
}`

async function run(test: string, head: string, modules: string): Promise<Outcome> {
  const project = new Project(undefined, {
    'package.json': '{"type":"module"}',
    'src/shop.ts': SHOP,
    'one.test.ts': TEST,
    'vitest.config.ts': `import { defineConfig } from 'vitest/config'
import probes from 'unplugin-probes/vite'
${head}
export default defineConfig({ plugins: [probes({ include: ['src/**'], cache: false })], test: { ${test} } })
`,
  })
  for (const name of ['vitest', '@vitest', 'jsdom', 'happy-dom', 'playwright']) {
    const from = [join(modules, name), join(REPOSITORY, 'node_modules', name)].find(existsSync)
    if (from !== undefined) symlinkSync(from, project.path('node_modules', name), 'dir')
  }
  const { VITEST: _, NODE_ENV: __, PROBES: ___, PROBES_HOOKS: ____, ...env } = process.env
  const args = ['node_modules/vitest/vitest.mjs', 'run']
  const child = spawn(process.execPath, args, { cwd: project.folder, env: { ...env, NO_COLOR: '1' }, stdio: ['ignore', 'pipe', 'pipe'] })
  const output = { stdout: '', stderr: '' }
  child.stdout.on('data', (data) => (output.stdout += String(data)))
  child.stderr.on('data', (data) => (output.stderr += String(data)))
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, ...output })))
}

it.skipIf(!jsdom)('tests in jsdom have sites', async () => {
  const { code, stdout, stderr } = await run(`environment: 'jsdom'`, '', dirname(dirname(jsdom!)))
  expect(stderr).toBe('')
  expect(stdout).toMatch(/Tests {2}1 passed \(1\)/)
  expect(code).toBe(0)
})

it.skipIf(!provider || chromium === undefined)("tests in Vitest's browser mode have sites", async () => {
  const head = `import { playwright } from '@vitest/browser-playwright'`
  const { code, stdout } = await run(BROWSER, head, join(dirname(provider!), '../..'))
  expect(stdout).toMatch(/Tests {2}1 passed \(1\)/)
  expect(code).toBe(0)
})
