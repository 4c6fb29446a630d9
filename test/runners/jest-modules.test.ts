import { expect, it } from 'vitest'
import { jestConfig, JestProject, oddLines } from './jest-project.ts'

const SHOP = `import { round } from './round.js'
/** @type {number} */
export const rate = 2
export function total(items) {
  let sum = 0
  for (const item of items) {
    sum += item.price * rate
  }
  return round(sum)
}
`
const ROUND = `import { rate } from './shop.js'
export function round(a) {
  return Math.round(a) + 0 * rate
}
`
const TEST = `
import { total } from './src/shop.js'
import { probes } from 'unplugin-probes/runtime'
test('a module of a cycle is probed', async () => {
  const seen = []
  expect(probes.enable('src/round.js:3', ({ vals, uv }) => seen.push([vals.a, uv.rate])).status).toBe('on')
  expect(probes.enable('src/shop.js:7', ({ vals }) => seen.push(vals.item.price)).status).toBe('on')
  expect(total([{ price: 1.2 }])).toBe(2)
  expect(seen).toEqual([1.2, [2.4, 2]])
  const again = await import('./src/shop.js?again')
  expect(again.total([{ price: 1 }])).toBe(2)
  expect(seen.slice(2)).toEqual([1, [2, 2]])
})
`
const FILES = { 'package.json': '{"type":"module"}', 'src/shop.js': SHOP, 'src/round.js': ROUND, 'shop.test.js': TEST }
const VM_MODULES = { NODE_OPTIONS: '--experimental-vm-modules --no-warnings=ExperimentalWarning' }

it.each([
  ['babel-jest', {}],
  ['no transformer', { transformer: false }],
])('modules that run as such have sites, with %s', async (_, options) => {
  const project = new JestProject({ ...FILES, 'jest.config.cjs': jestConfig(options) })
  const outcome = await project.run({ args: ['--runInBand'], env: VM_MODULES })
  expect(outcome.stderr).toContain('Tests:       1 passed, 1 total')
  expect(oddLines(outcome)).toEqual([])
})

it('a hooks file is loaded before the first module runs', async () => {
  const project = new JestProject({ ...FILES, 'jest.config.cjs': jestConfig({ hooks: './probes.hooks.ts' }) })
  project.write(
    'probes.hooks.ts',
    `import { probes } from 'unplugin-probes/runtime'
probes.enable('src/round.js:3', ({ vals }) => process.stdout.write('round ' + vals.a + '\\n'))
`,
  )
  const outcome = await project.run({ args: ['--runInBand'], env: VM_MODULES })
  expect(outcome.stderr).toContain('Tests:       1 passed, 1 total')
  expect(outcome.stdout).toContain('round 2.4\n')
})
