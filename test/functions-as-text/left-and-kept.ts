import { expect } from 'vitest'
import type { InstrumentOptions } from '../../src/transform/index.ts'
import { instrumentChecked } from '../integrity/instrument-checked.ts'

/** The statements `left()` get no site, the statements `kept()` get one. */
export function check(code: string, options: InstrumentOptions = {}): void {
  const id = `${code.replace(/\W+/g, '-').slice(0, 40)}.js`
  const sites = instrumentChecked(code, id, { format: 'commonjs', ...options })?.sites ?? []
  const lines = code.split('\n')
  const hasSite = (line: number, column: number): boolean => sites.some((site) => site.line === line && site.column === column)
  const marks = lines.flatMap((text, index) =>
    [...text.matchAll(/\b(left|kept)\(\)/g)].map((match) => ({ what: match[1], line: index + 1, column: match.index + 1 })),
  )
  expect(marks.length).toBeGreaterThan(0)
  for (const { what, line, column } of marks) expect(hasSite(line, column), `${what}() at ${line}:${column}`).toBe(what === 'kept')
}
