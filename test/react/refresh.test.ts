import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import type { Browser } from 'playwright-core'
import viteProbes from 'unplugin-probes/vite'
import { createServer, type PluginOption } from 'vite'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Project } from '../hosts/project.ts'
import { hasBrowser, launch, open } from '../pages/pages.ts'

const REPOSITORY = join(import.meta.dirname, '../..')
const APP = `import { useReducer, useState } from 'react'

function start() {
  return 1
}

function useTwice() {
  const [n, setN] = useState(() => {
    const first = start()
    return first * 2
  })
  return [n, () => setN((old) => old + 2)]
}

export function App() {
  const [count, setCount] = useState(() => start())
  const [sum, add] = useReducer((old, more) => old + more, 10, (n) => n + start())
  const [twice, addTwo] = useTwice()
  const label = 'one'
  return (
    <button
      onClick={() => {
        setCount((old) => old + 1)
        add(5)
        addTwo()
      }}
    >
      {label} {count} {sum} {twice}
    </button>
  )
}
`
const FILES = {
  'index.html': '<!doctype html><meta charset="utf-8"><body><div id="app"></div><script type="module" src="/src/main.jsx"></script>',
  'src/main.jsx': `import { createRoot } from 'react-dom/client'
import { App } from './app.jsx'

createRoot(document.getElementById('app')).render(<App />)
`,
  'src/app.jsx': APP,
}

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

/** What the button shows: at first, after a click, and after each edit of the file. */
async function textsAfter(edits: readonly string[], own: PluginOption): Promise<(string | null)[]> {
  const server = await createServer({
    root: project.folder,
    configFile: false,
    logLevel: 'silent',
    cacheDir: project.path('kept'),
    server: { port: 0, host: '127.0.0.1' },
    plugins: [own, react()],
  })
  closing.push(() => server.close())
  await server.listen()
  const { page, errors } = await open(browser, server.resolvedUrls!.local[0]!)
  const button = page.locator('button')
  const texts = [await button.textContent()]
  await button.click()
  texts.push(await button.textContent())
  for (const edit of edits) {
    project.write('src/app.jsx', edit)
    const label = /label = '(\w+)'/.exec(edit)![1]!
    await expect.poll(() => button.textContent(), { timeout: 20_000 }).toMatch(new RegExp(`^${label} `))
    texts.push(await button.textContent())
  }
  expect(errors).toEqual([])
  return texts
}

const ELSEWHERE = APP.replace("'one'", "'two'")
const IN_AN_INITIALISER = ELSEWHERE.replace("'two'", "'three'").replace('first * 2', 'first * 3')

describe.skipIf(!hasBrowser)('React Fast Refresh', () => {
  it.each([
    ['without us', []],
    ['with us', viteProbes({ include: ['src/**'], cache: false })],
  ])('keeps the state through an edit elsewhere, and begins anew after one of an initialiser: %s', async (_, own) => {
    // The last edit is one of the hook's signature, of which the component's is made.
    expect(await textsAfter([ELSEWHERE, IN_AN_INITIALISER], own)).toEqual(['one 1 11 2', 'one 2 16 4', 'two 2 16 4', 'three 1 11 3'])
  })
})
