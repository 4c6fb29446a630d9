import { execFile } from 'node:child_process'
import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import probes, { type Options } from 'unplugin-probes/vite'
import { build, createServer } from 'vite'
import { describe, expect, it } from 'vitest'
import type { Project } from '../hosts/project.ts'
import { listen } from '../hosts/saying.ts'
import { addressOf, compilers, newApplication } from './components.ts'

interface Hit {
  readonly line: number
  /** Of the function. */
  readonly name: string
  readonly vals: Record<string, unknown>
  readonly uv: Record<string, unknown>
}

interface Rendered {
  readonly html: string
  readonly hits: Readonly<Record<string, Hit>>
  readonly reasons: Readonly<Record<string, string>>
}

/** Statements by a text of their line, and what is captured there. */
const STATEMENTS: readonly (readonly [file: string, text: string, hit: Partial<Hit>])[] = [
  ['src/Setup.vue', 'const twice', { vals: {}, name: '' }],
  ['src/Setup.vue', 'return twice', { vals: { twice: 8 } }],
  ['src/Setup.vue', 'const before', { vals: { by: 1 }, name: 'add' }],
  ['src/Setup.vue', 'count.value = before', { vals: { by: 1, before: 3 } }],
  ['src/Options.vue', "return { text: 'quiet' }", { vals: {} }],
  ['src/Options.vue', "return old + '!'", { vals: { old: 'quiet' } }],
  ['src/Runes.svelte', 'const before', { vals: { by: 3 } }],
  ['src/Runes.svelte', 'tally(by)', { vals: { by: 3, before: 1 } }],
  ['src/tally.svelte.js', 'return next', { vals: { by: 3, next: 3 } }],
  ['src/Text.mdx', 'return result', { vals: { n: 4, result: 8 } }],
  ['src/Text.mdx', 'return more', { vals: { n: 1, more: 2 } }],
  // Markup, in functions that the compiler has named.
  ['src/Options.vue', 'shout() }}', { vals: {}, name: '' }],
  ['src/Text.mdx', 'Text {twice', { vals: {}, name: '' }],
]

async function make(
  project: Project,
  options: Options | undefined,
  { minify, sourcemap }: Form,
  order: 'first' | 'last',
): Promise<string[]> {
  const { logger, infos, warnings } = listen()
  const ours = options === undefined ? [] : [probes({ cache: false, ...options })]
  await build({
    root: project.folder,
    configFile: false,
    customLogger: logger,
    plugins: order === 'first' ? [...ours, ...compilers()] : [...compilers(), ...ours],
    ssr: { noExternal: true },
    build: {
      ssr: project.path('src/server.js'),
      outDir: project.path('out'),
      minify,
      sourcemap,
      emptyOutDir: true,
      rolldownOptions: { output: { entryFileNames: 'server.mjs' } },
    },
  })
  return [...infos, ...warnings].filter((line) => /^unplugin-probes|PROBES_/.test(line))
}

async function render(project: Project, addresses: readonly string[]): Promise<Rendered> {
  cpSync(join(import.meta.dirname, 'hit.mjs'), project.path('hit.mjs'))
  const env = { ...process.env, NODE_ENV: 'production' }
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    [project.path('hit.mjs'), project.path('out/server.mjs'), ...addresses],
    {
      env,
    },
  )
  expect(stderr).toBe('')
  return JSON.parse(stdout) as Rendered
}

interface Form {
  readonly minify: boolean
  readonly sourcemap: boolean | 'hidden'
}

describe.each([
  { minify: false, sourcemap: false },
  { minify: true, sourcemap: false },
  { minify: true, sourcemap: true },
] satisfies Form[])('a server build, $minify minified, $sourcemap with maps', (form) => {
  it('lines of components, and no name of a compiler', { timeout: 120_000 }, async () => {
    const project = newApplication()
    await make(project, undefined, form, 'first')
    const untouched = await render(project, [])
    const said = await make(project, {}, form, form.minify ? 'first' : 'last')
    expect(said).toEqual([expect.stringMatching(/^unplugin-probes: 7 files, \d+ sites$/)])
    expect((await render(project, [])).html).toBe(untouched.html)
    const addresses = STATEMENTS.map(([file, text]) => addressOf(project, file, text))
    const { html, hits, reasons } = await render(project, addresses)
    expect(html).toBe(untouched.html)
    expect(reasons).toEqual({})
    for (const [index, [file, text, hit]] of STATEMENTS.entries())
      expect({ text, ...hits[addresses[index]!] }, `${file} ${text}`).toMatchObject({
        text,
        line: +addresses[index]!.split(':')[1]!,
        ...hit,
      })
    const names = Object.values(hits).flatMap(({ vals, uv }) => [...Object.keys(vals), ...Object.keys(uv)])
    expect(names.filter((name) => /^[_$]/.test(name))).toEqual([])
  })
})

it('a component that no map leads back to is told of, also where its styles are another module', async () => {
  const project = newApplication()
  const { logger, warnings } = listen()
  const map = { version: 3, sources: ['other'], sourcesContent: ['something else'], names: [], mappings: 'AAAA' }
  const spoil = {
    name: 'spoil',
    enforce: 'post' as const,
    transform: (code: string, id: string) => (id.endsWith('/Runes.svelte') ? { code, map: map as never } : undefined),
  }
  const server = await createServer({
    root: project.folder,
    configFile: false,
    customLogger: logger,
    appType: 'custom',
    server: { middlewareMode: true, ws: false },
    plugins: [...compilers(), spoil, probes({ cache: false })],
  })
  await server.environments.client.transformRequest('/src/Runes.svelte')
  await server.close()
  expect(warnings.filter((line) => line.includes('PROBES_'))).toEqual([
    expect.stringMatching(/ src\/Runes\.svelte gets no sites.*\(PROBES_NO_MAP\)/s),
  ])
})
