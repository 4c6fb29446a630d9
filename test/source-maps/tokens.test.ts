import { TraceMap, traceSegment } from '@jridgewell/trace-mapping'
import { describe, expect, it } from 'vitest'
import type { Format, Instrumented, InstrumentOptions } from '../../src/transform/index.ts'
import { lineAndColumn } from '../integrity/broken.ts'
import { instrumentChecked } from '../integrity/instrument-checked.ts'
import { programs } from '../three-ways/programs.ts'
import { outputPositions } from './output-positions.ts'
import { tokenStarts } from './tokens.ts'

const FORMATS: readonly Format[] = ['module', 'commonjs', 'script']
const files = programs().flatMap(({ files, ways, isUnparsed }) =>
  files.flatMap(({ path, text }) =>
    isUnparsed ? [] : FORMATS.filter((format) => isLegal(format, ways)).map((format) => ({ path, text, format })),
  ),
)

function isLegal(format: Format, ways: readonly string[]): boolean {
  return format === 'module' ? ways.includes('module') || ways.includes('esm') : ways.includes(format)
}

const options = (format: Format): InstrumentOptions =>
  format === 'script' ? { format } : { format, siteModuleId: (key) => `virtual:sites/${key}` }

function preambleOf({ siteModule, siteModuleId, format }: Instrumented): string {
  if (siteModuleId === undefined) return siteModule
  return format === 'module' ? `import ${JSON.stringify(siteModuleId)};` : `require(${JSON.stringify(siteModuleId)});`
}

/** Each token's position as the map says it, next to where it is. */
function tracedTokens(code: string, path: string, result: Instrumented): { traced: string[]; real: string[] } {
  const map = new TraceMap(result.map as unknown as ConstructorParameters<typeof TraceMap>[0])
  const positions = outputPositions(code, path, result, preambleOf(result))
  const traced: string[] = []
  const real: string[] = []
  for (const start of tokenStarts(code, path)) {
    const { line, column } = lineAndColumn(result.code, positions[start]!)
    const segment = traceSegment(map, line - 1, column)
    const word = /^\S{0,12}/.exec(code.slice(start, start + 12))![0]
    const there = lineAndColumn(code, start)
    traced.push(segment && segment.length > 3 && segment[0] === column ? `${segment[2]! + 1}:${segment[3]} ${word}` : `nowhere ${word}`)
    real.push(`${there.line}:${there.column} ${word}`)
  }
  return { traced, real }
}

describe('each token of the input is where the map says', () => {
  it.each(files)('$path as $format', ({ path, text, format }) => {
    const result = instrumentChecked(text, path, options(format))
    if (!result) return
    const { traced, real } = tracedTokens(text, path, result)
    expect(real.length).toBeGreaterThan(0)
    expect(traced).toEqual(real)
  })
})
