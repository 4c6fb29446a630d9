import { spawnSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { instrument } from 'unplugin-probes/transform'
import { expect, it } from 'vitest'

const DIST = join(createRequire(import.meta.url).resolve('unplugin-probes/package.json'), '../dist')

const WORK = `export function first(a) {
  const b = a + limit
  return b
}
export function second(c) {
  return c * limit
}
let limit = 2
export class Cart {
  total(n) {
    let sum = 0
    for (let i = 0; i < n; i++) {
      sum += i
    }
    return sum
  }
}
`

it.each([
  ['runtime.js', 'file'],
  ['runtime.browser.js', 'file'],
  ['runtime.js', 'scope'],
] as const)('from enable to the end of a handler nothing of the program is called: %s, switches: %s', (runtime, switches) => {
  const folder = mkdtempSync(join(tmpdir(), 'probes-unnoticed-'))
  const work = join(folder, 'work.mjs')
  writeFileSync(work, instrument(WORK, 'work.mjs', { switches })!.code)
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [join(import.meta.dirname, 'record-calls.mjs'), pathToFileURL(work).href, pathToFileURL(join(DIST, runtime)).href],
    { encoding: 'utf8' },
  )
  expect(status, stderr).toBe(0)
  const { called, counts, vals, uv, total } = JSON.parse(stdout) as Record<string, unknown>
  expect(called, stderr).toEqual([])
  expect(vals).toEqual({ a: 1 })
  expect(uv).toEqual({ limit: 2 })
  expect(total).toBe(3 + 2 + 4 + 1 + 6 + 1)
  expect(counts).toEqual([1, 'error', 11, 'on', 'on', 5])
})
