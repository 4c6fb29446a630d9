import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { build as esbuild } from 'esbuild'
import { rollup, type Plugin } from 'rollup'
import esbuildProbes from 'unplugin-probes/esbuild'
import rollupProbes from 'unplugin-probes/rollup'
import viteProbes from 'unplugin-probes/vite'
import { build as vite } from 'vite'
import { beforeEach, describe, expect, it } from 'vitest'
import { turned } from '../../src/site-table/turned.ts'
import { decodeTable } from '../../src/site-table/decode-table.ts'
import { sourceHash } from '../../src/site-table/source-hash.ts'
import type { TablesFile } from '../../src/site-table/site-table.ts'
import { Project } from '../hosts/project.ts'

const TABLES = 'probes.tables.json'
const TEXT = 'const twice = x + x'
const code = (comment: string): string => `// ${comment}\nexport function work(x) {\n  ${TEXT} // ${comment}\n  return twice\n}\n`
const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64url')

let project: Project

beforeEach(() => {
  project = new Project(undefined, { 'src/main.js': code('first') })
})

/** How often the bundle shows the statement: once as code, once more in a site table. */
/** In a bundle they are turned, so that nobody takes them for code; its string escapes some signs. */
const TURNED = turned(TEXT)
const shown = (bundle: string): number => bundle.split(TEXT).length + bundle.split(TURNED).length - 2

describe('the texts of sites', () => {
  it.each([
    ['node', {}, 2],
    ['browser', {}, 1],
    ['browser', { tables: TABLES }, 1],
    ['node', { tables: TABLES }, 1],
  ] as const)('of a bundle by esbuild for %s, %o', async (platform, options, count) => {
    const { outputFiles } = await esbuild({
      entryPoints: [project.path('src/main.js')],
      absWorkingDir: project.folder,
      outfile: project.path('out.js'),
      bundle: true,
      format: 'esm',
      write: false,
      platform,
      plugins: [esbuildProbes(options)],
    })
    expect(shown(outputFiles[0]!.text)).toBe(count)
    if ('tables' in options) expect(readFileSync(project.path(TABLES), 'utf8')).toContain(TURNED)
  })

  it('of one plugin that builds with Vite for a page and for its server', async () => {
    const plugin = viteProbes()
    const bundle = async (ssr: boolean): Promise<string> => {
      const built = await vite({
        root: project.folder,
        configFile: false,
        logLevel: 'silent',
        plugins: [plugin],
        build: {
          write: false,
          minify: false,
          ssr,
          rollupOptions: { input: project.path('src/main.js'), preserveEntrySignatures: 'strict' },
        },
      })
      const { output } = (Array.isArray(built) ? built[0]! : built) as { output: { code?: string }[] }
      return output.map((chunk) => chunk.code ?? '').join('\n')
    }
    expect([shown(await bundle(false)), shown(await bundle(true)), shown(await bundle(false))]).toEqual([1, 2, 1])
  })
})

it('the source is the file on disk, whatever has been done to it before, also when the transform was kept', async () => {
  // Nothing moves, says its plugin; what it was is known by the file alone.
  const withoutComments: Plugin = { name: 'before', transform: (text) => ({ code: text.replace(/ *\/\/.*/g, ''), map: null }) }
  const sources = async (): Promise<string[]> => {
    const bundle = await rollup({
      input: project.path('src/main.js'),
      plugins: [withoutComments, rollupProbes({ tables: project.path(TABLES), cache: project.path('kept') })],
    })
    await bundle.write({ file: project.path('out.mjs') })
    await bundle.close()
    const { tables } = JSON.parse(readFileSync(project.path(TABLES), 'utf8')) as TablesFile
    return Object.values(tables).map(([, table]) => decodeTable(table).source)
  }
  expect(await sources()).toEqual([sourceHash(code('first'), sha256)])
  expect(await sources()).toEqual([sourceHash(code('first'), sha256)])
  project.write('src/main.js', code('second'))
  expect(await sources()).toEqual([sourceHash(code('second'), sha256)])
})
