import { execFile } from 'node:child_process'
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { beforeEach, expect, it } from 'vitest'
import { Project } from '../hosts/project.ts'

const FOLDER = 'node_modules/.cache/unplugin-probes'
const BUILD = fileURLToPath(new URL('build-again.mjs', import.meta.url))
const runFile = promisify(execFile)

let project: Project

beforeEach(() => {
  project = new Project('cached')
})

/** In a process of its own, which has the parser's code of a build before, if that is kept, and of no transform. */
async function build(options: object = {}): Promise<string> {
  for (const name of entries()) if (!name.startsWith('parser-')) rmSync(project.path(FOLDER, name))
  const { stdout } = await runFile(process.execPath, [BUILD, project.path(''), JSON.stringify({ include: ['src/**'], ...options })])
  expect(stdout.trim()).toMatch(/parser loaded$/)
  return readFileSync(project.path('out/main.js'), 'utf8')
}

function entries(): string[] {
  try {
    return readdirSync(project.path(FOLDER))
  } catch {
    return []
  }
}

function parserFile(): string {
  const names = entries().filter((name) => name.startsWith('parser-'))
  expect(names).toHaveLength(1)
  return project.path(FOLDER, names[0]!)
}

it('is kept by the first build and taken by the next', async () => {
  const first = await build()
  const { mtimeMs, size } = statSync(parserFile())
  expect(size).toBeGreaterThan(100_000)
  expect(await build()).toBe(first)
  // Had V8 refused it, it would be written anew.
  expect(statSync(parserFile()).mtimeMs).toBe(mtimeMs)
})

it.each([
  ['cut off', (bytes: Buffer) => bytes.subarray(0, bytes.length / 2)],
  ['empty', () => Buffer.alloc(0)],
  ['changed in the middle', (bytes: Buffer) => bytes.fill(7, bytes.length / 2, bytes.length / 2 + 64)],
])('a damaged one is made anew: %s', async (_, damage) => {
  const first = await build()
  const whole = readFileSync(parserFile()).length
  const damaged = damage(readFileSync(parserFile()))
  writeFileSync(parserFile(), damaged)
  expect(await build()).toBe(first)
  expect(readFileSync(parserFile()).equals(damaged)).toBe(false)
  expect(readFileSync(parserFile()).length).toBeGreaterThan(whole / 2)
})

it('those of other versions go when there are many', async () => {
  await build()
  const own = parserFile()
  rmSync(own)
  for (let i = 0; i < 9; i++) project.write(`${FOLDER}/parser-old-${i}`, 'old')
  await build()
  const names = entries().filter((name) => name.startsWith('parser-'))
  expect(names).toHaveLength(4)
  expect(names).toContain(basename(own))
})

it('not with cache: false', async () => {
  await build({ cache: false })
  expect(entries()).toEqual([])
})
