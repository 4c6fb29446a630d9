import { probes, type ProbeInfo } from 'unplugin-probes/runtime'
import { afterEach, describe, expect, it } from 'vitest'
import { at, loadModule, loadScript } from './load-code.ts'

afterEach(() => void probes.disableAll())

interface Seen {
  readonly vals: Record<string, unknown>
  readonly uv: Record<string, unknown>
  readonly self: unknown
  readonly omitted: readonly string[]
}

/** What a probe at a marker sees of all its hits. */
function watch(file: string, code: string, marker = 'here'): Seen[] {
  const seen: Seen[] = []
  probes.enable(at(file, code, marker), (info: ProbeInfo) => {
    const { vals, uv, omitted } = info
    // A copy, as the program goes on: but not of functions, and not of the global object.
    const self = typeof info.this === 'object' && info.this !== globalThis ? { ...info.this } : info.this
    seen.push({ vals, uv, self, omitted })
  })
  return seen
}

/** Runs `run` of a module with a probe at its marker. */
async function seenIn(file: string, code: string, marker?: string): Promise<Seen[]> {
  const module = await loadModule<{ run: () => unknown; result?: unknown }>(file, code)
  const untouched = (await import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(code)}`)) as typeof module
  const seen = watch(file, code, marker)
  expect(await module.run()).toEqual(await untouched.run())
  expect(seen.length).toBeGreaterThan(0)
  return seen
}

describe('more locals than a site passes', () => {
  it('24 are passed, the nearest ones; the others are named', async () => {
    const outer = Array.from({ length: 10 }, (_, i) => `outer${i}`)
    const inner = Array.from({ length: 20 }, (_, i) => `inner${i}`)
    const declarations = (names: string[]): string => names.map((name, i) => `const ${name} = ${i}`).join('\n')
    const code = `export function run() {\n${declarations(outer)}\n{\n${declarations(inner)}\n/*@here*/ return inner0 + outer0\n}\n}`
    const [{ vals, omitted }] = (await seenIn('many.js', code)) as [Seen]
    const passed = [...outer.slice(6), ...inner]
    expect(Object.keys(vals)).toEqual(passed)
    expect(vals).toMatchObject({ outer6: 6, outer9: 9, inner0: 0, inner19: 19 })
    expect([...omitted].sort()).toEqual(outer.slice(0, 6))
  })

  it('exactly 24: none is omitted', async () => {
    const names = Array.from({ length: 24 }, (_, i) => `v${i}`)
    const code = `export function run() {\n${names.map((name, i) => `const ${name} = ${i}`).join('\n')}\n/*@here*/ return v0\n}`
    const [{ vals, omitted }] = (await seenIn('exactly.js', code)) as [Seen]
    expect(Object.keys(vals)).toEqual(names)
    expect(omitted).toEqual([])
  })
})

describe('a name in its temporal dead zone is absent', () => {
  it('a local', async () => {
    const code = `export function run() {\n  const a = 1\n  /*@here*/ const b = a + 1\n  let c = b\n  return c\n}`
    expect((await seenIn('tdz-local.js', code))[0]!.vals).toEqual({ a: 1 })
  })

  it('a name of the module', async () => {
    const code = `
const log = []
export function run() {
  /*@here*/ log.push(1)
  return () => [later, log, Later]
}
globalThis.tdzEarly?.(run)
const later = 'now'
class Later {}
`
    const file = 'tdz-module.js'
    const seen: string[][] = []
    const probe = (): void => void probes.enable(at(file, code, 'here'), ({ uv }) => void seen.push(Object.keys(uv).sort()))
    Object.assign(globalThis, { tdzEarly: (run: () => void) => (probe(), run()) })
    const { run } = await loadModule<{ run: () => unknown }>(file, code)
    Reflect.deleteProperty(globalThis, 'tdzEarly')
    run()
    // What only the inner function refers to is not an upvalue of this one.
    expect(seen).toEqual([['log'], ['log']])
  })

  it('a name of the module that the function itself refers to', async () => {
    const code = `
const log = []
export function run(ready) {
  /*@here*/ log.push(1)
  return ready ? [later, typeof Later] : []
}
globalThis.tdzEarly?.(run)
const later = 'now'
class Later {}
`
    const file = 'tdz-module-own.js'
    const seen: string[][] = []
    const probe = (): void => void probes.enable(at(file, code, 'here'), ({ uv }) => void seen.push(Object.keys(uv).sort()))
    Object.assign(globalThis, { tdzEarly: (run: (ready: boolean) => void) => (probe(), run(false)) })
    const { run } = await loadModule<{ run: (ready: boolean) => unknown }>(file, code)
    Reflect.deleteProperty(globalThis, 'tdzEarly')
    expect(run(true)).toEqual(['now', 'function'])
    expect(seen).toEqual([['log'], ['Later', 'later', 'log']])
  })

  it('a name of an enclosing function', async () => {
    const code = `export function run() {
  const first = 1
  function inner(ready) {
    /*@here*/ return ready ? first + late : 0
  }
  inner(false)
  const late = 2
  return inner(true)
}`
    const seen = await seenIn('tdz-enclosing.js', code)
    expect(seen.map(({ uv }) => uv)).toEqual([{ first: 1 }, { first: 1, late: 2 }])
  })

  it('a name of another switch clause', async () => {
    const code = `export function run() {
  switch (2) {
    case 1:
      let one = 1
    case 2:
      let two = 2
      /*@here*/ return two
  }
}`
    expect((await seenIn('tdz-switch.js', code))[0]!.vals).toEqual({ two: 2 })
  })
})

describe('vals', () => {
  const cases: Record<string, [code: string, vals: object]> = {
    'parameters, defaults, patterns, rest': [
      `export function run(a = 1, { b, c: [d] } = { b: 2, c: [3] }, ...rest) {\n  /*@here*/ return a\n}`,
      { a: 1, b: 2, d: 3, rest: [] },
    ],
    'hoisted var and function': [
      `export function run() {\n  /*@here*/ const a = 1\n  var v = 2\n  return typeof f + v + a\n  function f() {}\n}`,
      { v: undefined, f: expect.any(Function) },
    ],
    'the inner one of two names': [
      `export function run() {\n  const a = 1\n  {\n    const a = 2\n    /*@here*/ return a\n  }\n}`,
      { a: 2 },
    ],
    'a dead inner name hides the outer': [
      `export function run() {\n  const a = 1\n  {\n    /*@here*/ const b = 1\n    const a = 2\n    return a + b\n  }\n}`,
      {},
    ],
    'loops and catch': [
      `export function run() {\n  for (const [k, v] of Object.entries({ x: 1 })) {\n    try {\n      throw k\n    } catch (error) {\n      /*@here*/ return v\n    }\n  }\n}`,
      { k: 'x', v: 1, error: 'x' },
    ],
    'the name __proto__': [
      `export function run() {\n  const __proto__ = 5\n  /*@here*/ return __proto__\n}`,
      JSON.parse('{"__proto__":5}') as object,
    ],
    'generators and async': [
      `export async function run() {\n  const a = await 1\n  function* g(x) {\n    const got = yield x\n    /*@here*/ yield got\n  }\n  const it = g(a)\n  it.next()\n  return it.next(7).value\n}`,
      { x: 1, got: 7 },
    ],
  }
  it.each(Object.entries(cases))('%s', async (name, [code, vals]) => {
    const [seen] = await seenIn(`vals-${name.replace(/\W/g, '-')}.js`, code)
    expect(seen!.vals).toEqual(vals)
    expect(Object.keys(seen!.vals).sort()).toEqual(Object.keys(vals).sort())
  })
})

describe('this', () => {
  const OWN = { own: 1 }
  const cases: Record<string, [code: string, self: unknown]> = {
    method: [`export const run = () => ({ own: 1, m() {\n  /*@here*/ return 1\n} }).m()`, { ...OWN, m: expect.any(Function) }],
    getter: [`export const run = () => ({ own: 1, get m() {\n  /*@here*/ return 1\n} }).m`, { ...OWN, m: 1 }],
    'a function called as one': [`function f() {\n  /*@here*/ return 1\n}\nexport const run = () => f()`, undefined],
    'a function called on something': [
      `function f() {\n  /*@here*/ return 1\n}\nexport const run = () => f.call(${JSON.stringify(OWN)})`,
      OWN,
    ],
    'an arrow that uses it': [
      `function f() {\n  return [1].map((x) => {\n    /*@here*/ return this.own + x\n  })\n}\nexport const run = () => f.call({ own: 1 })`,
      OWN,
    ],
    'an arrow that does not': [
      `function f() {\n  return [1].map((x) => {\n    /*@here*/ return x\n  })\n}\nexport const run = () => f.call({ own: 1 })`,
      undefined,
    ],
    'a constructor': [
      `class A {\n  own = 1\n  constructor() {\n    /*@here*/ this.x = this.own\n  }\n}\nexport const run = () => new A().x`,
      OWN,
    ],
    'a derived constructor before super': [
      `class A {}\nclass B extends A {\n  constructor() {\n    /*@here*/ const x = 1\n    super()\n    this.x = x\n  }\n}\nexport const run = () => new B().x`,
      undefined,
    ],
    'a derived constructor after super': [
      `class A { own = 1 }\nclass B extends A {\n  constructor() {\n    super()\n    /*@here*/ this.x = 2\n  }\n}\nexport const run = () => new B().x`,
      OWN,
    ],
    'a derived constructor, super in both branches': [
      `class A { own = 1 }\nclass B extends A {\n  constructor(a) {\n    if (a) super()\n    else super()\n    /*@here*/ this.x = 2\n  }\n}\nexport const run = () => new B().x`,
      undefined,
    ],
    'a derived constructor, super in one branch': [
      `class A {}\nclass B extends A {\n  constructor(a) {\n    if (a) super()\n    /*@here*/ if (!a) super()\n    this.x = 2\n  }\n}\nexport const run = () => new B().x`,
      undefined,
    ],
    'a derived constructor, super in an arrow': [
      `class A {}\nclass B extends A {\n  constructor() {\n    const late = () => super()\n    /*@here*/ late()\n    this.x = 2\n  }\n}\nexport const run = () => new B().x`,
      undefined,
    ],
    'a derived constructor, super in a try': [
      `class A {}\nclass B extends A {\n  constructor() {\n    try {\n      JSON.parse('no')\n      super()\n    } catch {\n      /*@here*/ super()\n    }\n    this.x = 2\n  }\n}\nexport const run = () => new B().x`,
      undefined,
    ],
    'a static method': [
      `class A {\n  static own = 1\n  static m() {\n    /*@here*/ return this.own\n  }\n}\nexport const run = () => A.m()`,
      expect.any(Function),
    ],
    'a static block': [
      `export const run = () => {\n  class A {\n    static own = 1\n    static {\n      /*@here*/ this.x = 2\n    }\n  }\n  return A.x\n}`,
      expect.any(Function),
    ],
    'an arrow in a field': [
      `class A {\n  own = 1\n  f = () => {\n    /*@here*/ return this.own\n  }\n}\nexport const run = () => new A().f()`,
      expect.objectContaining(OWN),
    ],
  }
  it.each(Object.entries(cases))('%s', async (name, [code, self]) => {
    const [seen] = await seenIn(`this-${name.replace(/\W/g, '-')}.js`, code)
    expect(seen!.self).toEqual(self)
  })

  it('of a sloppy function called as one is the global object', () => {
    const code = `(function () {\n  /*@here*/ return this === globalThis\n})`
    const run = loadScript<() => boolean>('sloppy.js', code)
    const seen = watch('sloppy.js', code)
    expect(run()).toBe(true)
    expect(seen[0]!.self).toBe(globalThis)
  })
})

describe('info', () => {
  const code = `const shared = { n: 1 }
export function run() {
  const object = { deep: { list: [1] } }
  const result = inner(object)
  return result
  function inner(given) {
    /*@here*/ return given === object && shared.n
  }
}
`
  it('gives the values themselves, and the same objects at each reading', async () => {
    const file = 'info.js'
    const { run } = await loadModule<{ run: () => unknown }>(file, code)
    let info: ProbeInfo | undefined
    probes.enable(at(file, code, 'here'), (it) => {
      info = it
      expect(it.vals).toBe(it.vals)
      expect(it.uv).toBe(it.uv)
      expect(it.vals['given']).toBe(it.uv['object'])
      expect(it.uv).toHaveProperty('shared', { n: 1 })
    })
    expect(run()).toBe(1)
    expect(probes.list()[0]).toMatchObject({ status: 'on', hits: 1 })
    // It can be read after the hit, apart from the stack.
    expect(info!.vals).toEqual({ given: { deep: { list: [1] } } })
  })

  it('stack and traceback begin at the site and go on in the program', async () => {
    const file = 'src/stack.js'
    const { run } = await loadModule<{ run: () => unknown }>(file, code)
    const seen: string[] = []
    probes.enable(
      at(file, code, 'here'),
      ({ stack, traceback }) => void seen.push(stack, traceback('message'), traceback('', 1), traceback()),
    )
    run()
    const [stack, message, skipped, bare] = seen as [string, string, string, string]
    const lines = stack.split('\n')
    expect(lines[0]).toBe('    at inner (src/stack.js:7:15)')
    expect(lines[1]).toMatch(/^ {4}at (?:Module\.)?run \(data:/)
    expect(lines.join('\n')).not.toMatch(/probesHit|dist\/runtime/)
    expect(message).toBe(`message\nstack traceback:\n${stack}`)
    expect(bare).toBe(`stack traceback:\n${stack}`)
    expect(skipped).toBe(`stack traceback:\n${lines.slice(1).join('\n')}`)
  })

  it('stack read after the hit says that it is too late', async () => {
    const file = 'late-stack.js'
    const { run } = await loadModule<{ run: () => unknown }>(file, code)
    let info: ProbeInfo | undefined
    probes.enable(at(file, code, 'here'), (it) => void (info = it))
    run()
    expect(info!.stack).toContain('read info.stack before the first await')
  })
})
