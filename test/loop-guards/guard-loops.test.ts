import { transform } from 'sucrase'
import { parse } from 'sucrase/dist/esm/parser/index.js'
import { describe, expect, it } from 'vitest'
import { guardLoops, OWN_NAMES } from '../../src/runtime/hooks/loader/guard-loops.ts'

function guarded(source: string): string {
  return guardLoops(source, parse(source, false, true, false)).code
}

/** Runs a module's text; returns what it exports as `it`, and how often the clock was asked. */
function run(source: string, most = Infinity): { it: unknown; ticks: number } {
  const { code } = transform(guarded(source), { transforms: ['typescript'], disableESTransforms: true })
  let ticks = 0
  const tick = (): boolean => {
    if (++ticks > most) throw new Error('enough')
    return true
  }
  const module: { it?: unknown } = {}
  const require = (id: string): unknown => (id === OWN_NAMES ? { $tick: tick } : undefined)
  // oxlint-disable-next-line no-new-func -- the text is a test's own
  new Function('require', 'module', code)(require, module)
  return { it: module.it, ticks }
}

/** Each never ends by itself. */
const ENDLESS = {
  while: 'while (true) {}',
  'while without a body': 'while (true);',
  'do while': 'do {} while (true)',
  'for without a head': 'for (;;) {}',
  'for without a body': 'for (;;);',
  'for with a condition': 'for (let i = 0; i >= 0; i += 0) {}',
  'for with a function in its head': 'for (let f = () => { 1; 2 }; f;) {}',
  'for of a list that grows': 'const list = [1]; for (const one of list) list.push(one)',
  'for of, with a block': 'const list = [1]; for (const one of list) { list.push(one) }',
  'for of, with an if': 'const list = [1]; for (const one of list) if (one) list.push(one)',
  'for of a generator': 'function* all() { while (true) yield 1 } for (const one of all());',
  'spread of an iterator': 'const it = { [Symbol.iterator]: () => ({ next: () => ({ value: 1, done: false }) }) }; Math.max(...it)',
  'a loop that catches': 'for (;;) { try { while (true) {} } catch {} }',
  'function that tries again': 'const again = () => { try { return again() } catch { return again() } }; again()',
  'expression of an arrow function': 'const tree = (n: number): number => n < 1 ? 1 : tree(n - 1) + tree(n - 1); tree(1e3)',
  'arrow function of one name': 'const tree = n => n < 1 ? 1 : tree(n - 1) + tree(n - 1); tree(60)',
  'arrow function that gives one': 'const tree = a => b => a < 1 ? b : tree(a - 1)(b) + tree(a - 1)(b); tree(60)(1)',
  'arrow function that gives an object': 'const tree = (n: number): object => ({ a: n && tree(n - 1), b: n && tree(n - 1) }); tree(60)',
  'generic arrow function': 'const tree = <T,>(n: number, t: T): T[] => n < 1 ? [t] : [...tree(n - 1, t), ...tree(n - 1, t)]; tree(60, 1)',
  function: 'function tree(n) { return n < 1 ? 1 : tree(n - 1) + tree(n - 1) } tree(60)',
  'function expression': 'const f = function tree(n) { return n < 1 ? 1 : tree(n - 1) + tree(n - 1) }; f(60)',
  'function with a directive': "function tree(n) { 'use strict'; return n < 1 ? 1 : tree(n - 1) + tree(n - 1) } tree(60)",
  'function with a directive on a line': "function tree(n) {\n  'use strict'\n  return n < 1 ? 1 : tree(n - 1) + tree(n - 1)\n} tree(60)",
  method: 'const o = { tree(n) { return n < 1 ? 1 : o.tree(n - 1) + o.tree(n - 1) } }; o.tree(60)',
  getter: 'const o = { n: 60, get tree() { if (o.n < 1) return 1; o.n--; const a = o.tree + o.tree; o.n++; return a } }; o.tree',
  constructor: 'class A { constructor(readonly n: number) { if (n > 0) { new A(n - 1); new A(n - 1) } } } new A(60)',
  'derived constructor':
    'class A {} class B extends A { constructor(private n = 60) { super(); if (n > 0) { new B(n - 1); new B(n - 1) } } } new B()',
  'static block': 'class A { static { while (true) {} } }',
  'field that is a function': 'class A { f = (n) => n < 1 ? 1 : this.f(n - 1) + this.f(n - 1) } new A().f(60)',
  'default of a parameter': 'const f = (n, m = n < 1 ? 1 : f(n - 1) + f(n - 1)) => m; f(60)',
  overloads: 'function f(n: number): { a: 1 }\nfunction f(n: any): any { while (n); }\nf(1)',
  label: 'out: while (true) { while (true) continue out }',
} as const

describe('what never ends is ended', () => {
  it.each(Object.entries(ENDLESS))('%s', (_, source) => {
    expect(() => run(source, 3000)).toThrow('enough')
  })
})

/** Each gives `module.it`, the same as without guards. */
const USUAL = {
  'an else that follows':
    "let it = ''; for (const q of [true, false]) if (q) for (const x of [1, 2]) it += x; else it += 'else'; module.it = it",
  'an else of a loop': "let it = ''; if (0) for (const x of [1]) if (x) it += 1; else it += 2; module.it = it",
  'loops without braces in each other':
    'let n = 0; for (const a of [1, 2]) for (const b in { x: 1, y: 2 }) for (let i = 0; i < 3; i++) while (n % 7 != 3) n++, b; module.it = n',
  'a condition with commas': 'let n = 0; while (n++, n < 5); module.it = n',
  'names that are keywords elsewhere':
    'const o = { while: 1, for: 2, do(n) { return n } }; module.it = [o.while, o.for, o.do(3), o?.while]',
  'a template': 'const f = (n) => `${n ? `${(() => { return n })()}` : 0}`; module.it = [f(1), f(0)]',
  'functions in functions': 'const f = a => b => ({ c: d => [a, b, d] }); module.it = f(1)(2).c(3)',
  'strict where it says so':
    'function f() { \'use strict\'; return this === undefined } function g() {\n  "use strict"\n  return this === undefined\n} function h() { return this === undefined } module.it = [f(), g(), h()]',
  'a file that says so': "'use strict'\nfunction f() { return this === undefined } module.it = f()",
  'a text that begins a function': "function f() { 'text'.length; return 'a'\n in { a: 1 } } module.it = f()",
  'an arrow function that ends with the file': 'module.it = ((a) => a)(4); const f = () => 1',
  'a comment before the end of a line': 'const f = () => { // why\n return 1 }; const g = () => /* of */ 2 // end\nmodule.it = [f(), g()]',
  'an assertion of a type':
    'const f = (x: unknown) => x as { a: number }; const g = (x: unknown): x is string => typeof x === "string"; module.it = [f({ a: 1 }).a, g("")]',
  'a condition that is a function': 'let n = 0; while ((() => n++ < 3)()) {} module.it = n',
  'the first thing a block': '{ let a = 1; module.it = a }',
  'the same name': 'const $tick = 5; const f = () => $tick; module.it = f()',
  'async arrow functions':
    'const f = async (n) => await n; const g = async n => n; module.it = [f.length, g.length, f(1) instanceof Promise]',
  generators: 'function* g() { for (const x of [1, 2]) yield* [x, x] } module.it = [...g()]',
} as const

describe('what ends is as without', () => {
  it.each(Object.entries(USUAL))('%s', (_, source) => {
    const module: { it?: unknown } = {}
    const { code } = transform(source, { transforms: ['typescript'], disableESTransforms: true })
    // oxlint-disable-next-line no-new-func -- the text is a test's own
    new Function('module', code)(module)
    expect(module.it).toBeDefined()
    expect(run(source).it).toEqual(module.it)
  })

  it('keeps lines, and finds places again', () => {
    const source = 'const f = (a) => a + one\nfor (const x of [1]) { boom(x) }\nwhile (x) boom()\n'
    const { code, toSource } = guardLoops(source, parse(source, false, false, false))
    for (const [i, line] of code.split('\n').entries())
      for (const name of ['one', 'boom', 'f ', '\n'])
        if (line.includes(name)) expect(toSource(i + 1, line.indexOf(name) + 1)).toEqual([i + 1, source.split('\n')[i]!.indexOf(name) + 1])
    expect(toSource(1, 3)).toEqual([1, 1])
    expect(toSource(9, 9)).toEqual([9, 9])
  })

  it('is short, and leaves a file without any as it is', () => {
    expect(guarded('for (const a of b) { while (c) d() }')).toBe(
      'var{$tick}=require("unplugin-probes/own-names");for (const a of b) {$tick(); while ($tick(),c) d() }',
    )
    expect(guarded('probes.count("a.ts:1")')).toBe('probes.count("a.ts:1")')
  })
})
