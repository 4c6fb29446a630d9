import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bundleLibraries } from './bundle-libraries.ts'
import { runLibrary, type Run, type Way } from './run-library.ts'

/** The program, and how many sites its library has at least: fewer means that files were left out. Longest first. */
const ALL: readonly (readonly [name: string, sites: number])[] = [
  ['typescript', 80_000],
  ['prettier', 20_000],
  ['terser', 12_000],
  ['acorn', 3_500],
  ['babel-parser', 8_000],
  ['svelte', 20_000],
  ['vue', 30_000],
  ['marked', 900],
  ['three', 18_000],
  ['date-fns', 4_000],
  ['react', 7_000],
  ['zod', 8_000],
  ['d3', 9_000],
  ['rxjs', 5_000],
  // Its wrappers of rest parameters take the text of the functions that they are given: forty are left.
  ['lodash', 4_900],
  ['lodash-es', 3_000],
  ['immer', 900],
  ['preact', 750],
]
/** `LIBRARY=zod npx vitest run test/libraries` runs one. */
const LIBRARIES = ALL.filter(([name]) => name === (process.env['LIBRARY'] ?? name))
const WAYS: readonly Way[] = ['all on', 'untouched', 'all off']

const out = mkdtempSync(join(tmpdir(), 'libraries-'))
const runs = new Map<string, Run>()
let warnings: readonly string[] = []

beforeAll(async () => {
  const names = LIBRARIES.map(([name]) => name)
  warnings = await bundleLibraries(names, out)
  const jobs = names.flatMap((name) => WAYS.map((way) => ({ name, way })))
  const next = async (): Promise<void> => {
    for (let job = jobs.shift(); job; job = jobs.shift()) runs.set(`${job.name} ${job.way}`, await runLibrary(job.name, job.way, out))
  }
  await Promise.all(Array.from({ length: Math.max(2, availableParallelism()) }, next))
}, 1_800_000)

afterAll(() => rmSync(out, { recursive: true, force: true }))

it('has sites in every file', () => {
  expect(warnings).toEqual([])
})

describe.each(LIBRARIES)('%s', (name, sites) => {
  const run = (way: Way): Run => runs.get(`${name} ${way}`)!

  it('does its job', () => {
    const { exitCode, stdout, stderr } = run('untouched')
    expect(exitCode, stderr).toBe(0)
    expect(stdout.split('\n').length).toBeGreaterThan(5)
  })

  it.each(['all off', 'all on'] as const)('does not notice us with %s', (way) => {
    const { exitCode, stdout, stderr } = run(way)
    expect({ exitCode, stdout, stderr }).toEqual({ exitCode: 0, stdout: run('untouched').stdout, stderr: run('untouched').stderr })
  })

  it('is seen by its probes', () => {
    const { report, stderr } = run('all on')
    expect(report, stderr).toBeDefined()
    expect(report!.failed).toEqual([])
    expect(report!.sites).toBeGreaterThan(sites)
    expect(report!.hit).toBeGreaterThan(sites / 20)
    expect(report!.read).toBeGreaterThan(report!.hit)
  })
})
