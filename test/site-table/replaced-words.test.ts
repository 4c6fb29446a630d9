import { rollup, type Plugin } from 'rollup'
import rollupProbes from 'unplugin-probes/rollup'
import { expect, it } from 'vitest'
import { decodeTable } from '../../src/site-table/decode-table.ts'
import type { SiteTable } from '../../src/site-table/site-table.ts'
import { Project } from '../hosts/project.ts'

const VALUES: Record<string, string> = {
  'process.env.NAME': JSON.stringify(`it's "so"`),
  __BUILD__: JSON.stringify(`Bob's\nbuild`),
  VERSION: JSON.stringify(`1'0`),
  word: '"plain"',
}
const CODE = `export function work(given) {\n  const name = process.env.NAME\n  const build = [__BUILD__, VERSION]\n  return { name, build, given, other: word }\n}\n`

/** As @rollup/plugin-replace does: in all modules, by the look of words. */
function replacing(): Plugin {
  const words = new RegExp(
    String.raw`\b(${Object.keys(VALUES)
      .join('|')
      .replaceAll('.', String.raw`\.`)})\b(?!\.)`,
    'g',
  )
  return { name: 'replace', transform: (code) => ({ code: code.replace(words, (word) => VALUES[word]!), map: null }) }
}

it('what replaces words in all that is built breaks neither the program nor its probes', async () => {
  const project = new Project(undefined, { 'src/main.js': CODE })
  const bundle = await rollup({ input: project.path('src/main.js'), plugins: [rollupProbes({ cache: false }), replacing()] })
  const { output } = await bundle.write({ file: project.path('out.mjs') })
  expect(output[0].code).toContain(`it's`)
  const { work } = (await import(/* @vite-ignore */ project.path('out.mjs'))) as { work: (given: number) => unknown }
  expect(work(1)).toEqual({ name: `it's "so"`, build: [`Bob's\nbuild`, `1'0`], given: 1, other: 'plain' })
  const [table] = (globalThis as unknown as { unpluginProbesTables: SiteTable[] }).unpluginProbesTables
  const { sites, texts } = decodeTable(table!.t!)
  expect(sites.map((_, i) => texts.of(i))).toEqual([
    'const name = process.env.NAME',
    'const build = [__BUILD__, VERSION]',
    'return { name, build, given, other: word }',
  ])
})
