import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import MagicString from 'magic-string'
import type { ExistingRawSourceMap, Plugin } from 'rollup'
import { afterAll, expect, it } from 'vitest'
import { bundle } from './bundle.ts'
import { withoutOurText } from './without-our-text.ts'

const folder = mkdtempSync(join(tmpdir(), 'bundling-vite-'))
cpSync(join(import.meta.dirname, 'fixtures/program/vite-modules'), join(folder, 'src'), { recursive: true })
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The script of a component, and the map that leads back to the file. */
function scriptOf(file: string): { code: string; map: ExistingRawSourceMap } {
  const text = new MagicString(readFileSync(file, 'utf8'))
  const [start, end] = [text.original.indexOf('>\n') + 2, text.original.indexOf('</script>')]
  text.remove(0, start).remove(end, text.original.length).replace('component', 'other')
  return { code: text.toString(), map: text.generateMap({ hires: true, source: file, includeContent: true }) }
}

/** What plugins such as Vue's do: a virtual module, and parts of a file behind a query. */
const parts: Plugin = {
  name: 'parts',
  resolveId: (id) => (id === 'virtual:text' ? '\0virtual:text.js' : null),
  load(id) {
    if (id === '\0virtual:text.js') return `export function virtual() {\n  return 'virtual'\n}\n`
    if (id.endsWith('?vue&type=script&lang.ts')) return scriptOf(id.replace(/\?.*/, ''))
    if (id.endsWith('.vue')) return `export function component() {\n  return 'compiled'\n}\n`
    return null
  },
}

async function files(plugin: object | false): Promise<Map<string, string>> {
  const chunks = await bundle('vite', { folder, entry: 'src/main.ts', plugin, before: [parts] })
  return new Map(chunks.map(({ name, code }) => [name.replace(/-[\w-]{8}\./, '-hash.'), code]))
}

it('what Vite makes of queries, globs and virtual modules is the same', async () => {
  // A worker has sites of its own, and another name with them.
  const [plain, probed] = [await files(false), await files({ exclude: [/worker\.ts$/] })]
  expect([...probed.keys()]).toEqual([...plain.keys()])
  expect(plain.size).toBeGreaterThan(1)
  for (const [name, code] of plain)
    if (name.endsWith('.js')) expect(await withoutOurText(probed.get(name)!)).toBe(await withoutOurText(code))
    else expect(probed.get(name)).toBe(code)
  const entry = probed.get('entry.js')!
  // The part of the component that is TypeScript has a site, the virtual module and the compiled component have none.
  const guarded = (text: string): boolean => new RegExp(String.raw`\$p\w+\?\.\([^)]*\);\s*return ${text}`).test(entry)
  expect(['a;', '"virtual"', '"compiled"'].map(guarded)).toEqual([true, false, false])
  expect(entry).toContain('"src/component.vue", ')
  expect(await withoutOurText(entry)).not.toContain('unplugin-probes')
})
