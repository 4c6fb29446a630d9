import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { rspack } from '@rspack/core'
import unpluginProbes from 'unplugin-probes'
import { describe, expect, it } from 'vitest'
import webpack from 'webpack'
import { Project, run } from '../hosts/project.ts'

const ELSEWHERE = `export function elsewhere(a) {
  const b = a + 1
  return b
}
`
const FILES = {
  'src/sw.js': ELSEWHERE,
  'src/source.txt.js': ELSEWHERE,
  'src/raw.js': ELSEWHERE,
  'src/code.js': ELSEWHERE,
  'text/node_modules/raw-loader/index.js': 'module.exports = (source) => "export default " + JSON.stringify(source)',
}
const MAIN = `import source from './source.txt.js'
import raw from '!!raw-loader!./raw.js'
import { elsewhere } from './code.js'
const sw = new URL('./sw.js', import.meta.url)
console.log(source === raw, source.length, elsewhere(1), typeof sw)
`

describe.each(['webpack', 'rspack'] as const)('%s: what becomes a text or a file', (host) => {
  it('is left as it is', async () => {
    const project = new Project(undefined, { ...FILES, 'src/main.js': MAIN })
    await packed(host, project, [{ test: /\.txt\.js$/, type: 'asset/source' }])
    const asset = readdirSync(project.path('out')).find((name) => name.endsWith('.asset.js'))!
    expect(readFileSync(join(project.path('out'), asset), 'utf8')).toBe(ELSEWHERE)
    const { stdout, stderr } = await run(project.path('out/main.cjs'))
    expect(stdout, stderr).toBe(`true ${ELSEWHERE.length} 2 object\n`)
    expect(readFileSync(project.path('out/main.cjs'), 'utf8')).toContain(",'src/code.js','")
  })
})

describe.each(['webpack', 'rspack'] as const)('%s: a module that a loader runs during the build', (host) => {
  it.each([{}, { hooks: './probes.hooks.mjs' }])('has its switches there, and starts nothing: %j', async (options) => {
    const project = new Project(undefined, {
      'src/main.js': "import answer from './answer.json5'\nconsole.log(answer)\n",
      'src/answer.json5': '21',
      'src/twice.js': 'export default function twice(x) {\n  const y = x * 2\n  return y\n}\n',
      'loader.cjs': `module.exports = function (source) {
        const done = this.async()
        this.importModule(${JSON.stringify('./twice.js')}, {}, (error, module) => {
          if (error) return done(error)
          try { done(null, 'export default ' + module.default(Number(source))) } catch (thrown) { done(thrown) }
        })
      }`,
    })
    await packed(host, project, [{ test: /\.json5$/, type: 'javascript/auto', loader: project.path('loader.cjs') }], options)
    expect(await run(project.path('out/main.cjs'))).toMatchObject({ stdout: '42\n', stderr: '' })
  })
})

function packed(host: 'webpack' | 'rspack', project: Project, rules: readonly object[], options: object = {}): Promise<void> {
  const pack = (host === 'webpack' ? webpack : rspack) as unknown as typeof webpack
  return new Promise((resolve, reject) => {
    const compiler = pack({
      context: project.folder,
      mode: 'development',
      devtool: false,
      target: 'node20',
      entry: './src/main.js',
      output: { path: project.path('out'), filename: 'main.cjs', assetModuleFilename: '[name].asset.js' },
      resolveLoader: { modules: [project.path('text/node_modules')] },
      module: { rules: rules as never },
      plugins: [unpluginProbes[host]({ include: ['src/**'], ...options }) as never],
    })
    compiler.run((error, stats) =>
      compiler.close(() => (error || stats?.hasErrors() ? reject(error ?? new Error(stats?.toString('errors-only'))) : resolve())),
    )
  })
}
