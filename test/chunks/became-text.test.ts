import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { rollup, type Plugin } from 'rollup'
import probes from 'unplugin-probes/rollup'

let folder: string

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'probes-text-')))
  writeFileSync(join(folder, 'worker.js'), 'export function work(a) {\n  const b = a + 1\n  return b\n}\n')
  writeFileSync(join(folder, 'main.js'), "import text from './worker.js'\nexport function size() {\n  return text.length\n}\n")
})

afterEach(() => rmSync(folder, { recursive: true }))

/** What plugins for texts do. */
const asText: Plugin = {
  name: 'text',
  transform: (code, id) => (id.endsWith('worker.js') ? { code: `export default ${JSON.stringify(code)}`, map: { mappings: '' } } : null),
}

async function build(order: (own: Plugin) => Plugin[], exclude: string[] = []): Promise<{ code: string; warned: string[] }> {
  const warned: string[] = []
  const own = probes({ include: ['**/probes-text-*/*.js'], exclude, cache: false })
  const bundle = await rollup({
    input: join(folder, 'main.js'),
    plugins: order(own as Plugin),
    onwarn: ({ message }) => void warned.push(message),
  })
  const { output } = await bundle.generate({ format: 'es' })
  return { code: output[0].code, warned: warned.filter((line) => line.includes('PROBES_TEXT')) }
}

const TEXT = JSON.stringify('export function work(a) {\n  const b = a + 1\n  return b\n}\n')

it('a file that a plugin behind us makes a text is named', async () => {
  const { warned } = await build((own) => [own, asText])
  expect(warned).toHaveLength(1)
  expect(warned[0]).toContain('worker.js is made a text')
})

it.each([
  ['the plugin before us', (own: Plugin) => [asText, own], []],
  ['the file excluded', (own: Plugin) => [own, asText], ['**/worker.js']],
])('the text is the file’s own with %s', async (_, order, exclude) => {
  const { code, warned } = await build(order, exclude)
  expect(warned).toEqual([])
  expect(code).toContain(TEXT)
  expect(code).toContain('$p')
})
