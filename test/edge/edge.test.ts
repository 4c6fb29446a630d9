import { readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { BuildOptions } from 'esbuild'
import { describe, expect, it } from 'vitest'
import { findHost, noHost } from '../../scripts/find-host.ts'
import { Project } from '../hosts/project.ts'
import { EDGE_BUILDS, withEsbuild } from './edge-builds.ts'
import { EDGE_LIGHT_SOURCES, ON, WORKERD_SOURCES } from './worker-sources.ts'

const miniflare = await findHost('miniflare')
const edgeRuntime = await findHost('edge-runtime')
if (!miniflare) console.log(noHost('miniflare'))
if (!edgeRuntime) console.log(noHost('edge-runtime'))

const PLUGIN = { include: ['src/**'], cache: false, hooks: './probes.hooks.ts' }
const NO_FILES =
  /hooks \.\/probes\.hooks\.ts is not watched on the edge, where there are no files: hand the probes over as data, probes\.apply\(json\), in a request; docs\/edge\.md shows how \(PROBES_NO_FILES\)/g

/** What was asked of an engine. */
type Ask = (path: string, init?: { method: string; headers: Record<string, string>; body: string }) => Promise<string>

/** Runs a program in an engine while `use` asks it. @returns what it has said */
type Engine = (file: string, use: (ask: Ask) => Promise<void>) => Promise<string>

interface Worker {
  readonly ready: Promise<URL>
  dispose(): Promise<void>
}

async function inWorkerd(file: string, use: (ask: Ask) => Promise<void>): Promise<string> {
  const { Miniflare } = (await import(pathToFileURL(miniflare!).href)) as { Miniflare: new (options: object) => Worker }
  let said = ''
  const take = (stream: NodeJS.ReadableStream): void => void stream.on('data', (data) => (said += String(data)))
  const worker = new Miniflare({
    modules: true,
    modulesRoot: dirname(file),
    scriptPath: file,
    compatibilityDate: '2025-06-01',
    bindings: { PROBES_KEY: 'secret' },
    handleRuntimeStdio: (out: NodeJS.ReadableStream, err: NodeJS.ReadableStream) => [out, err].forEach(take),
  })
  try {
    const url = await worker.ready
    await use(async (path, init) => (await fetch(new URL(path, url), init)).text())
    for (let i = 0; i < 100 && !said.includes('removed:'); i++) await new Promise((resolve) => setTimeout(resolve, 20))
  } finally {
    await worker.dispose()
  }
  return said
}

async function inEdgeRuntime(file: string, use: (ask: Ask) => Promise<void>): Promise<string> {
  const { EdgeRuntime } = (await import(pathToFileURL(edgeRuntime!).href)) as {
    EdgeRuntime: new (options: object) => { dispatchFetch(url: string, init?: object): Promise<Response> }
  }
  let said = ''
  const extend = (context: object): object =>
    Object.assign(context, { console: { ...console, warn: (line: string) => (said += `${line}\n`) } })
  const runtime = new EdgeRuntime({ initialCode: readFileSync(file, 'utf8'), extend })
  await use(async (path, init) => (await runtime.dispatchFetch(`http://edge.test${path}`, init)).text())
  return said
}

function asOperator(body: string): Parameters<Ask>[1] {
  return { method: 'POST', headers: { 'x-probes-key': 'secret' }, body }
}

/** The same program untouched, with sites, and with a probe on. */
async function check(engine: Engine, untouched: string, file: string): Promise<void> {
  const answers: string[] = []
  await engine(untouched, async (ask) => void answers.push(await ask('/?count=2'), await ask('/?count=3')))
  const said = await engine(file, async (ask) => {
    expect([await ask('/?count=2'), await ask('/?count=3')]).toEqual(answers)
    expect(await ask('/probes', { ...asOperator(ON)!, headers: {} })).toBe('no')
    expect(JSON.parse(await ask('/probes', asOperator(ON)))).toMatchObject({
      outcome: 'loaded',
      message: 'hooks probes.hooks.json applied: 1 probe on',
      probes: [{ address: 'price.ts:4', status: 'on', sites: ['src/price.ts:4:3 (priceOf)'] }],
    })
    expect(await ask('/?count=4')).toBe('price 8')
    expect(JSON.parse(await ask('/probes', asOperator('{"probes":\n  5}')))).toMatchObject({
      outcome: 'failed',
      message: 'hooks probes.hooks.json:2:3: its probes are 5, not a list (HOOKS_SHAPE); the probes that were on stay on',
      probes: [{ address: 'price.ts:4', status: 'on', hits: 1 }],
    })
    expect(await ask('/?count=5')).toBe('price 10')
    expect(JSON.parse(await ask('/probes', asOperator('')))).toMatchObject({ outcome: 'gone', probes: [] })
    expect(await ask('/?count=6')).toBe('price 12')
  })
  expect(said.match(/probes: src\/price\.ts:4 \(priceOf\) .*/g)).toEqual([
    'probes: src/price.ts:4 (priceOf) count 4, rate 2, price 8',
    'probes: src/price.ts:4 (priceOf) count 5, rate 2, price 10',
  ])
  expect(said).toContain('price.ts:4 is on at src/price.ts:4:3 (priceOf): return price')
}

describe.skipIf(!miniflare)('workerd', () => {
  for (const [name, build] of Object.entries(EDGE_BUILDS)) {
    it(`${name}, with hooks: starts as without us, and is probed from a request`, async () => {
      const project = new Project(undefined, WORKERD_SOURCES)
      const untouched = await build(project, 'untouched', undefined)
      const { file, said } = await build(project, 'probes', PLUGIN)
      expect(said.match(NO_FILES)).toHaveLength(1)
      expect(said).not.toContain('sealed')
      await check(inWorkerd, untouched.file, file)
    })
  }

  it('without hooks nothing is said of them', async () => {
    const project = new Project(undefined, WORKERD_SOURCES)
    const build = EDGE_BUILDS['esbuild, platform browser']!
    const untouched = await build(project, 'untouched', undefined)
    const { file, said } = await build(project, 'probes', { include: ['src/**'], cache: false })
    expect(said).not.toContain('PROBES_NO_FILES')
    await check(inWorkerd, untouched.file, file)
  })
})

describe.skipIf(!edgeRuntime)("Vercel's edge runtime", () => {
  it('starts with hooks as without us, where no code is made of text', async () => {
    const project = new Project(undefined, EDGE_LIGHT_SOURCES)
    const how: BuildOptions = { format: 'iife', conditions: ['edge-light', 'worker'], platform: 'neutral' }
    const untouched = await withEsbuild(project, 'untouched', undefined, how)
    const { file, said } = await withEsbuild(project, 'probes', PLUGIN, how)
    expect(said.match(NO_FILES)).toHaveLength(1)
    await check(inEdgeRuntime, untouched.file, file)
  })
})
