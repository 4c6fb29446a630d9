import { describe, expect, it } from 'vitest'
import { Application, nodeVersions } from './application.ts'

const versions = await nodeVersions()
const APP = 'export const made = 5\nconsole.log(made)\n'
const HOOKS = `export default (probes) => probes.log('app.js:2', 'made {made}')`
const OPTIONS = `{ hooks: './set/probes.hooks.js' }`

describe.each(versions)('$name', (node) => {
  const run = (files: Record<string, string>, main = 'app.js'): ReturnType<Application['run']> =>
    new Application({ 'app.js': APP, 'set/probes.hooks.js': HOOKS, ...files }).run(node, ['--import', 'unplugin-probes/register', main])

  it.each([
    ['probes.config.ts', `import type { Options } from 'unplugin-probes'\nconst options: Options = ${OPTIONS}\nexport default options\n`],
    ['probes.config.mts', `export default ${OPTIONS} as const\n`],
    ['probes.config.js', `export default ${OPTIONS}\n`],
    ['probes.config.mjs', `export default ${OPTIONS}\n`],
    ['probes.config.cjs', `module.exports = ${OPTIONS}\n`],
    ['probes.config.json', `{ "hooks": "./set/probes.hooks.js" }`],
    ['package.json', `{ "type": "module", "probes": { "hooks": "./set/probes.hooks.js" } }`],
  ])('%s', (name, text) => {
    const { stdout, stderr, code } = run({ [name]: text })
    expect(stderr).toContain('app.js:2 (module) made 5')
    expect({ stdout, code }).toEqual({ stdout: '5\n', code: 0 })
  })

  it('is that of the nearest folder above the main file', () => {
    const { stderr } = run({ 'probes.config.json': '{ "hooks": "./set/probes.hooks.js" }', 'deep/er/app.js': APP }, 'deep/er/app.js')
    expect(stderr).toContain('deep/er/app.js:2 (module) made 5')
  })

  it.each([
    ['probes.config.json', '{ "hooks": ', /probes\.config\.json cannot be read: SyntaxError: .*PROBES_CONFIG/],
    ['probes.config.js', 'throw new Error("of its own")', /probes\.config\.js cannot be read: Error: of its own \(PROBES_CONFIG\)/],
    [
      'probes.config.js',
      'export default { hoks: "x" }',
      /probes\.config\.js: unknown option "hoks"; did you mean "hooks"\? \(PROBES_OPTION\)/,
    ],
    ['package.json', '{ "type": "module", "probes": { "grain": "words" } }', /package\.json: grain is "words"; it must be/],
  ])('a mistake in %s is said, and the program runs: %s', (name, text, said) => {
    const { stdout, stderr, code } = run({ [name]: text })
    expect(stderr).toMatch(said)
    expect(stderr).toContain('the program runs without probes')
    // Node 22.12 itself ends a program of which a module throws that was required, though somebody has caught it.
    if (!(node.name === 'Node 22.12' && text.startsWith('throw'))) expect({ stdout, code }).toEqual({ stdout: '5\n', code: 0 })
  })

  it('may include packages, and globs', () => {
    const files = {
      'node_modules/pack/index.js': 'exports.one = function one(x) {\n  return x\n}\n',
      'app.js': `import pack from 'pack'\nconsole.log(pack.one(5))\n`,
    }
    const hooks = `export default (probes) => probes.log('pack/index.js:2', 'x {x}')`
    const options = `{ hooks: './set/probes.hooks.js', include: ['**/*.js', /\\.ts$/], exclude: ['set/**'] }`
    const { stdout, stderr } = run({ ...files, 'set/probes.hooks.js': hooks, 'probes.config.mjs': `export default ${options}` })
    expect(stderr).toContain('index.js:2 (one) x 5')
    expect(stdout).toBe('5\n')
  })

  it('can turn all off', () => {
    expect(run({ 'probes.config.json': '{ "enabled": false, "hooks": "./set/probes.hooks.js" }' })).toEqual({
      stdout: '5\n',
      stderr: '',
      code: 0,
    })
  })
})
