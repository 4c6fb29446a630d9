import { expect, it } from 'vitest'
import { CART, jestConfig, JestProject, oddLines } from './jest-project.ts'

const HOOKS = `const { writeSync } = process.getBuiltinModule('fs')
import { probes } from 'unplugin-probes/runtime'
probes.enable('src/cart.js:6', ({ vals }) => void writeSync(1, 'seen ' + (vals.item.price as number) + '\\n'))
`
const USES = `
const { total } = require('./src/cart')
test('works', () => expect(total([{ price: 7 }])).toBe(14))
`
/** What a test does to `fs` must not reach us, nor what we do with it the test. */
const MOCKS = `
jest.mock('fs')
jest.mock('node:fs')
jest.useFakeTimers()
const { total } = require('./src/cart')
test('works', () => {
  expect(total([{ price: 8 }])).toBe(16)
  expect(require('fs').readFileSync('none')).toBeUndefined()
  expect(require('node:fs').writeSync.mock.calls).toEqual([])
  expect(jest.getTimerCount()).toBe(0)
})
`
const RESETS = `
test('works', () => {
  for (let i = 0; i < 3; i++) {
    jest.resetModules()
    require('./src/cart').total([{ price: 9 }])
  }
})
`
const FILES = {
  'src/cart.js': CART,
  'hooks/shop.ts': HOOKS,
  'uses.test.js': USES,
  'mocks.test.js': MOCKS,
  'resets.test.js': RESETS,
}

it.each([
  ['the option names', { hooks: './hooks/shop.ts' }, {}],
  ['the environment names', {}, { PROBES_HOOKS: './hooks/shop.ts' }],
])('a hooks file that %s is loaded in each test file', async (_, options, env) => {
  const project = new JestProject({ ...FILES, 'jest.config.js': jestConfig(options) })
  const outcome = await project.run({ args: ['--runInBand', '--detectOpenHandles'], env })
  expect(outcome).toMatchObject({ code: 0 })
  expect(outcome.stdout.match(/^seen \d/gm)?.sort()).toEqual(['seen 7', 'seen 8', 'seen 9', 'seen 9', 'seen 9'])
  const loaded = outcome.stderr.match(/^probes: hooks \.\/hooks\/shop\.ts loaded: 1 probe on$/gm)
  expect(loaded).toHaveLength(3)
  const more = oddLines(outcome).filter(
    (line) => !/^probes: hooks .* loaded|^probes: {3}src\/cart\.js:6|^probes: src\/cart\.js:6|^seen /.test(line),
  )
  expect(more).toEqual([])
})

it('what is wrong with a hooks file is said, and the tests run', async () => {
  const project = new JestProject({ ...FILES, 'jest.config.js': jestConfig({ hooks: './hooks/shop.ts' }) })
  project.write('hooks/shop.ts', 'let a = ;')
  const outcome = await project.run({ args: ['--runInBand', 'uses'] })
  expect(outcome).toMatchObject({ code: 0 })
  expect(outcome.stderr).toMatch(/^probes: hooks hooks\/shop\.ts:1:9: SyntaxError: .*\(HOOKS_SYNTAX\); no probe is on$/m)
  // The environment names one that is not there: what it asks for is looked for, and nothing is promised.
  const env = { PROBES_HOOKS: './none.ts' }
  const without = await project.run({ args: ['--runInBand', 'uses'], env })
  expect(without.code).toBe(0)
  expect(without.stderr).toMatch(/^probes: hooks: nothing at .*\/none\.ts$/m)
})

/** What jsdom's environment is like for us: it lacks some of what Node has, and packages are resolved as for a page. */
const AS_JSDOM = `const { TestEnvironment } = require('jest-environment-node')
module.exports = class extends TestEnvironment {
  exportConditions() {
    return ['browser']
  }
  async setup() {
    await super.setup()
    for (const name of ['TextEncoder', 'setImmediate', 'clearImmediate']) delete this.global[name]
  }
}
`

it('works in an environment like that of jsdom', async () => {
  const config = jestConfig({ hooks: './hooks/shop.ts' }, { testEnvironment: '<rootDir>/as-jsdom.js' })
  const project = new JestProject({ ...FILES, 'as-jsdom.js': AS_JSDOM, 'jest.config.js': config })
  project.write(
    'listed.test.js',
    `
const { total } = require('./src/cart')
const { probes } = require('unplugin-probes/runtime')
test('works', () => {
  expect([typeof TextEncoder, probes.list().length]).toEqual(['undefined', 1])
  expect(total([{ price: 5 }])).toBe(10)
})
`,
  )
  const outcome = await project.run({ args: ['--runInBand', 'listed'] })
  expect(outcome).toMatchObject({ code: 0 })
  expect(outcome.stdout).toContain('seen 5\n')
  expect(outcome.stderr).toContain('probes: hooks ./hooks/shop.ts loaded: 1 probe on\n')
})
