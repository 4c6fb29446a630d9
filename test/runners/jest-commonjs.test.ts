import { expect, it } from 'vitest'
import { CART, jestConfig, JestProject, oddLines } from './jest-project.ts'

const ENABLES = `
const { total, fail } = require('./src/cart')
const { probes } = require('unplugin-probes/runtime')
test('a probe that a test enables is hit', () => {
  const seen = []
  const probe = probes.enable('src/cart.js:6', ({ vals, uv, finfo }) => seen.push([vals.item.price, vals.sum, uv.rate, finfo.name]))
  expect(probe.status).toBe('on')
  expect(total([{ price: 1 }, { price: 3 }])).toBe(8)
  expect(seen).toEqual([[1, 0, 2, 'total'], [3, 2, 2, 'total']])
})
test('stacks tell the columns that were written', () => {
  expect(() => fail(1)).toThrow(expect.objectContaining({ stack: expect.stringContaining('src/cart.js:12:39') }))
})
test('nothing of ours can be seen among the globals', () => {
  expect(Object.keys(globalThis).filter((name) => /probes/i.test(name))).toEqual([])
  // Switches are in the files' own scopes: as globals each would cost 60 ns and more a read.
  expect(Object.getOwnPropertyNames(globalThis).filter((name) => name.startsWith('$p'))).toEqual([])
})
`
const ANOTHER = `
const { total } = require('./src/cart')
const { probes } = require('unplugin-probes/runtime')
test('no probe of another test file is on', () => {
  expect(probes.list()).toEqual([])
  expect(probes.sites('src/cart.js').length).toBeGreaterThan(3)
  expect(total([{ price: 1 }])).toBe(2)
  probes.enable('src/cart.js:6', () => {})
})
`
const RESETS = `
const { probes } = require('unplugin-probes/runtime')
test('modules that are loaded anew are probed as well', () => {
  let hits = 0
  probes.enable('src/cart.js:6', () => void hits++)
  for (let i = 0; i < 5; i++) {
    jest.resetModules()
    expect(require('./src/cart').total([{ price: i }])).toBe(2 * i)
    jest.isolateModules(() => void require('./src/cart').total([{ price: i }]))
  }
  expect(hits).toBe(10)
  expect(require('unplugin-probes/runtime').probes).toBe(probes)
})
`
const FILES = { 'src/cart.js': CART, 'enables.test.js': ENABLES, 'another.test.js': ANOTHER, 'resets.test.js': RESETS }

it.each([['--runInBand'], ['--maxWorkers=2']])('the files of a CommonJS project have sites, with %s', async (...args) => {
  const project = new JestProject({ ...FILES, 'jest.config.js': jestConfig({}) })
  const outcome = await project.run({ args })
  expect(outcome.stderr).toContain('Tests:       5 passed, 5 total')
  expect(outcome.code).toBe(0)
  expect(oddLines(outcome)).toEqual([])
})

it('keeps nothing open, and prints no warning', async () => {
  const project = new JestProject({ ...FILES, 'jest.config.js': jestConfig({}) })
  const outcome = await project.run({ args: ['--detectOpenHandles'], env: { NODE_OPTIONS: '--trace-warnings' } })
  expect(outcome.code).toBe(0)
  expect(oddLines(outcome)).toEqual([])
})
