import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { instrument, type Format } from '../../src/transform/index.ts'
import { programs, type Way } from '../three-ways/programs.ts'
import { bundle, HOSTS, type Host } from './bundle.ts'

const base = mkdtempSync(join(tmpdir(), 'bundling-deterministic-'))
const folders = [join(base, 'one'), join(base, 'another/way/to/two')]
for (const folder of folders) {
  mkdirSync(folder, { recursive: true })
  cpSync(join(import.meta.dirname, 'fixtures/program/kept'), join(folder, 'app/src'), { recursive: true })
  mkdirSync(join(folder, 'shared'))
  // Outside the root, as in a repository of several packages.
  writeFileSync(join(folder, 'shared/outside.ts'), 'export function outside(a: number): number {\n  return a + 1\n}\n')
  writeFileSync(join(folder, 'app/src/outer.ts'), `export { outside } from '../../shared/outside.ts'\nexport * from './main.ts'\n`)
}
afterAll(() => rmSync(base, { recursive: true, force: true }))

/** All that a build writes, but for the name that `import.meta.url` has. */
async function written(host: Host, folder: string, minify: boolean): Promise<string[]> {
  const chunks = await bundle(host, { folder: join(folder, 'app'), entry: 'src/outer.ts', plugin: {}, minify, define: { __DEV__: 'true' } })
  // Vite says in comments where modules come from.
  return chunks.flatMap(({ name, code, map }) => [name, code.replace(/^\/\/.*$/gm, ''), ...textsOf(map)])
}

function textsOf(map: string): string[] {
  const { mappings, sources, sourcesContent } = JSON.parse(map) as { mappings: string; sources: string[]; sourcesContent: string[] }
  return [mappings, ...sources, ...sourcesContent]
}

describe.each(HOSTS)('%s', (host) => {
  it.each(host === 'webpack' ? [true] : [false, true])('writes the same twice and in two folders, minified: %s', async (minify) => {
    const [first, again, elsewhere] = [
      await written(host, folders[0]!, minify),
      await written(host, folders[0]!, minify),
      await written(host, folders[1]!, minify),
    ]
    expect(again).toEqual(first)
    expect(first.join('\n')).not.toContain(base)
    expect(elsewhere).toEqual(first)
  })
})

function formatOf(way: Way): Format {
  return way === 'esm' ? 'module' : way
}

it('instrument() gives the same text, map and table in another folder and another process', () => {
  const all = programs().flatMap(({ files, isUnparsed, ways }) =>
    isUnparsed ? [] : files.map((file) => ({ ...file, format: formatOf(ways[0]!) })),
  )
  const files = all.filter((_, i) => i % 4 === 0)
  const wanted = files.flatMap(({ path, text, format }) => {
    const [here, there] = folders.map((root) => instrument(text, join(root, path), { root, format }))
    expect(there?.code).toBe(here?.code)
    expect(there?.siteModule).toBe(here?.siteModule)
    expect(there?.map.mappings).toBe(here?.map.mappings)
    return [here?.code ?? '', here?.siteModule ?? '']
  })
  const script = `
    import { instrument } from ${JSON.stringify(import.meta.resolve('unplugin-probes/transform'))}
    import { readFileSync } from 'node:fs'
    const { files, root } = JSON.parse(readFileSync(process.argv.at(-1), 'utf8'))
    const out = []
    for (const { path, text, format } of files) {
      const result = instrument(text, root + '/' + path, { root, format })
      out.push(result?.code ?? '', result?.siteModule ?? '')
    }
    process.stdout.write(JSON.stringify(out))`
  const job = join(base, 'job.json')
  writeFileSync(job, JSON.stringify({ files, root: folders[1] }))
  const options = { encoding: 'utf8', maxBuffer: 1e9, cwd: '/' } as const
  const found = JSON.parse(execFileSync(process.execPath, ['--input-type=module', '-e', script, job], options)) as string[]
  expect(found.length).toBe(wanted.length)
  expect(found.findIndex((text, i) => text !== wanted[i])).toBe(-1)
})
