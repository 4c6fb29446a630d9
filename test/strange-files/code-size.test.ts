import { describe, expect, it } from 'vitest'
import { instrument, type InstrumentOptions } from '../../src/transform/index.ts'
import { instrumentChecked } from '../integrity/instrument-checked.ts'
import { times } from './texts.ts'

/** A name of always the same length. */
const v = (i: number): string => `v${String(i).padStart(4, '0')}`

const shapes: Record<string, (n: number) => string> = {
  'locals in one function': (n) => `function f() {\n${times(n, (i) => `const ${v(i)} = 1\n`)}return v0000\n}\nf()\n`,
  functions: (n) => `${times(n, (i) => `function ${v(i)}(a, b) {\nconst c = a + b\nreturn c\n}\n`)}v0000()\n`,
  'arrows in a table': (n) => `const table = [${times(n, () => '(a) => a + 1', ',\n')}]\ntable[0](1)\n`,
  upvalues: (n) => `function f() {\n${times(n, (i) => `let ${v(i)} = 1\n`)}return [${times(n, (i) => `() => ${v(i)}++`, ',\n')}]\n}\nf()\n`,
  statements: (n) => `let n = 0\n${'n++\n'.repeat(n)}`,
  cases: (n) => `function f(x) {\nswitch (x) {\n${times(n, (i) => `case ${i}: { const y = x; return y }\n`)}}\n}\nf(1)\n`,
  parameters: (n) => `function f(${times(n, (i) => `${v(i)} = 1`, ',\n')}) {\n${times(n, (i) => `${v(i)}++\n`)}}\nf()\n`,
  classes: (n) => `${times(n, (i) => `class ${v(i)} { x = () => this; m(a) { const b = a; return b } }\n`)}new v0000()\n`,
  'module variables used in one function': (n) =>
    `${times(n, (i) => `let ${v(i)} = 1\n`)}function f() {\n${times(n, (i) => `${v(i)}++\n`)}}\nf()\n`,
  'nested blocks': (n) => times(n / 50, () => `function f() {\n${'if (1) { let x = 1\n'.repeat(50)}${'}'.repeat(50)}\n}\n`),
}

/** Bytes of ours, in the file and in its site module, for each of the `n`. */
function added(shape: string, n: number, options: InstrumentOptions): number {
  const text = shapes[shape]!(n)
  const { code, siteModule } = instrument(text, 'f.js', { ...options, siteModuleId: (key) => key })!
  return (code.length - text.length + siteModule.length) / n
}

describe.each(['module', 'script'] as const)('what is added to a %s', (format) => {
  it.each(Object.keys(shapes))('for each of many %s stays the same', (shape) => {
    const [few, more, most] = [250, 500, 1000].map((n) => added(shape, n, { format }))
    // The numbers of sites and functions get a digit longer, never anything with n itself.
    expect(more! / few!).toBeLessThan(1.1)
    expect(most! / more!).toBeLessThan(1.1)
  })
})

it.each([
  ['locals in one function', 2000],
  ['functions', 5000],
] as const)('no more for each of the %s at %i', (shape, n) => {
  expect(added(shape, n, { format: 'module' }) / added(shape, 1000, { format: 'module' })).toBeLessThan(1.1)
})

it('would grow without the limit of values', () => {
  const unlimited = { format: 'module', maxValues: 100_000 } as const
  expect(added('locals in one function', 500, unlimited) / added('locals in one function', 250, unlimited)).toBeGreaterThan(1.8)
})

it.each(Object.entries(shapes))('the sites among many %s are right', (_, make) => {
  expect(instrumentChecked(make(200), 'f.js', { format: 'module' })!.sites.length).toBeGreaterThan(199)
})
