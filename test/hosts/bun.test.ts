import { readFileSync } from 'node:fs'
import { beforeEach, describe, expect, it } from 'vitest'
import { BUN } from './installed.ts'
import { buildOther } from './more-hosts.ts'
import { Project, run } from './project.ts'

const FILES = {
  'tsconfig.json': JSON.stringify({ compilerOptions: { jsx: 'react-jsx', jsxImportSource: 'small' } }),
  'node_modules/small/package.json': JSON.stringify({ name: 'small', exports: { './*': './runtime.js' } }),
  'node_modules/small/runtime.js': `export const jsx = (type, { children }) => type + ':' + children\nexport const jsxDEV = jsx\n`,
  'src/main.tsx': `import text from './text.js' with { type: 'text' }
import old from './old.cjs'
import { View } from './view.tsx'

const shown = View()
console.log(JSON.stringify([shown, text, old.twice(4), this === undefined]))
`,
  'src/view.tsx': `export function View(): unknown {\n  const name = 'view'\n  return <p>{name}</p>\n}\n`,
  'src/text.js': `let one = 1\n`,
  'src/old.cjs': `exports.twice = function (x) {\n  var y = x * 2\n  return y\n}\n`,
}
const SHOWN = `["p:view","let one = 1\\n",8,true]\n`

let project: Project

beforeEach(() => {
  project = new Project(undefined, FILES)
})

async function built(plugin: object | false, config: object = {}): Promise<{ code: string; file: string; warnings: readonly string[] }> {
  const request = { entry: 'src/main.tsx', plugin: plugin && { cache: false, include: ['src/**'], ...plugin }, config }
  const { file, warnings } = await buildOther('bun', project, request)
  return { file, warnings, code: readFileSync(file, 'utf8') }
}

describe.skipIf(BUN === undefined)('Bun.build', () => {
  it.each([{}, { minify: true }, { packages: 'external' }, { format: 'cjs', splitting: false }, { splitting: false }])(
    'keeps what tsconfig.json says of JSX, files as texts, and CommonJS: %o',
    async (config) => {
      const isOutside = 'packages' in config
      const plain = await built(false, config)
      const { file, code } = await built({}, config)
      expect([plain.code.includes('small/jsx'), code.includes('small/jsx')]).toEqual([isOutside, isOutside])
      for (const name of ['main.tsx', 'view.tsx', 'old.cjs']) expect(code).toContain(`src/${name}`)
      if (isOutside) return
      const { stdout, stderr } = await run(file)
      expect([stdout.replace('false', 'true'), stderr]).toEqual([SHOWN, ''])
      expect(stdout).toBe((await run(plain.file)).stdout)
    },
  )

  it('a loader that takes code for text', async () => {
    const { code } = await built({}, { loader: { '.cjs': 'text' } })
    expect(code).toContain('exports.twice = function (x) {\n  var y = x * 2\n')
  })

  it.each([['*'], ['./*'], ['virtual:*', '/*']])('no pattern leaves parts of ours outside: %s', async (...external) => {
    const { code } = await built({ hooks: './probes.hooks.ts' }, { external, splitting: false })
    const imports = [...code.matchAll(/^import .*?from "(.+)";$/gm)].map(([, name]) => name!)
    expect(imports.filter((name) => /start\.js|runtime\d*\.js|virtual:/.test(name))).toEqual([])
    expect(code).toContain('dist/start.js')
  })

  it('an address is a line of the source, though Bun takes no map of ours', async () => {
    project.write(
      'src/main.tsx',
      `import { probes } from 'unplugin-probes/runtime'
import { View } from './view.tsx'
probes.enable('src/view.tsx:3', ({ vals, finfo }) => console.log(JSON.stringify({ ...vals, line: finfo.line })))
try {
  View()
  throw new Error('here')
} catch (error) {
  console.log((error as Error).stack!.split('\\n')[1])
}
`,
    )
    const { file } = await built({})
    const { stdout } = await run(file, [], { flags: ['--enable-source-maps'] })
    expect(stdout).toMatch(/^\{"name":"view","line":3\}\n.*src\/main\.tsx:6:\d+\)?\n$/)
  })

  it('says what it has done, and that a page has no hooks files', async () => {
    const { warnings } = await built({ hooks: './probes.hooks.ts' }, { target: 'browser' })
    expect(warnings).toEqual([
      expect.stringMatching(/^unplugin-probes: hooks \.\/probes\.hooks\.ts is not watched in a page, .+ \(PROBES_NO_FILES\)$/),
    ])
    const none = await built({ include: ['scr/**'] })
    expect(none.warnings).toEqual([expect.stringMatching(/include 'scr\/\*\*' matched no file of the \d+ that were built/)])
  })

  it('says that another plugin took the files', async () => {
    const request = { entry: 'src/main.tsx', plugin: { cache: false }, before: true }
    const { warnings } = await buildOther('bun', project, request)
    expect(warnings).toEqual([
      'unplugin-probes: no file came to unplugin-probes: put it first, as Bun gives a file to one plugin only (PROBES_NO_MATCH)',
    ])
  })

  it('a build that fails says what failed, and nothing of us', async () => {
    project.write('src/view.tsx', 'export function View() { return <p> }\n')
    await expect(built({})).rejects.toThrow(/view\.tsx/)
    await expect(built({})).rejects.not.toThrow(/files?, \d+ sites/)
  })
})
