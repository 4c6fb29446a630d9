import { describe, expect, it } from 'vitest'
import { instrument, type Format, type InstrumentOptions } from '../../src/transform/index.ts'
import { programs } from '../three-ways/programs.ts'
import { instrumentChecked } from './instrument-checked.ts'

const list = programs()
const filesOf = ({ format }: InstrumentOptions) =>
  list
    .filter(({ ways }) => format !== 'module' || ways.includes('module') || ways.includes('esm'))
    .flatMap(({ files, isUnparsed, isSilent }) => files.map((file) => ({ ...file, isUnparsed, isSilent })))
const variants: Record<string, InstrumentOptions> = {
  module: { format: 'module' },
  commonjs: { format: 'commonjs' },
  script: { format: 'script' },
  plugin: { siteModuleId: (key) => `virtual:sites/${key}`, start: 'virtual:start', hot: true },
  typed: { format: 'module', typed: true },
  'few values': { maxValues: 2 },
}

describe.each(Object.entries(variants))('%s', (_, options) => {
  it.each(filesOf(options))('$path', ({ path, text, isUnparsed, isSilent }) => {
    const warnings: string[] = []
    const result = instrumentChecked(text, path, { ...options, warn: ({ message }) => warnings.push(message) })
    if (isUnparsed) expect(warnings).toHaveLength(1)
    else expect(warnings).toEqual([])
    if (!isUnparsed && !isSilent) expect(result?.sites.length).toBeGreaterThan(0)
  })
})

describe('the check itself', () => {
  const formats: readonly Format[] = ['module', 'commonjs', 'script']

  it.each(formats)('agrees with instrument() as %s', (format) => {
    const code = 'export function f(a) { if (a) return () => a; else return a }'.slice(format === 'module' ? 0 : 7)
    expect(instrumentChecked(code, 'f.js', { format })?.code).toBe(instrument(code, 'f.js', { format })?.code)
  })
})
