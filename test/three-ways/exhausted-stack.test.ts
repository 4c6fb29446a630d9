import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, expect, it } from 'vitest'
import { instrumentChecked } from '../integrity/instrument-checked.ts'

const folder = mkdtempSync(join(tmpdir(), 'exhausted-stack-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const PROGRAM = `let depth = 0
function forever() {
  depth++
  return forever() + 1
}
export function overflow() {
  try {
    forever()
  } catch (error) {
    return error instanceof RangeError && depth > 100
  }
}
export function later(n) {
  const m = n
  return m
}
`

const MAIN = `import { probes } from ${JSON.stringify(import.meta.resolve('unplugin-probes/runtime'))}
const deep = [3, 4].map((line) => probes.enable('program.js:' + line, ({ vals, uv, stack }) => void [vals, uv, stack]))
const { overflow, later } = await import('./program.mjs')
const survived = []
for (let i = 0; i < 6; i++) survived.push(overflow())
const counts = []
const probe = probes.enable('program.js:14', () => {})
later(1)
counts.push(probe.hits)
probe.disable()
later(1)
counts.push(probe.hits)
console.log(JSON.stringify({ survived: survived.every(Boolean), hits: deep.every((it) => it.hits > 0), counts }))
`

it('probes go on after a program has exhausted its stack', () => {
  const { code } = instrumentChecked(PROGRAM, 'program.js', { format: 'module' })!
  writeFileSync(join(folder, 'program.mjs'), code)
  writeFileSync(join(folder, 'main.mjs'), MAIN)
  const printed = execFileSync(process.execPath, [pathToFileURL(join(folder, 'main.mjs')).pathname], { encoding: 'utf8', stdio: 'pipe' })
  expect(JSON.parse(printed)).toEqual({ survived: true, hits: true, counts: [1, 1] })
}, 120_000)
