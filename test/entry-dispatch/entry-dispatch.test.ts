import { describe, expect, it } from 'vitest'
import { instrumentChecked } from '../integrity/instrument-checked.ts'

/** Whether the function of a text chooses on entry. */
function chooses(code: string, id = 'a.js'): boolean {
  const result = instrumentChecked(code, id, { dispatch: 'everywhere', format: 'module', switches: 'later' })
  return result?.code.includes(`if($p${result.key}_`) ?? false
}

const inside = (body: string, head = 'f(a, b)'): string => `export function ${head} {\n  ${body}\n  const last = a\n  return last\n}`

describe('a function that is over in an instant has a copy with its sites', () => {
  it.each([
    ['statements without semicolons', inside(`a = b\n  b++\n  ;[a] = [b]`)],
    ['branches without braces', inside(`if (a) b = 1\n  else if (b) a = 2\n  else return\n`)],
    ['a switch', inside(`switch (a) {\n    case 1: b = 2\n    case 2: break\n    default: return b\n  }`)],
    ['try and catch', inside(`try {\n    b()\n  } catch { a = 1 }\n  finally {\n    b = 2\n  }`)],
    ['comments', inside(`a++ // one\n  /* two\n  three */ b++ /* four */ ; // five`)],
    ['what looks like comments', inside(`a = '//'\n  b = /\\/\\/[/*]/.test(a)\n  a = \`/* \${b} */\` + "/*"`)],
    ['operators that would grow together', inside(`a = b + +a - -b\n  a = b /\n    a`)],
    ['a label', inside(`out: {\n    if (a) break out\n    b = 1\n  }`)],
    ['patterns, defaults and a rest', inside(`b = rest`, 'f({ a, x: [b = 1] }, y = a, ...rest)')],
    ['strictness of its own', `export function f(a) {\n  'use strict'\n  a++\n  return a\n}`],
    ['an arrow', `export const f = (a) => {\n  a++\n  return a\n}`],
    ['an arrow with this', `export function g() {\n  return (a) => {\n    this.a = a\n    return this\n  }\n}`],
    ['a method, private fields', `export class C {\n  #a = 1\n  m(b) {\n    this.#a = b\n    return #a in this\n  }\n}`],
    ['accessors', `export class C {\n  set a(b) {\n    this.b = b\n    this.c = b\n  }\n}`],
    ['a constructor', `export class C {\n  constructor(a) {\n    this.a = a\n    this.b = a\n  }\n}`],
    ['import.meta', inside('a = import.meta.url')],
    [
      'loops',
      inside(
        `for (let i = 0; i < a; i++) b += i\n  while (b > 9)\n    b--\n  do b++\n  while (b < 9)\n  for (const c of a) b = c\n  for (b in a);`,
      ),
    ],
    ['a loop that can be long', inside(`each: for (const c of a) {\n    if (!c) continue each\n    b(c)\n  }`)],
  ])('%s', (_, code) => {
    expect(chooses(code)).toBe(true)
  })

  it.each([
    [
      'TypeScript',
      `export function f(this: Date, a: string[] /* of */, b?: number): string {\n  const c = a as unknown as "//"\n  return c satisfies string\n}`,
    ],
    ['JSX', `export function f(a) {\n  const b = <p x="//">{a /* c */} // </p>\n  return b\n}`],
  ])('%s', (language, code) => {
    expect(chooses(code, language === 'JSX' ? 'a.jsx' : 'a.ts')).toBe(true)
  })
})

it.each(['this.make<string>', '(this as Maker).make', 'this!.make', '<Maker>this', '[this, `${this}`]', '{ ...this }', '#a in this'])(
  '%s: no copy has a this of its own',
  (value) => {
    const code = `class Maker {\n  #a = 1\n  m(a) {\n    const b = ${value}\n    return b\n  }\n}`
    const { code: output, key } = instrumentChecked(code, 'a.ts', { dispatch: 'everywhere', format: 'module' })!
    const [, copy = ''] = /function\(\$t[^{]*\{(.*?)\}\)\(this,a\)/.exec(output) ?? []
    expect(copy).toContain(`=${value.replaceAll('this', `$t${key}`)}`.replace('=', '= '))
    expect(copy).not.toMatch(/\bthis\b/)
  },
)

describe('a function of which a copy would not be the same has its sites as it is', () => {
  it.each([
    ['a loop that can be long, without a name', `run((a, b) => {\n  while (a()) b++\n  return b\n})`],
    ['a loop that waits', inside('for await (const c of a) b += c', 'f(a, b)').replace('export', 'export async')],
    ['one that waits', inside('await b', 'f(a, b)').replace('export', 'export async')],
    ['a generator', inside('yield b', '* f(a, b)')],
    ['a function in it', inside('b = () => a')],
    ['a class in it', inside('b = class {}')],
    ['arguments', inside('b = arguments')],
    ['a call of eval', inside(`b = eval('a')`)],
    ['new.target', inside('b = new.target')],
    ['super', `export const o = {\n  m(a) {\n    super.m(a)\n    return a\n  }\n}`],
    ['a derived constructor', `export class C extends Object {\n  constructor(a) {\n    super()\n    this.a = a\n  }\n}`],
    ['a derived constructor without super()', `export class C extends Object {\n  constructor(a) {\n    a()\n    a()\n  }\n}`],
    ['its own name', `export const f = function g(a) {\n  a--\n  return g(a)\n}`],
    ['a tag', inside('b = a`x`')],
    ['a text over lines', inside('b = `x\n  y`')],
    ['a string over lines', inside(`b = 'x\\\n  y'`)],
    ['a comment for a minifier', inside('b = /* @__PURE__ */ a()')],
    ['a comment for a bundler', inside(`b = import(/* webpackChunkName: "x" */ a)`)],
    ['a comment for a coverage tool', inside('/* c8 ignore next */\n  b = a')],
    ['parameter properties', `export class C {\n  constructor(private a: number) {\n    this.a++\n    this.a++\n  }\n}`],
  ])('%s', (_, code) => {
    expect(chooses(code, code.includes('private') ? 'a.ts' : 'a.js')).toBe(false)
  })

  it('where no option asks for it, where guards test a property, where types are checked', () => {
    const code = inside('a = b')
    for (const options of [{}, { dispatch: 'everywhere', switches: 'property' }, { dispatch: 'everywhere', typed: true }] as const)
      expect(instrumentChecked(code, 'a.ts', { format: 'module', ...options })?.code).not.toContain('if($p')
  })
})

describe('a loop', () => {
  /** How often the switch of the function is tested in it: behind the choice, and in the copy. */
  const tests = (loop: string): [body: number, copy: number] => {
    const { code, key } = instrumentChecked(inside(loop), 'a.js', { dispatch: 'everywhere', format: 'module', switches: 'later' })!
    const [copy = '', body = ''] = code.split('})(this,a,b);')
    return [body, copy].map((text) => text.split(`$p${key}_0?.(`).length - 1) as [number, number]
  }

  it.each([
    ['is over in an instant where it calls nothing', 'while (a.next) {\n    b++\n    a = a.next\n  }', 0, 5],
    ['and where what it calls is', 'for (const c of a) if (b.has(c)) a = Math.max(b.charCodeAt(1), Number(c))', 0, 5],
    ['can be long where it calls anything', 'while (a.next) {\n    b++\n    a = a.next()\n  }', 2, 5],
    ['or makes anything', 'for (;;) {\n    b++\n    if (new a()) break\n  }', 3, 6],
    ['or does so where it ends', 'do b++\n  while (a(b))', 1, 4],
    ['in another', 'for (const c of a) {\n    for (const d of c) b += d\n    b(c)\n  }', 3, 6],
  ])('%s', (_, loop, body, copy) => {
    expect(tests(loop)).toEqual([body, copy])
  })
})

describe('where it pays', () => {
  const statements = (count: number): string => Array.from({ length: count }, (_, i) => `a.m${i}(b, ${i});`).join('\n  ')

  it.each([
    ['one statement does not', 1, false],
    ['what V8 inlines without sites only does', 14, true],
    ['what it never inlines does not', 80, false],
  ])('%s', (_, count, pays) => {
    const { code, key } = instrumentChecked(`export function f(a, b) {\n  ${statements(count)}\n}`, 'a.js', {
      dispatch: true,
      format: 'module',
    })!
    expect(code.includes(`if($p${key}_`)).toBe(pays)
  })

  it('a copy that V8 could inline begins with what makes it too long for that', () => {
    const padded = [2, 5, 30].map((count) => {
      const options = { dispatch: 'everywhere', format: 'module' } as const
      const { code, key } = instrumentChecked(`export function f(a, b) {\n  ${statements(count)}\n}`, 'a.js', options)!
      return new RegExp(`\\{\\$p${key}_0\\|\\|\\(\\[,{16}\\]=''\\);`).test(code)
    })
    expect(padded).toEqual([true, true, false])
  })

  it('not for what stands in a loop that can be long', () => {
    const { code, key } = instrumentChecked(`export function f(a, b) {\n  for (;;) {\n  ${statements(14)}\n  }\n}`, 'a.js', {
      dispatch: true,
      format: 'module',
    })!
    expect(code).not.toContain(`if($p${key}_`)
  })
})
