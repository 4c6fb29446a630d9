import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Project } from '../hosts/project.ts'
import { awaitLine, develop, remove, save } from './developed.ts'
import { hasBrowser, launch } from './pages.ts'

const REPOSITORY = join(import.meta.dirname, '../..')
const COUNTER = `import { useState } from 'react'

export function Counter() {
  const [count, setCount] = useState(0)
  const label = 'count is'
  return (
    <button onClick={() => setCount(count + 1)}>
      {label} {count}
    </button>
  )
}
`
const FILES = {
  'index.html': '<!doctype html><meta charset="utf-8"><body><div id="app"></div><script type="module" src="/src/main.jsx"></script>',
  'src/main.jsx': `import { createRoot } from 'react-dom/client'
import { Counter } from './counter.jsx'

createRoot(document.getElementById('app')).render(<Counter />)
`,
  'src/counter.jsx': COUNTER,
}
const HOOKS = `import { probes } from 'unplugin-probes/runtime'

interface Seen {
  readonly count: number
}

probes.enable<{ vals: Seen }>('src/counter.jsx:6', (info) => {
  const { count }: Seen = info.vals
  info.log('seen', count)
})
`

let browser: Browser
let project: Project
const closing: (() => unknown)[] = []

beforeAll(async () => {
  if (hasBrowser) browser = await launch()
})

afterAll(() => browser?.close())

beforeEach(() => {
  project = new Project(undefined, FILES)
  for (const name of ['react', 'react-dom', 'scheduler'])
    symlinkSync(join(REPOSITORY, 'node_modules', name), project.path('node_modules', name), 'dir')
})

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

describe.skipIf(!hasBrowser)('a hooks file, in a page of a development server', () => {
  it('is on when it is saved, through hot updates and reloads, and off when it is deleted; the page is never loaded anew', async () => {
    const optimizeDeps = { include: ['react', 'react-dom/client', 'react/jsx-dev-runtime', 'react/jsx-runtime'] }
    const dev = await develop(browser, project, closing, { plugins: [react()], more: { optimizeDeps } })
    const { page, console, terminal } = dev
    const shown = (): Promise<string> => page.textContent('button') as Promise<string>
    await page.click('button')
    await expect.poll(shown).toBe('count is 1')
    await page.evaluate(() => void ((globalThis as { mark?: number }).mark = 1))

    save(project, HOOKS)
    await awaitLine(console, /hooks \S*probes\.hooks\.ts loaded: 1 probe on/)
    await awaitLine(console, 'src/counter.jsx:6 is on at src/counter.jsx:6:3 (Counter)')
    await page.click('button')
    await awaitLine(console, 'probes: src/counter.jsx:6 (Counter) seen 2')
    await awaitLine(terminal, 'probes [page /]: src/counter.jsx:6 (Counter) seen 2')
    await awaitLine(terminal, /probes \[page \/\]: hooks \S+ loaded: 1 probe on/)

    project.write('src/counter.jsx', COUNTER.replace('count is', 'it is').replace('import', '// above\nimport'))
    await expect.poll(shown, { timeout: 20_000 }).toBe('it is 2')
    await page.click('button')
    await awaitLine(terminal, 'src/counter.jsx:7 (Counter) seen 3')
    await awaitLine(console, 'src/counter.jsx:7 (Counter) seen 3')
    expect([dev.begun(), await page.evaluate(() => (globalThis as { mark?: number }).mark)]).toEqual([1, 1])

    project.write('src/counter.jsx', COUNTER)
    await page.reload()
    await page.waitForSelector('button')
    await expect.poll(() => console.filter((line) => /loaded: 1 probe on/.test(line)).length, { timeout: 20_000 }).toBe(2)
    terminal.length = console.length = 0
    await page.click('button')
    await awaitLine(console, 'src/counter.jsx:6 (Counter) seen 1')
    await awaitLine(terminal, 'src/counter.jsx:6 (Counter) seen 1')

    remove(project)
    await awaitLine(console, /hooks \S+ removed: 1 probe off/)
    await awaitLine(terminal, /hooks \S+ removed: 1 probe off/)
    terminal.length = console.length = 0
    await page.click('button')
    await expect.poll(shown).toBe('count is 2')
    expect([console, terminal, dev.begun(), dev.errors]).toEqual([[], [], 2, []])
  })
})
