import { expect, it } from 'vitest'
import { instrumentChecked } from '../integrity/instrument-checked.ts'

/** What its author wrote: `f` on line 1, `return` on line 2. */
const ORIGINAL = 'export function f(a) {\n  return a + 1\n}\n'
/** What an earlier transform has made of it: a line and a statement more, and a statement behind. */
const CODE = 'const state = start();\nexport function f(a) {\n  visit(state); return a + 1\n  leave(state) }\nstop(state)\n'

/** A segment of one number, `A`, says that what stands there has no original. */
const WITH_ADDED_PARTS = 'A;AAAA;A,gBACE;A,eACF;A'

function mapOf(mappings: string): { version: number; sources: string[]; mappings: string } {
  return { version: 3, sources: ['f.js'], mappings }
}

it('what a map says was added has no site, and all else its own line', () => {
  const { sites, code } = instrumentChecked(CODE, 'f.js', { inputMap: mapOf(WITH_ADDED_PARTS), original: ORIGINAL })!
  expect(sites.map(({ line, column, endLine }) => ({ line, column, endLine }))).toEqual([{ line: 2, column: 3, endLine: 2 }])
  expect(sites[0]!.functionName).toBe('f')
  expect(code).toContain('{\n  visit(state); $p')
})

it('a map as text says the same', () => {
  const asText = instrumentChecked(CODE, 'f.js', { inputMap: JSON.stringify(mapOf(WITH_ADDED_PARTS)), original: ORIGINAL })!
  const asObject = instrumentChecked(CODE, 'f.js', { inputMap: mapOf(WITH_ADDED_PARTS), original: ORIGINAL })!
  expect(asText.table).toBe(asObject.table)
})

it('a map in which all was added leaves no site', () => {
  expect(instrumentChecked(CODE, 'f.js', { inputMap: mapOf('A;A;A;A;A'), original: ORIGINAL })).toBeUndefined()
})
