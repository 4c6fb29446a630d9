import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Project } from '../hosts/project.ts'
import { awaitLine, develop, remove, save, type Developed } from './developed.ts'
import { hasBrowser, launch } from './pages.ts'

const FILES = {
  'index.html': '<!doctype html><meta charset="utf-8"><body><script type="module" src="/src/main.ts"></script>',
  'src/main.ts': `import { work } from './work.ts'
const button = document.createElement('button')
button.onclick = () => void (button.textContent = String(work(20)))
document.body.append(button)
`,
  'src/work.ts': `export function work(x: number): number {
  const twice = x * 2
  return twice + 2
}
`,
}
const GOOD = `import { probes } from 'unplugin-probes/runtime'
probes.log('work.ts:3', 'good {twice}')
`

let browser: Browser
let project: Project
let dev: Developed
const closing: (() => unknown)[] = []

beforeAll(async () => {
  if (hasBrowser) browser = await launch()
})

afterAll(() => browser?.close())

beforeEach(async () => {
  project = new Project(undefined, FILES)
})

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

async function developed(hooks = 'probes.hooks.ts'): Promise<void> {
  dev = await develop(browser, project, closing, { hooks })
  await dev.page.waitForSelector('button', { state: 'attached' })
  await dev.page.evaluate(() => void (document.querySelector('button')!.textContent = 'go'))
}

async function inBoth(words: string | RegExp): Promise<void> {
  await awaitLine(dev.console, words)
  await awaitLine(dev.terminal, words)
}

describe.skipIf(!hasBrowser)('a mistake in a hooks file of a page', () => {
  it.each([
    ['of syntax', 'const a = 1\nconst = 2\n', 'probes.hooks.ts:2:7: SyntaxError: ', 'HOOKS_SYNTAX'],
    [
      'of syntax, which is found behind its end',
      "import { probes } from 'unplugin-probes/runtime'\nprobes.enable('work.ts:3', (info) => { info.log('x')\n",
      'probes.hooks.ts:3:1: SyntaxError: ',
      'HOOKS_SYNTAX',
    ],
    [
      'in a name that its module does not export',
      "import {\n  work,\n  nope as it,\n} from './src/work.ts'\nconsole.log(it, work)\n",
      /probes\.hooks\.ts:3:3: SyntaxError: .*nope/,
      'HOOKS_SYNTAX',
    ],
    [
      'thrown at its top level, below types',
      'interface A {\n  b: number\n}\n\nconst a: A = { b: 1 }\nthrow new RangeError(`top ${a.b}`)\n',
      'probes.hooks.ts:6:7: RangeError: top 1',
      'HOOKS_THROW',
    ],
    [
      'thrown by its default function, which awaits',
      'export default async (): Promise<void> => {\n  await undefined\n\n  throw new Error("late")\n}\n',
      'probes.hooks.ts:4:9: Error: late',
      'HOOKS_THROW',
    ],
    ['in an import', "\nimport './nowhere.ts'\n", 'probes.hooks.ts:2:8: Failed to resolve import "./nowhere.ts"', 'HOOKS_IMPORT'],
    [
      'of a module of Node',
      "import { probes } from 'unplugin-probes/runtime'\nimport { readFileSync } from 'node:fs'\nreadFileSync('x')\n",
      'probes.hooks.ts:2:30: it imports node:fs, which pages do not have',
      'HOOKS_IMPORT',
    ],
    ['in its export', 'export default class {}\n', 'its default export is a class', 'HOOKS_EXPORT'],
    [
      'in an option',
      "import { probes } from 'unplugin-probes/runtime'\n\nprobes.log('work.ts:3', 'wrong {')\n",
      /probes\.hooks\.ts:3:8: ProbeOptionError: its template/,
      'HOOKS_THROW',
    ],
  ])('%s: said in both, and the old set stays on', async (_, text, words, code) => {
    await developed()
    save(project, GOOD)
    await inBoth(/loaded: 1 probe on/)
    save(project, text)
    await awaitLine(dev.console, words)
    await awaitLine(dev.terminal, words)
    const [line = ''] = dev.console.filter((it) => it.includes(`(${code})`))
    expect(line).toMatch(/; the probes that were on stay on$/)
    expect(dev.terminal.filter((it) => it.includes(`(${code})`))).toHaveLength(1)
    await dev.page.click('button')
    await inBoth('src/work.ts:3 (work) good 40')
    save(project, GOOD.replace('good', 'mended'))
    await awaitLine(dev.console, /loaded: 1 probe on[^]*/)
    await expect
      .poll(async () => {
        await dev.page.click('button')
        return dev.console.some((it) => it.includes('mended 40'))
      })
      .toBe(true)
    expect([dev.begun(), dev.errors]).toEqual([1, []])
  })

  it('an address that nothing has, and one that is none: said in both, others are on', async () => {
    await developed()
    await new Promise((resolve) => setTimeout(resolve, 600))
    save(project, `${GOOD}probes.log('wrok.ts:3', 'x')\nprobes.log('work.ts:300', 'x')\nprobes.log('', 'x')\n`)
    await inBoth(/loaded: 1 probe on, 1 waits for a file, 2 not/)
    await inBoth('wrok.ts:3 is pending: unknown file so far')
    await inBoth('work.ts:300 is no-code')
    await dev.page.click('button')
    await inBoth('good 40')
  })

  it('a handler that throws: once, with the line of the hooks file, and the page goes on', async () => {
    await developed()
    save(
      project,
      `import { probes } from 'unplugin-probes/runtime'

type Text = string

probes.enable('work.ts:3', ({ vals }) => {
  const text: Text = vals.none.text
  return text
})
`,
    )
    await inBoth(/loaded: 1 probe on/)
    await dev.page.click('button')
    await inBoth(/TypeError: .*\(at \S+probes\.hooks\.ts:6:32\)/)
    expect([await dev.page.textContent('button'), dev.errors]).toEqual(['42', []])
  })

  it('one that is there when the page begins: no probe is on, and the page runs', async () => {
    save(project, 'const = 1\n')
    await developed()
    await awaitLine(dev.console, /probes\.hooks\.ts:1:7: SyntaxError: .* \(HOOKS_SYNTAX\); no probe is on$/)
    await dev.page.click('button')
    expect(await dev.page.textContent('button')).toBe('42')
    save(project, GOOD)
    await inBoth(/loaded: 1 probe on/)
  })
})

describe.skipIf(!hasBrowser)('a hooks file that is data, in a page', () => {
  const data = (template: string): string => JSON.stringify({ probes: [{ at: 'work.ts:3', log: template }] }, undefined, 2)

  it('turns probes on and off, and says where it is wrong', async () => {
    await developed('probes.hooks.json')
    save(project, data('data {twice}'), 'probes.hooks.json')
    await inBoth(/hooks \S+\.json loaded: 1 probe on/)
    await dev.page.click('button')
    await inBoth('src/work.ts:3 (work) data 40')
    save(project, data('').replace('"log"', '"lgo"'), 'probes.hooks.json')
    await inBoth(
      /probes\.hooks\.json:\d+:\d+: probes\[0\] \(work\.ts:3\) has none of log, snapshot and count.*\(HOOKS_SHAPE\); the probes that were on stay on/,
    )
    save(project, '{', 'probes.hooks.json')
    await inBoth(/probes\.hooks\.json:1:2: it is no JSON: it ends before it is complete \(HOOKS_JSON\)/)
    remove(project, 'probes.hooks.json')
    await inBoth(/removed: 1 probe off/)
    expect([dev.begun(), dev.errors]).toEqual([1, []])
  })
})

it.skipIf(!hasBrowser)('a probe that writes without end: the terminal has some lines a second, and how many are missing', async () => {
  project.write(
    'src/main.ts',
    `${FILES['src/main.ts']}button.addEventListener('click', () => { for (let i = 0; i < 5000; i++) work(i) })\n`,
  )
  await developed()
  save(project, GOOD)
  await inBoth(/loaded: 1 probe on/)
  await dev.page.click('button')
  const ours = (): string[] => dev.terminal.filter((line) => line.startsWith('probes'))
  const shown = (): number => ours().filter((line) => line.includes('good')).length
  const missing = (): number =>
    ours().reduce((sum, line) => sum + Number(/^probes: (\d+) more lines? (?:is|are) in/.exec(line)?.[1] ?? 0), 0)
  await expect.poll(() => shown() + missing(), { timeout: 20_000 }).toBe(5001)
  expect(shown()).toBeLessThan(1500)
})
