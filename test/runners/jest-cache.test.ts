import { expect, it } from 'vitest'
import { CART, jestConfig, JestProject } from './jest-project.ts'

const TEST = `
require('./src/cart')
const { probes } = require('unplugin-probes/runtime')
test('has sites', () => void process.stdout.write('sites ' + probes.sites('src/cart.js').length + '\\n'))
`

it("what Jest keeps of a file is for the options, the text and the environment's hooks file that it was made with", async () => {
  const project = new JestProject({ 'src/cart.js': CART, 'cart.test.js': TEST })
  const sites = async (options: object, env: Readonly<Record<string, string>> = {}): Promise<string | undefined> => {
    // What babel-jest says of a file depends on the config by itself.
    project.write('jest.config.js', jestConfig({ transformer: false, ...options }))
    const { stdout, stderr } = await project.run({ args: ['--runInBand'], env })
    return `${/^sites (\d+)$/m.exec(stdout)?.[1]}${stderr.includes('probes: hooks') ? ' and hooks' : ''}`
  }
  const all = await sites({})
  const few = await sites({ grain: 'functions' })
  expect(Number(few)).toBeLessThan(Number(all))
  expect(await sites({})).toBe(all)
  expect(await sites({ enabled: false })).toBe('0')
  expect(await sites({}, { PROBES_HOOKS: 'none.ts' })).toBe(`${all} and hooks`)
  project.write('src/cart.js', CART.replace('  return sum', '  sum += 0\n  return sum'))
  expect(await sites({})).toBe(`${Number(all) + 1}`)
})
