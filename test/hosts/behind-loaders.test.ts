import { readdirSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { pack, type Packer } from './packed.ts'
import { Project, run } from './project.ts'

const require = createRequire(import.meta.url)
const COMPILER = require.resolve('babel-plugin-react-compiler')
const TYPES = require.resolve('@babel/preset-typescript')

const FILES = {
  'src/main.ts': `interface Given {
  x: number
}

export function next(given: Given): number {
  const y: number = given.x + 1
  /*@next*/ return y
}
console.log(next({ x: 1 }))
`,
  'probes.hooks.mjs': `export default (probes) => {
  probes.enable('src/main.ts:7', (info) => console.log('HIT', info.finfo.line, info.vals.y))
}
`,
  'package.json': '{}',
  'babel.json': JSON.stringify({ plugins: [COMPILER] }),
  'mapped.json': '{"compilerOptions":{"target":"es2022","module":"esnext","sourceMap":true}}',
  'plain.json': '{"compilerOptions":{"target":"es2022","module":"esnext"}}',
  // As swc's: the map as a text, where the build wants one.
  'first.cjs': `const { transformSync } = require(${JSON.stringify(require.resolve('@babel/core'))})
module.exports = function (source) {
  const made = transformSync(source, { filename: this.resourcePath, presets: [${JSON.stringify(TYPES)}], sourceMaps: this.sourceMap, babelrc: false, configFile: false })
  this.callback(null, made.code, made.map ? JSON.stringify(made.map) : undefined)
}
`,
  // As thread-loader: what comes behind is run elsewhere, with options that have been JSON.
  'node_modules/thread-loader/index.js': `const { readFileSync } = require('node:fs')
module.exports = () => {}
module.exports.pitch = function () {
  const done = this.async()
  const loaders = JSON.parse(JSON.stringify(this.loaders.slice(this.loaderIndex + 1).map(({ path, options }) => ({ path, options }))))
  const { resourcePath, sourceMap } = this
  const next = async (at, source, map) => {
    if (at < 0) return done(null, source, map)
    const query = loaders[at].options
    const callback = (error, code, made) => (error ? done(error) : next(at - 1, code, made))
    const context = { query, resourcePath, resource: resourcePath, sourceMap, callback, async: () => callback }
    const loaded = await import(loaders[at].path)
    loaded.default.call(context, source, map)
  }
  next(loaders.length - 1, readFileSync(resourcePath, 'utf8'))
}
`,
}

let project: Project
beforeAll(() => {
  project = new Project(undefined, FILES)
  symlinkSync(dirname(dirname(COMPILER)), project.path('node_modules/babel-plugin-react-compiler'), 'dir')
})

const babel = (options: object) => ({
  loader: require.resolve('babel-loader'),
  options: { babelrc: false, configFile: false, presets: [TYPES], ...options },
})
const ts = (configFile: string) => ({
  loader: require.resolve('ts-loader'),
  options: { configFile: project.path(configFile), compiler: require.resolve('typescript') },
})
const compiled = { plugins: [COMPILER] }

/** What runs over the file, last first. */
const CHAINS: Record<string, () => readonly object[]> = {
  'Babel, whose options tell all': () => [{ use: babel({}) }],
  'React Compiler': () => [{ use: babel(compiled) }],
  'React Compiler, in a config file': () => [{ use: babel({ configFile: project.path('babel.json') }) }],
  'React Compiler, nested in options': () => [{ use: babel({ overrides: [compiled] }) }],
  'React Compiler behind a type check': () => [{ use: [babel(compiled), ts('mapped.json')] }],
  'a type check alone': () => [{ use: ts('plain.json') }],
  'a loader that comes first': () => [{ enforce: 'pre', use: project.path('first.cjs') }],
  threads: () => [{ use: [project.path('node_modules/thread-loader/index.js'), project.path('first.cjs')] }],
}

const rulesOf = (chain: readonly object[]) => ({ rules: chain.map((rule) => ({ test: /\.ts$/, ...rule })) })

describe.each(['webpack', 'rspack'] as Packer[])('%s', (packer) => {
  describe.each([false, 'eval', 'cheap-source-map', 'hidden-source-map'] as const)('devtool %s', (devtool) => {
    it.each(Object.keys(CHAINS))('sites have their lines behind %s', async (name) => {
      const path = project.path('out', packer, String(devtool), name)
      const module = rulesOf(CHAINS[name]!())
      const warned = await pack(
        packer,
        project,
        { hooks: './probes.hooks.mjs' },
        { devtool, module, output: { path, filename: 'main.cjs' } },
      )
      expect(warned).not.toContain('PROBES_NO_MAP')
      const { stdout, stderr } = await run(`${path}/main.cjs`, [], { cwd: project.folder })
      expect(stdout, stderr).toBe('HIT 7 2\n2\n')
      const maps = readdirSync(path).filter((file) => file.endsWith('.map'))
      expect(maps).toHaveLength(String(devtool).endsWith('map') ? 1 : 0)
    })
  })

  it.each([
    ['Babel is told to make none', () => [babel({ ...compiled, sourceMaps: false })]],
    ['the type check makes none', () => [babel(compiled), ts('plain.json')]],
  ])('where %s, it is said what helps there', async (_, use) => {
    const warned = await pack(packer, project, {}, { devtool: false, module: rulesOf([{ use: use() }]) })
    expect(warned).toContain('PROBES_NO_MAP')
    expect(warned).toContain("devtool: 'hidden-source-map'")
    expect(warned).not.toContain('build.sourcemap')
  })
})
