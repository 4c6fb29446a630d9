import { afterEach, describe, expect, it, vi } from 'vitest'

const NAMES = ['__proto__', 'toString', 'a', 'constructor', 'b', 'c', 'd', 'e', 'ä', 'g', 'hasOwnProperty', 'i']

type Build = (values: readonly unknown[]) => Record<string, unknown>

/** One way of making objects of values, the first of which has the number `from`. */
async function buildOf(how: string, names: readonly string[], from: number): Promise<Build> {
  const { builderOf, compileBuilders, compiled, literalOf } = await import('../../src/runtime/sites/build-values.ts')
  if (how === 'by copies') return builderOf(names, from)
  compileBuilders()
  return compiled('v', `return {${literalOf(names, (i) => `v[${from + i}]`)}}`) as Build
}

afterEach(() => {
  delete (Object.prototype as { trap?: unknown }).trap
})

describe.each(['from text', 'by copies'])('%s', (how) => {
  it('gives each name its value, as plain properties in their order', async () => {
    vi.resetModules()
    for (let count = 0; count <= NAMES.length; count++) {
      const names = NAMES.slice(0, count)
      const build = await buildOf(how, names, 2)
      for (let hit = 0; hit < 3; hit++) {
        const values = ['this', 'closure', ...names.map((_, i) => [i, `${i}`, { i }, undefined, i / 3][(hit + i) % 5])]
        const object = build(values)
        const described = names.map((name, i) => [name, { value: values[i + 2], writable: true, enumerable: true, configurable: true }])
        expect(Object.entries(Object.getOwnPropertyDescriptors(object))).toEqual(described)
        expect(Object.getPrototypeOf(object)).toBe(Object.prototype)
        expect(build(values)).not.toBe(object)
      }
    }
  })

  it('meets no setter of the program', async () => {
    vi.resetModules()
    const early = await buildOf(how, ['trap', 'x'], 0)
    const set = vi.fn()
    Object.defineProperty(Object.prototype, 'trap', { set, get: () => 'trapped', configurable: true })
    const late = await buildOf(how, ['trap', 'x'], 0)
    for (const build of [early, late])
      expect(Object.entries(build([1, 2]))).toEqual([
        ['trap', 1],
        ['x', 2],
      ])
    expect(set).not.toHaveBeenCalled()
  })
})
