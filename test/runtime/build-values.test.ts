import { MOST_APART, type Builder } from '../../src/runtime/sites/build-values.ts'
import { afterEach, describe, expect, it, vi } from 'vitest'

const NAMES = ['__proto__', 'toString', 'a', 'constructor', 'b', 'c', 'd', 'e', 'ä', 'g', 'hasOwnProperty', 'i']

/** As a hit calls it: the values as they are, or a list of them. */
const call = (build: Builder, values: readonly unknown[], isListed: boolean): Record<string, unknown> => {
  const [a, b, c, d, e, f, g, h] = values
  return build(isListed ? values : undefined, a, b, c, d, e, f, g, h)
}

afterEach(() => {
  delete (Object.prototype as { trap?: unknown }).trap
})

describe.each(['from text', 'by copies'])('%s', (how) => {
  it('gives each name its value, as plain properties in their order', async () => {
    vi.resetModules()
    const { builderOf, compileBuilders } = await import('../../src/runtime/sites/build-values.ts')
    if (how === 'from text') compileBuilders()
    for (let count = 0; count <= NAMES.length; count++) {
      const names = NAMES.slice(0, count)
      const isListed = count + 2 > MOST_APART
      const build = builderOf(names, 2, isListed)
      for (let hit = 0; hit < 3; hit++) {
        const values = ['this', 'closure', ...names.map((_, i) => [i, `${i}`, { i }, undefined, i / 3][(hit + i) % 5])]
        const object = call(build, values, isListed)
        const described = names.map((name, i) => [name, { value: values[i + 2], writable: true, enumerable: true, configurable: true }])
        expect(Object.entries(Object.getOwnPropertyDescriptors(object))).toEqual(described)
        expect(Object.getPrototypeOf(object)).toBe(Object.prototype)
        expect(call(build, values, isListed)).not.toBe(object)
      }
    }
  })

  it('meets no setter of the program', async () => {
    vi.resetModules()
    const { builderOf, compileBuilders } = await import('../../src/runtime/sites/build-values.ts')
    if (how === 'from text') compileBuilders()
    const early = builderOf(['trap', 'x'], 0, false)
    const set = vi.fn()
    Object.defineProperty(Object.prototype, 'trap', { set, get: () => 'trapped', configurable: true })
    const late = builderOf(['trap', 'x'], 0, false)
    for (const build of [early, late])
      expect(Object.entries(call(build, [1, 2], false))).toEqual([
        ['trap', 1],
        ['x', 2],
      ])
    expect(set).not.toHaveBeenCalled()
  })
})
