import { expect, it } from 'vitest'
import { jestConfig, JestProject, oddLines } from './jest-project.ts'

const SHOP = `import { join } from 'node:path'

export interface Item {
  price: number
}

export enum Kind {
  Small,
  Large,
}

const rate: number = 2

export async function total(items: readonly Item[]): Promise<number> {
  let sum: number = 0
  for (const item of items) {
    sum += item.price * rate
  }
  return join('a').length * sum
}

export const fail = (kind: Kind): never => {
  throw new Error(Kind[kind])
}
`
const TEST = `
const { total, fail } = require('./src/shop')
const { probes } = require('unplugin-probes/runtime')
test('lines, columns and names are those that were written', async () => {
  const seen = []
  const probe = probes.enable('src/shop.ts:17', ({ vals, uv, finfo }) => seen.push([vals.item.price, vals.sum, uv.rate, finfo.line]))
  expect(probe.status).toBe('on')
  expect(probes.enable('src/shop.ts:23', ({ vals }) => seen.push(vals.kind)).status).toBe('on')
  expect(await total([{ price: 1 }, { price: 3 }])).toBe(8)
  expect(() => fail(1)).toThrow(expect.objectContaining({ stack: expect.stringContaining('src/shop.ts:23:9') }))
  expect(seen).toEqual([[1, 0, 2, 17], [3, 2, 2, 17], 1])
})
`
/** As ts-jest and others do: CommonJS with its map in the text. */
const TRANSPILES = `const ts = require('typescript')
exports.default = { process(text, fileName, { transformerConfig }) {
  const compilerOptions = { module: 'commonjs', target: 'es2022', inlineSourceMap: true, ...transformerConfig }
  return { code: ts.transpileModule(text, { fileName, compilerOptions }).outputText }
} }
exports.__esModule = true
`
const FILES = { 'src/shop.ts': SHOP, 'shop.test.js': TEST, 'transpiles.js': TRANSPILES }

it.each([
  ['babel-jest', ['babel-jest', { presets: ['@babel/preset-typescript'], plugins: ['@babel/plugin-transform-modules-commonjs'] }]],
  ['one with inline maps', ['<rootDir>/transpiles.js', { target: 'es2017' }]],
])('sites come into what another transformer makes: %s', async (_, transformer) => {
  const project = new JestProject({ ...FILES, 'jest.config.js': jestConfig({ transformer, include: ['src/**'], strict: true }) })
  const outcome = await project.run()
  expect(outcome.stderr).toContain('Tests:       1 passed, 1 total')
  expect(oddLines(outcome)).toEqual([])
})

it('a transformer that gives no map leaves its files without sites, and a line says so', async () => {
  const transformer = ['<rootDir>/transpiles.js', { inlineSourceMap: false }]
  const project = new JestProject({ ...FILES, 'jest.config.js': jestConfig({ transformer, include: ['src/**'] }) })
  project.write('shop.test.js', `test('works', async () => expect(await require('./src/shop').total([{ price: 1 }])).toBe(2))`)
  const outcome = await project.run()
  expect(outcome).toMatchObject({ code: 0 })
  expect(oddLines(outcome)).toEqual([
    expect.stringMatching(/^unplugin-probes: src\/shop\.ts gets no sites, .*let the transformer make its source map \(PROBES_NO_MAP\)$/),
  ])
})

it.each([
  [{ transformer: 'no-such-jest' }, /the transformer no-such-jest is not found from .* \(PROBES_TRANSFORMER\)/],
  [{ transformer: 3 }, /transformer must be the name or path of a transformer.* \(PROBES_OPTION\)/],
  [{ grains: 'lines' }, /unknown option "grains"; did you mean "grain"\? \(PROBES_OPTION\)/],
  [{ tables: 'a.json' }, /tables is an option of bundles and does nothing in Jest; leave it out \(PROBES_OPTION\)/],
  [{ include: [{}] }, /include holds what is no glob; .* \(PROBES_OPTION\)/],
])('what is wrong with options is said: %j', async (options, line) => {
  const project = new JestProject({ 'a.test.js': `test('works', () => {})`, 'jest.config.js': jestConfig(options) })
  const outcome = await project.run()
  expect(outcome.code).toBe(1)
  expect(outcome.stderr).toMatch(line)
})
