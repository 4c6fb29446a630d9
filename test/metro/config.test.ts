import { spawnSync } from 'node:child_process'
import { chmodSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { withProbes } from 'unplugin-probes/metro'
import { describe, expect, it } from 'vitest'
import { BabelProject } from './babel-project.ts'

interface Config {
  readonly transformer: { readonly babelTransformerPath: string; readonly assetPlugins?: unknown }
  readonly resolver: { resolveRequest(context: object, name: string, platform: string): unknown }
}

const isRoot = process.getuid?.() === 0
if (isRoot) console.log('root may write to any folder: the test of one that nobody may write to is skipped')

describe('withProbes', () => {
  it('takes a config, a promise of one, and functions of both, and keeps what it does not change', async () => {
    const project = new BabelProject()
    const config = { ...project.config, transformer: { assetPlugins: ['a'], babelTransformerPath: project.path('upstream.cjs') } }
    const made = withProbes(config) as object as Config
    expect(made.transformer.assetPlugins).toEqual(['a'])
    const path = made.transformer.babelTransformerPath
    expect(path).toContain(project.path('node_modules/.cache/unplugin-probes/metro-'))
    expect((withProbes(config) as object as Config).transformer.babelTransformerPath).toBe(path)
    for (const other of [await withProbes(Promise.resolve(config)), withProbes(() => config)(), await withProbes(async () => config)()])
      expect((other as object as Config).transformer.babelTransformerPath).toBe(path)
    expect(config.transformer.babelTransformerPath).toBe(project.path('upstream.cjs'))
  })

  it('hands options to workers by a file, regular expressions too, without a path of this machine', () => {
    const project = new BabelProject()
    const path = (withProbes(project.config, { include: [/src\/.*\.ts$/u, 'lib/**'] }) as Config).transformer.babelTransformerPath
    const text = readFileSync(path, 'utf8')
    expect(text).toContain('[/src\\/.*\\.ts$/u, "lib/**"]')
    expect(text).not.toContain(`"${project.folder}`)
  })

  it('gives apps the runtime that needs no Node, and leaves other modules to whoever resolves them', () => {
    const project = new BabelProject()
    const asked: string[] = []
    const resolveRequest = (_: object, name: string): string => (asked.push(name), `own ${name}`)
    const { resolver } = withProbes({ ...project.config, resolver: { resolveRequest } }, { enabled: false }) as object as Config
    const found = resolver.resolveRequest({}, 'unplugin-probes/runtime', 'ios')
    expect(found).toEqual({ type: 'sourceFile', filePath: expect.stringMatching(/dist\/runtime\.browser\.js$/) })
    expect(readFileSync((found as { filePath: string }).filePath, 'utf8')).not.toMatch(/^import\b/m)
    expect(resolver.resolveRequest({}, './a', 'ios')).toBe('own ./a')
    const alone = withProbes(project.config) as Config
    expect(alone.resolver.resolveRequest({ resolveRequest }, './b', 'ios')).toBe('own ./b')
    expect(asked).toEqual(['./a', './b'])
  })

  it('does nothing to files when it is not enabled', () => {
    const project = new BabelProject()
    const { transformer } = withProbes(project.config, { enabled: false }) as Config
    expect(transformer.babelTransformerPath).toBe(project.path('upstream.cjs'))
  })

  it('says what is wrong with options, and which are not for devices', () => {
    const { config } = new BabelProject()
    const failure = (options: object): string => {
      try {
        return String(withProbes(config, options))
      } catch (error) {
        return `${(error as { code: string }).code} ${(error as Error).message}`
      }
    }
    expect(failure({ inclued: 'a' })).toBe(
      'PROBES_OPTION unplugin-probes: unknown option "inclued"; did you mean "include"? (PROBES_OPTION)',
    )
    expect(failure({ hooks: './probes.hooks.ts' })).toMatch(
      /^PROBES_OPTION .*hooks is not for Metro: there are no files on a device.*probes\.apply/,
    )
    expect(failure({ tables: 'a.json' })).toMatch(/^PROBES_OPTION .*tables is not for Metro/)
  })

  it('says when there is no Babel transformer behind it', () => {
    const { folder } = new BabelProject()
    const code = 'PROBES_TRANSFORMER'
    expect(() => withProbes({ projectRoot: folder })).toThrow(expect.objectContaining({ code }))
    const wrong = { projectRoot: folder, transformer: { babelTransformerPath: `${folder}/missing.js` } }
    expect(() => withProbes(wrong)).toThrow(expect.objectContaining({ code, message: expect.stringContaining('missing.js') }))
    const none = new BabelProject({ 'upstream.cjs': 'exports.process = 1' })
    expect(() => none.transformer({})).toThrow(expect.objectContaining({ code }))
  })

  it('is required by CommonJS without a word of Node', () => {
    const project = new BabelProject({
      'metro.config.js': `
const { withProbes } = require('unplugin-probes/metro')
const { transformer } = withProbes(${JSON.stringify({ transformer: { babelTransformerPath: './upstream.cjs' } })})
console.log(typeof require(transformer.babelTransformerPath).transform)`,
    })
    const { stdout, stderr } = spawnSync(process.execPath, ['metro.config.js'], { cwd: project.folder, encoding: 'utf8' })
    expect([stdout, stderr]).toEqual(['function\n', ''])
  })

  it('works in a project that nobody may write to', { skip: isRoot }, () => {
    const project = new BabelProject()
    chmodSync(project.path('node_modules'), 0o500)
    const { babelTransformerPath } = (withProbes(project.config) as Config).transformer
    expect(createRequire(import.meta.url)(babelTransformerPath)).toHaveProperty('transform')
  })
})
