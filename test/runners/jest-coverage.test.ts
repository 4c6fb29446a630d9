import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { CART, jestConfig, JestProject, oddLines } from './jest-project.ts'

const TEST = `
const { total } = require('./src/cart')
test('works', () => expect(total([{ price: 1 }])).toBe(2))
`
const PLAIN = `module.exports = { process: (text) => ({ code: text }) }`
const FILES = { 'src/cart.js': CART, 'cart.test.js': TEST, 'plain.js': PLAIN }
const SAID = /^unplugin-probes: src\/cart\.js gets no sites, .*\(PROBES_COVERAGE\)$/

async function measured(provider: string, config: string): Promise<{ counts: unknown; lines: string[] }> {
  const project = new JestProject({ ...FILES, 'jest.config.js': config })
  const args = ['--coverage', `--coverageProvider=${provider}`, '--coverageReporters=json', '--collectCoverageFrom=src/**']
  const outcome = await project.run({ args })
  expect(outcome).toMatchObject({ code: 0 })
  const report = readFileSync(project.path('coverage/coverage-final.json'), 'utf8')
  // Istanbul's hash is of the path, too.
  const counts: unknown = JSON.parse(report.replaceAll(project.folder, '').replaceAll(/(?<="hash":")\w+/g, ''))
  return { counts, lines: oddLines(outcome) }
}

it.each([
  ['babel', { transformer: 'babel-jest' }, 'babel-jest'],
  ['babel', { transformer: '<rootDir>/plain.js' }, '<rootDir>/plain.js'],
  ['v8', {}, 'babel-jest'],
])('coverage by %s is the same with %j, and a line says why there are no sites', async (provider, options, alone) => {
  const without = await measured(provider, `module.exports = { transform: { '\\\\.js$': '${alone}' } }`)
  const withUs = await measured(provider, jestConfig(options))
  expect(withUs.counts).toEqual(without.counts)
  expect(without.lines).toEqual([])
  expect(withUs.lines).toEqual([expect.stringMatching(SAID)])
})
