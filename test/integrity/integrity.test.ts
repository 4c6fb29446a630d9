import { describe, expect, it } from 'vitest'
import { instrument, type Format, type InstrumentOptions } from '../../src/transform/index.ts'
import { programs } from '../three-ways/programs.ts'
import { alignInsertions } from './align-insertions.ts'
import { instrumentChecked } from './instrument-checked.ts'

const list = programs()
const filesOf = ({ format, ambiguous }: InstrumentOptions) =>
  list
    .filter(({ ways }) => (format ?? ambiguous) !== 'module' || ways.includes('module') || ways.includes('esm'))
    .flatMap(({ files, isUnparsed, isSilent }) => files.map((file) => ({ ...file, isUnparsed, mayHaveNone: isSilent || files.length > 1 })))
const variants: Record<string, InstrumentOptions> = {
  module: { format: 'module' },
  commonjs: { format: 'commonjs' },
  script: { format: 'script' },
  plugin: { siteModuleId: (key) => `virtual:sites/${key}`, start: 'virtual:start', startCall: 'begin', hot: true },
  chunks: { switches: 'later', start: 'virtual:start', startCall: 'begin', ambiguous: 'module' },
  'development server': { switches: 'property', siteModuleId: (key) => `virtual:sites/${key}`, hot: true, ambiguous: 'module' },
  'module, in its scope': { format: 'module', switches: 'scope', start: 'virtual:start', startCall: 'begin' },
  'commonjs, in its scope': { format: 'commonjs', switches: 'scope' },
  'script, in its scope': { format: 'script', switches: 'scope' },
  typed: { format: 'module', typed: true },
  'few values': { maxValues: 2 },
}

describe.each(Object.entries(variants))('%s', (_, options) => {
  it.each(filesOf(options))('$path', ({ path, text, isUnparsed, mayHaveNone }) => {
    const warnings: string[] = []
    const result = instrumentChecked(text, path, { ...options, warn: ({ message }) => warnings.push(message) })
    if (isUnparsed) expect(warnings).toHaveLength(1)
    else expect(warnings).toEqual([])
    if (!isUnparsed && !mayHaveNone) expect(result?.sites.length).toBeGreaterThan(0)
  })
})

describe('the check itself', () => {
  const code = 'function f(a) {\n  if (a) return () => a\n  else return (a)\n}\n'
  const formats: readonly Format[] = ['module', 'commonjs', 'script']

  it.each(formats)('agrees with instrument() as %s', (format) => {
    expect(instrumentChecked(code, 'f.js', { format })?.code).toBe(instrument(code, 'f.js', { format })?.code)
  })

  const broken: Record<string, (output: string) => string> = {
    'a space more': (output) => output.replace('return ()', 'return  ()'),
    'a character less': (output) => output.replace('return ()', 'retur ()'),
    'a bracket more': (output) => output.replace('(a)}', '((a))}'),
    'a brace more': (output) => output.replace(/\}\n$/, '}}\n'),
    'no bracket after an arrow': (output) => output.replace(/ a\)\}/, ' a}'),
    'no end': (output) => output.slice(0, -4),
    'the input twice': (output) => output + code,
  }
  it.each(Object.entries(broken))('notices %s', (_, change) => {
    const result = instrument(code, 'f.js', { format: 'script' })!
    const changed = change(result.code)
    expect(changed).not.toBe(result.code)
    expect(alignInsertions(code, 'f.js', result, {})).toHaveLength(4)
    expect(() => alignInsertions(code, 'f.js', { ...result, code: changed }, {})).toThrow(/^f\.js: /)
  })
})
