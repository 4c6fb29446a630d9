import { spawn } from 'node:child_process'
import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { Project, type Outcome } from '../hosts/project.ts'

const REPOSITORY = join(import.meta.dirname, '../..')
const SHOP = `export const rate = 2
export function total(items: readonly { price: number }[]): number {
  let sum = 0
  for (const item of items) {
    sum += item.price * rate
  }
  return sum
}
export function fail(a: number): never {
  const b: number = a; throw new Error('failed ' + b)
}
`
const TEST = `import { expect, it, vi } from 'vitest'
import { probes } from 'unplugin-probes/runtime'
import { fail, total } from './src/shop'
it('a probe that a test enables is hit, and none of another file is on', () => {
  expect(probes.list().map(({ address }) => address)).toEqual(['src/shop.ts:7'])
  const seen: unknown[] = []
  const probe = probes.enable('src/shop.ts:5', ({ vals, uv }) => void seen.push([vals.item.price, vals.sum, uv.rate]))
  expect(probe.status).toBe('on')
  expect(total([{ price: 1 }, { price: 3 }])).toBe(8)
  expect(seen).toEqual([[1, 0, 2], [3, 2, 2]])
  // Files that share a context, as Vitest runs those of one worker in its vm pools, share all globals.
  probe.disable()
})
it('stacks tell the columns that were written', () => {
  expect(() => fail(1)).toThrow(expect.objectContaining({ stack: expect.stringContaining('src/shop.ts:10:30') }))
})
it('modules that are loaded anew are probed as well', async () => {
  vi.resetModules()
  let hits = 0
  const probe = probes.enable('src/shop.ts:5', () => void hits++)
  const again = await import('./src/shop')
  expect(again.total([{ price: 1 }])).toBe(2)
  expect(hits).toBe(1)
  probe.disable()
})
`
/** Not by the stream: a thread that is ended takes along what its stream has not handed over yet. */
const HOOKS = `import { writeSync } from 'node:fs'
import { probes } from 'unplugin-probes/runtime'
probes.enable('src/shop.ts:7', ({ vals }) => void writeSync(1, 'sum ' + vals.sum + '\\n'))
`
const CONFIG = `import { defineConfig } from 'vitest/config'
import probes from 'unplugin-probes/vite'
export default defineConfig({
  plugins: [probes({ include: ['src/**'], hooks: './probes.hooks.ts', cache: false })],
})
`

function runVitest(project: Project, args: readonly string[]): Promise<Outcome> {
  const { VITEST: _, NODE_ENV: __, PROBES: ___, PROBES_HOOKS: ____, ...env } = process.env
  const child = spawn(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', ...args], {
    cwd: project.folder,
    env: { ...env, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const output = { stdout: '', stderr: '' }
  child.stdout.on('data', (data) => (output.stdout += String(data)))
  child.stderr.on('data', (data) => (output.stderr += String(data)))
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, ...output })))
}

it.each(['forks', 'threads', 'vmThreads', 'vmForks'])('tests of Vitest have sites and a hooks file in the pool %s', async (pool) => {
  const project = new Project(undefined, {
    'package.json': '{"type":"module"}',
    'src/shop.ts': SHOP,
    'one.test.ts': TEST,
    'two.test.ts': TEST,
    'probes.hooks.ts': HOOKS,
    'vitest.config.ts': CONFIG,
  })
  symlinkSync(join(REPOSITORY, 'node_modules/vitest'), project.path('node_modules/vitest'), 'dir')
  const { code, stdout, stderr } = await runVitest(project, [`--pool=${pool}`])
  expect(stdout).toMatch(/Tests {2}6 passed \(6\)/)
  expect(stdout.match(/^sum [28]$/gm)?.sort()).toEqual(['sum 2', 'sum 2', 'sum 8', 'sum 8'])
  expect(code).toBe(0)
  const odd = stderr.split('\n').filter((line) => line !== '' && !/^probes \[(?:pid|thread) [\d, a-z]+\]: /.test(line))
  expect(odd).toEqual([])
})
