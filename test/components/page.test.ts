import { readFileSync } from 'node:fs'
import type { Browser } from 'playwright-core'
import probes from 'unplugin-probes/vite'
import { build } from 'vite'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Project } from '../hosts/project.ts'
import { listen } from '../hosts/saying.ts'
import { awaitLine, develop, save } from '../pages/developed.ts'
import { hasBrowser, launch, open, serve } from '../pages/pages.ts'
import { addressOf, compilers, newApplication } from './components.ts'

let browser: Browser
let project: Project
const closing: (() => unknown)[] = []

beforeAll(async () => {
  if (hasBrowser) browser = await launch()
})

afterAll(() => browser?.close())

beforeEach(() => {
  project = newApplication()
})

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

/** What is on, and what a hit of it says with its values and those of functions around it. */
const PROBED: readonly (readonly [file: string, text: string, said: string])[] = [
  ['src/Setup.vue', 'return twice', 'Setup.vue twice 8'],
  ['src/Setup.vue', 'v-for', 'Setup.vue index,word 0,a'],
  ['src/Options.vue', '{{ shout() }}', 'Options.vue  '],
  ['src/Runes.svelte', 'tally(by)', 'Runes.svelte before,by 1,3'],
  ['src/Runes.svelte', '{word.toUpperCase()}', 'Runes.svelte  '],
  ['src/Runes.svelte', 'bind:value', 'Runes.svelte  '],
  ['src/tally.svelte.js', 'return next', 'tally.svelte.js by,next 3,3'],
  ['src/Text.mdx', 'return more', 'Text.mdx more,n 2,1'],
]

function hooks(probed = PROBED): string {
  const lines = probed.map(([file, text]) => `show('${addressOf(project, file, text)}')`)
  return `import { probes } from 'unplugin-probes/runtime'

function show(address) {
  let left = 3
  probes.enable(address, ({ vals, finfo, log }) => {
    if (left-- <= 0) return
    const names = Object.keys(vals).filter((name) => Object(vals[name]) !== vals[name]).sort()
    log(finfo.file.replace('src/', ''), names.join(), names.map((name) => vals[name]).join())
  })
}
${lines.join('\n')}
`
}

/** The functions that lines name, none of which a compiler has named. */
function functionsIn(lines: readonly string[]): string[] {
  return [...new Set(lines.flatMap((line) => /^probes: \S+:\d+ \((.+?)\)/.exec(line)?.[1] ?? []))].sort()
}

describe.runIf(hasBrowser)('in a page', () => {
  it('of a development server: lines of scripts and of markup, also after an edit', { timeout: 120_000 }, async () => {
    save(project, hooks(), 'probes.hooks.js')
    const { page, console, errors, begun, terminal } = await develop(browser, project, closing, {
      hooks: 'probes.hooks.js',
      plugins: compilers(),
      more: { server: { hmr: true } },
    })
    await awaitLine(console, '8 probes on')
    await page.evaluate('show()')
    for (const [, , said] of PROBED) await awaitLine(console, said)
    expect(functionsIn(console)).toEqual(['add', 'anonymous', 'tally'])
    expect(terminal.filter((line) => line.includes('PROBES_'))).toEqual([])
    const edited = readFileSync(project.path('src/Setup.vue'), 'utf8')
    console.length = 0
    project.write(
      'src/Setup.vue',
      edited.replace('const before', 'const added = by\n  const before').replace('word.toUpperCase() }}', "word.toUpperCase() + '!' }}"),
    )
    await awaitLine(console, 'Setup.vue index,word 0,a')
    await expect.poll(() => page.textContent('#setup li')).toContain('A! 0')
    // Of markup that is edited alone Vue keeps the script of before.
    const click = async (selector: string, said: string): Promise<void> => {
      console.length = 0
      await page.click(selector)
      await awaitLine(console, said)
    }
    project.write('src/Setup.vue', readFileSync(project.path('src/Setup.vue'), 'utf8').replace("+ '!'", "+ '?'"))
    await expect.poll(() => page.textContent('#setup li')).toContain('A? 0')
    save(
      project,
      hooks([...PROBED, ['src/Setup.vue', 'count.value = before', ''], ['src/Setup.vue', 'count = more', '']]),
      'probes.hooks.js',
    )
    await awaitLine(console, `${PROBED.length + 2} probes on`)
    await click('#setup button', 'Setup.vue added,before,by 1,4,1')
    await click('#setup b', 'Setup.vue more 10')
    expect(begun()).toBe(1)
    expect(errors).toEqual([])
  })

  it('that was built, without a source map', { timeout: 120_000 }, async () => {
    const { logger, infos, warnings } = listen()
    const page = readFileSync(project.path('src/page.js'), 'utf8')
    save(project, hooks(), 'probes.hooks.js')
    project.write('src/page.js', `import '../probes.hooks.js'\n${page}`)
    await build({
      root: project.folder,
      configFile: false,
      customLogger: logger,
      plugins: [probes({ cache: false, seal: false, exclude: [/node_modules/, /probes\.hooks/] }), ...compilers()],
      build: { outDir: project.path('out') },
    })
    expect(infos.filter((line) => line.startsWith('unplugin-probes'))).toEqual([
      expect.stringMatching(/^unplugin-probes: \d+ files, \d+ sites$/),
    ])
    expect(warnings.filter((line) => line.includes('PROBES_'))).toEqual([])
    const { url, server } = await serve(project.path('out'))
    closing.push(() => server.close())
    const { page: built, lines, errors } = await open(browser, url)
    await built.evaluate('show()')
    for (const [, , said] of PROBED) await awaitLine(lines, said)
    expect(errors).toEqual([])
  })
})
