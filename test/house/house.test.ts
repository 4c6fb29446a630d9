import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { faultsOf } from '../../scripts/check-house.ts'

function house(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'probes-house-'))
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true })
    writeFileSync(join(root, name), text)
  }
  return root
}

it('nothing is wrong with ours', () => {
  expect(faultsOf(join(import.meta.dirname, '../..'))).toEqual([])
})

it('a circle, of types alone', () => {
  const root = house({
    'src/runtime/hit/a.ts': `import type { B } from './b.ts'\nexport type A = B[]\n`,
    'src/runtime/hit/b.ts': `import type {\n  A,\n} from './a.ts'\nexport type B = A | 1\n`,
  })
  expect(faultsOf(root)).toEqual(['circle: src/runtime/hit/a.ts -> src/runtime/hit/b.ts -> src/runtime/hit/a.ts'])
})

it.each([
  ['src/runtime/say/log.ts', 'src/runtime/board/probe.ts'],
  ['src/runtime/board/probe.ts', 'src/transform/parse/parser.ts'],
  ['src/transform/emit/guards.ts', 'src/runtime/api/types.ts'],
  ['src/transform/parse/parser.ts', 'src/transform/analyse/walk.ts'],
  ['src/site-table/site.ts', 'src/runtime/api/types.ts'],
])('%s may not import %s', (from, to) => {
  const up = `${'../'.repeat(from.split('/').length - 1)}${to}`
  const root = house({ [from]: `export { x } from '${up}'\n`, [to]: 'export const x = 1\n' })
  expect(faultsOf(root)).toEqual([`${from} imports ${to}: ${dirname(from)} may not know ${dirname(to)}`])
})

it('a long file, a crowded room, and one that nobody knows', () => {
  const crowd = Object.fromEntries(Array.from({ length: 13 }, (_, i) => [`src/cache/file-${i}.ts`, '']))
  const root = house({ ...crowd, 'src/plugin/long.ts': 'export {}\n'.repeat(401), 'src/utils/all.ts': '' })
  expect(faultsOf(root)).toEqual([
    'src/utils is no room of the house (scripts/check-house.ts)',
    'src/cache has 13 files, more than 12',
    'src/plugin/long.ts has 401 lines, more than 400',
  ])
})
