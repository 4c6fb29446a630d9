import { renameSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Options } from 'unplugin-probes'
import { probes, type Probe } from 'unplugin-probes/runtime'
import viteProbes from 'unplugin-probes/vite'
import { createServer, isRunnableDevEnvironment, type ViteDevServer } from 'vite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Project } from './project.ts'
import { listen } from './saying.ts'

interface Hot {
  readonly version: string
  run(x: number): number
}

const A = `export const version = 'A'

export function run(x: number): number {
  const inA = x + 1
  return inA
}
`

// Other lines, other names, and other functions in front.
const B = `export const version = 'B'
const extra = (y: number): number => y * 10
export function run(x: number): number {
  const inB = extra(x)
  return inB
}
`

let project: Project
let server: ViteDevServer
let probe: Probe | undefined
let hits: object[]

beforeEach(async () => {
  hits = []
  project = new Project(undefined, { 'src/hot.ts': A, 'src/page.ts': `export { run, version } from './hot.ts'\n` })
  server = await createServer({
    root: project.folder,
    configFile: false,
    appType: 'custom',
    logLevel: 'silent',
    optimizeDeps: { noDiscovery: true },
    server: { middlewareMode: true, ws: false },
    plugins: [viteProbes()],
  })
})

afterEach(async () => {
  probe?.disable()
  await server.close()
})

/** Saves a text and waits until it is what runs. */
async function saved(text: string, load: () => Promise<Hot>): Promise<Hot> {
  const version = /version = '(.)'/.exec(text)![1]
  for (let round = 0; round < 400; round++) {
    // Vite's watcher misses a change that follows on another too quickly: then it is saved once more.
    if (round % 20 === 0) project.write('src/hot.ts', text)
    const module = await load()
    if (module.version === version) return module
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error(`version ${version} was never loaded`)
}

function hitsOf(action: () => void): object[] {
  hits = []
  action()
  return hits
}

/** The probe follows the text of the file: A, then B, then A again. */
async function check(load: () => Promise<Hot>): Promise<void> {
  probe = probes.enable(`${project.folder}/src/hot.ts:5`, ({ vals, finfo }) => void hits.push({ vals, line: finfo.line }))
  const a = await load()
  expect(a.version).toBe('A')
  expect(probe).toMatchObject({ status: 'on', sites: [{ file: 'src/hot.ts', line: 5 }] })
  const inA = { vals: { x: 1, inA: 2 }, line: 5 }
  expect(hitsOf(() => expect(a.run(1)).toBe(2))).toEqual([inA])
  const b = await saved(B, load)
  const inB = { vals: { x: 1, inB: 10 }, line: 5 }
  expect(hitsOf(() => expect(b.run(1)).toBe(10))).toEqual([inB])
  expect(
    hitsOf(() => expect(a.run(1)).toBe(2)),
    'the old text',
  ).toEqual([])
  expect(probe.sites).toHaveLength(1)
  const again = await saved(A, load)
  expect(again).not.toBe(a)
  expect(hitsOf(() => expect(again.run(1)).toBe(2))).toEqual([inA])
  expect(
    hitsOf(() => expect(b.run(1)).toBe(10)),
    'the old text',
  ).toEqual([])
  const last = await saved(B, load)
  expect(hitsOf(() => expect(last.run(1)).toBe(10))).toEqual([inB])
  probe?.disable()
  expect(hitsOf(() => [a, b, again, last].forEach((module) => module.run(1)))).toEqual([])
}

describe('a file edited while a probe is on, Vite dev', () => {
  it('ssrLoadModule', () => check(() => server.ssrLoadModule('/src/hot.ts') as Promise<Hot>))

  it('ssrLoadModule, through a module that imports it', () => check(() => server.ssrLoadModule('/src/page.ts') as Promise<Hot>))

  it('module runner', () =>
    check(() => {
      const { ssr } = server.environments
      if (!ssr || !isRunnableDevEnvironment(ssr)) throw new Error('this Vite has no module runner')
      return ssr.runner.import<Hot>('/src/hot.ts')
    }))
})

it('a file that is removed takes its probe out of what is on, also where no page is told', async () => {
  probe = probes.enable(`${project.folder}/src/hot.ts:5`, () => {})
  await server.ssrLoadModule('/src/hot.ts')
  expect(probe.status).toBe('on')
  renameSync(project.path('src/hot.ts'), project.path('src/cold.ts'))
  await expect.poll(() => probe.status, { timeout: 20_000 }).toBe('pending')
  expect(probe.reason).toContain('src/hot.ts')
})

/** What a server warns of that has answered for these. */
async function warningsAfter(options: Options, ...urls: string[]): Promise<string[]> {
  const { logger, warnings } = listen()
  await server.close()
  const madeUp = {
    name: 'made-up',
    resolveId: (id: string) => (id.endsWith('made-up.js') ? 'made/up.js' : undefined),
    load: (id: string) => (id === 'made/up.js' ? 'export {}' : undefined),
  }
  server = await createServer({
    root: project.folder,
    configFile: false,
    appType: 'custom',
    customLogger: logger,
    optimizeDeps: { noDiscovery: true },
    server: { middlewareMode: true, ws: false },
    plugins: [viteProbes(options), madeUp],
  })
  for (const url of urls) await server.environments.client.transformRequest(url)
  await new Promise((resolve) => setTimeout(resolve, 2000))
  return warnings
}

it.each([
  ['src/**', false],
  ['sorc/**', true],
])('says after the first requests when no file has sites: include %s', async (include, isSaid) => {
  const warnings = await warningsAfter({ include: [include] }, '/src/page.ts', '/src/hot.ts')
  expect(warnings).toEqual(isSaid ? [expect.stringMatching(/include 'sorc\/\*\*' matched no file of the 2 .*\(PROBES_NO_MATCH\)$/)] : [])
})

it('does not take for a file of the project what a plugin makes up before there is a page', async () => {
  expect(await warningsAfter({ exclude: ['**/made/**'] }, '/made-up.js')).toEqual([])
})

it('says in which folder it looked when the option root names another', async () => {
  const [warning = ''] = await warningsAfter({ include: ['sorc/**'], root: '..' }, '/src/page.ts')
  expect(warning).toContain(`built below ${dirname(project.folder)}:`)
})

it('a file that may be a classic script, a worker or a service worker is given nothing that only a module can have', async () => {
  const text = "self.addEventListener('message', (event) => {\n  const twice = event.data * 2\n  self.postMessage(twice)\n})\n"
  project.write('src/classic.js', text)
  project.write('src/module.js', `${text}export {}\n`)
  const [classic, module] = await Promise.all(
    ['/src/classic.js', '/src/module.js'].map(async (url) => (await server.environments.client.transformRequest(url))!.code),
  )
  expect(classic).toMatch(/globalThis\.\$p\w+_0\?\.\(/)
  expect(classic).not.toMatch(/\bimport\b/)
  expect(() => new Function(classic!)).not.toThrow()
  expect(module).toMatch(/import\.meta\.hot/)
})
