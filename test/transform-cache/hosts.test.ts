import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { beforeEach, describe, expect, it } from 'vitest'
import { build, HOSTS, type HostName, type Options } from '../hosts/hosts.ts'
import { Project, run } from '../hosts/project.ts'

const FOLDER = 'node_modules/.cache/unplugin-probes'

let project: Project

beforeEach(() => {
  project = new Project('cached')
})

async function bundle(host: HostName, plugin: Options = {}): Promise<string> {
  const { file } = await build(host, project, { entry: 'src/main.ts', plugin })
  return file
}

async function resultOf(file: string): Promise<number> {
  const { line } = project.place('work')
  const { stdout, stderr, code } = await run(file, [project.address('work')])
  expect(code, stderr).toBe(0)
  const { result, seen } = JSON.parse(stdout) as { result: number; seen: unknown[] }
  expect(seen, stderr).toEqual([{ vals: { x: 4, twice: result }, line }])
  return result
}

function kept(): string[] {
  return existsSync(project.path(FOLDER)) ? readdirSync(project.path(FOLDER)).map((name) => project.path(FOLDER, name)) : []
}

/** Beside them lies what V8 has made of the parser. */
function packs(): string[] {
  return kept().filter((path) => !path.includes('parser-'))
}

/** The code of what is kept is marked, not its site table, so that a program shows where its text comes from; with its own sum, or else it would not be taken. */
function change(from: string, to: string, sum: (text: string, old: string) => string = check): void {
  const changed = (line: string): string => {
    const text = line.slice(HEAD).replace(from, to)
    return line === '' ? '' : `${line.slice(0, HEAD - 8)}${sum(text, line.slice(HEAD - 8, HEAD))}${text}`
  }
  for (const pack of packs()) writeFileSync(pack, readFileSync(pack, 'utf8').split('\n').map(changed).join('\n'))
}

/** Two hashes and a sum. */
const HEAD = 2 * 43 + 8

function check(text: string): string {
  return crc32(text).toString(16).padStart(8, '0')
}

describe.each(HOSTS)('%s', (host) => {
  it('takes kept transforms', async () => {
    const first = readFileSync(await bundle(host), 'utf8')
    expect(readFileSync(await bundle(host), 'utf8')).toBe(first)
    change('x * 2', 'x * 3')
    expect(await resultOf(await bundle(host))).toBe(12)
  })

  it('an edit', async () => {
    await bundle(host)
    change('x * 2', 'x * 3')
    project.write('src/work.ts', readFileSync(project.path('src/work.ts'), 'utf8').replace('x * 2', '// moved\n  x * 5'))
    expect(await resultOf(await bundle(host))).toBe(20)
    project.write('src/work.ts', readFileSync(project.path('src/work.ts'), 'utf8').replace('x * 5', 'x * 2'))
    expect(await resultOf(await bundle(host))).toBe(8)
  })

  it('cache: false', async () => {
    await bundle(host, { cache: false })
    expect(packs()).toEqual([])
    await bundle(host)
    change('x * 2', 'x * 3')
    expect(await resultOf(await bundle(host, { cache: false }))).toBe(8)
  })
})

it.each([
  ['cut off', (bytes: Buffer) => bytes.subarray(0, bytes.length - 200)],
  ['zeros', (bytes: Buffer) => Buffer.alloc(bytes.length)],
  ['zeros behind the names', (bytes: Buffer) => bytes.fill(0, 100, bytes.length - 1)],
  ['lines of two writers', (bytes: Buffer) => Buffer.concat([bytes.subarray(0, 150), bytes])],
  ['another format', () => Buffer.from('{}\n\n[]\n')],
])('a damaged one: %s', async (_, damage) => {
  await bundle('rollup')
  expect(packs().length).toBeGreaterThan(0)
  for (const pack of packs()) writeFileSync(pack, damage(readFileSync(pack)))
  expect(await resultOf(await bundle('rollup'))).toBe(8)
  change('x * 2', 'x * 3')
  expect(await resultOf(await bundle('rollup')), 'mended').toBe(12)
})

it('a changed one is not taken', async () => {
  await bundle('rollup')
  change('x * 2', 'x * 3', (_, old) => old)
  expect(await resultOf(await bundle('rollup'))).toBe(8)
})

it('a folder that cannot be', async () => {
  mkdirSync(project.path('node_modules/.cache'))
  project.write(FOLDER, 'a file')
  expect(await resultOf(await bundle('rollup'))).toBe(8)
  expect(readFileSync(project.path(FOLDER), 'utf8')).toBe('a file')
})

it('a folder of choice', async () => {
  await bundle('rollup', { cache: 'kept/here' })
  expect(packs()).toEqual([])
  expect(readdirSync(project.path('kept/here')).length).toBeGreaterThan(0)
})

it('other options are another transform', async () => {
  const whole = readFileSync(await bundle('rollup'), 'utf8')
  const coarse = readFileSync(await bundle('rollup', { grain: 'functions' }), 'utf8')
  expect(coarse).not.toBe(whole)
  expect(readFileSync(await bundle('rollup'), 'utf8')).toBe(whole)
})

it('is bounded by the sources, not by the number of edits', async () => {
  const sizes: number[] = []
  const text = readFileSync(project.path('src/work.ts'), 'utf8')
  for (let edit = 0; edit < 12; edit++) {
    project.write('src/work.ts', `${text}// ${edit}\n`)
    await bundle('rollup')
    sizes.push(packs().reduce((sum, pack) => sum + readFileSync(pack).length, 0))
  }
  expect(Math.max(...sizes)).toBeLessThan(4 * sizes[0]!)
  expect(sizes.some((size, i) => size < (sizes[i - 1] ?? 0))).toBe(true)
})

it('warnings come again', async () => {
  project.write('src/broken.js', 'export const a = 1\nlet = = 2\n')
  project.write('src/main.ts', `import './work.ts'\nimport './broken.js'\n`)
  const warnings = async (): Promise<string[]> => {
    try {
      return (await build('esbuild esm', project, { entry: 'src/main.ts' })).warnings.slice()
    } catch (error) {
      return (error as { warnings: { text: string }[] }).warnings.map(({ text }) => text)
    }
  }
  const first = await warnings()
  expect(first.some((text) => text.includes('PROBES_PARSE'))).toBe(true)
  expect(await warnings()).toEqual(first)
})

it('site tables kept apart are complete', async () => {
  const plugin = { tables: 'out/tables.json' }
  await bundle('rollup', plugin)
  const first = readFileSync(project.path('out/tables.json'), 'utf8')
  rmSync(project.path('out'), { recursive: true })
  // Of another process, so that nothing is known of the first build.
  const { stderr, code } = await run(join(import.meta.dirname, 'build-again.mjs'), [project.folder, JSON.stringify(plugin)])
  expect(code, stderr).toBe(0)
  expect(readFileSync(project.path('out/tables.json'), 'utf8')).toBe(first)
})

it('a process that finds all kept loads no parser', async () => {
  const script = join(import.meta.dirname, 'build-again.mjs')
  const first = await run(script, [project.folder, '{}'])
  const second = await run(script, [project.folder, '{}'])
  expect([first, second].map(({ stdout }) => stdout.trim())).toEqual(['parser loaded', 'no parser'])
})

it('two processes at once', async () => {
  const script = join(import.meta.dirname, 'build-again.mjs')
  const both = await Promise.all([1, 2, 3].map(() => run(script, [project.folder, '{}'])))
  expect(both.map(({ code }) => code)).toEqual([0, 0, 0])
  const { stdout } = await run(script, [project.folder, '{}'])
  expect(stdout.trim()).toBe('no parser')
})
