import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, describe, expect, it } from 'vitest'
import { BUILDERS, type Request } from './builders.ts'

const ROOT = fileURLToPath(new URL('project', import.meta.url))
const HIT = fileURLToPath(new URL('hit.mjs', import.meta.url))
const outs: string[] = []

afterAll(() => {
  for (const out of outs) rmSync(out, { recursive: true })
})

interface Built {
  readonly file: string
  /** How many values each function that the compiler has been over remembers. */
  readonly slots: readonly string[]
  readonly warned: readonly string[]
}

async function build(host: string, probes: Request['probes']): Promise<Built> {
  // Beside the project, so that React is found.
  const out = mkdtempSync(join(dirname(ROOT), 'out-'))
  outs.push(out)
  const warned: string[] = []
  await BUILDERS[host]!({ root: ROOT, out, probes, warned })
  const file = join(out, 'main.mjs')
  const slots = [...readFileSync(file, 'utf8').matchAll(/\bconst \$ = .*?\((\d+)\);/g)].map(([, count]) => count!)
  return { file, slots, warned }
}

async function run(file: string, addresses: readonly string[]): Promise<{ html: string; seen: Record<string, string> }> {
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [HIT, file, ...addresses])
  expect(stderr).toBe('')
  return JSON.parse(stdout) as { html: string; seen: Record<string, string> }
}

/** The first statements of the hook, of the component and of the arrow function. */
const ADDRESSES = ['app.jsx:4', 'app.jsx:10', 'app.jsx:25']

describe.each(Object.keys(BUILDERS))('%s', (host) => {
  it('React Compiler remembers as much as without us, and addresses are those of the source', async () => {
    const [plain, ours] = [await build(host, false), await build(host, true)]
    expect(plain.slots.length).toBeGreaterThan(2)
    expect(ours.slots).toEqual(plain.slots)
    expect(ours.warned.join('\n')).not.toContain('REACT_COMPILER')
    const { html, seen } = await run(ours.file, ADDRESSES)
    expect(html).toBe((await run(plain.file, [])).html)
    expect(Object.keys(seen).toSorted()).toEqual(ADDRESSES.toSorted())
  })
})

it('where the order is the user’s, a line says that it is the wrong one', async () => {
  const { slots, warned } = await build('Rollup', 'before')
  expect(slots.length).toBeLessThan((await build('Rollup', true)).slots.length)
  expect(warned.filter((line) => line.includes('PROBES_REACT_COMPILER'))).toHaveLength(1)
})
