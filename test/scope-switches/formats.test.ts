import type { ProbeInfo } from 'unplugin-probes/runtime'
import { describe, expect, it } from 'vitest'
import { instrumentChecked } from '../integrity/instrument-checked.ts'
import { contextOf, ContextRealm, FORMATS, loadIn, realmOf, scoped, textOf } from './realms.ts'

let count = 0
const newFile = (): string => `scope-${++count}.js`

describe.each(FORMATS)('a file that has its switches in its scope, as %s', (format) => {
  it('runs as it did while nothing is on, and adds nothing to the global object', async () => {
    const before = new Set(Object.getOwnPropertyNames(globalThis))
    const { add, cart } = await realmOf(format).load(scoped(textOf(format), newFile(), { format }))
    expect([add(1), cart.total(2)]).toEqual([11, 5])
    const more = Object.getOwnPropertyNames(globalThis).filter((name) => !before.has(name) && /^\$|unplugin/.test(name))
    expect(more).toEqual([])
  })

  it.each(['before', 'after'])('gives handlers what there is: on %s it is loaded', async (when) => {
    const { probes, load } = bound(realmOf(format))
    const file = newFile()
    const seen: unknown[] = []
    const see = ({ vals, uv, this: self, hit }: ProbeInfo): void =>
      void seen.push({ vals: { ...vals }, uv: { ...uv }, n: (self as { n?: number } | undefined)?.n, hit })
    const enable = (): string[] => [`${file}:3`, `${file}:7`].map((address) => probes.enable(address, see).status)
    if (when === 'before') expect(enable()).toEqual(['pending', 'pending'])
    const { add, cart } = await load(scoped(textOf(format), file, { format }))
    if (when === 'after') expect(enable()).toEqual(['on', 'on'])
    expect([add(1), cart.total(2), add(3)]).toEqual([11, 5, 13])
    expect(seen).toEqual([
      { vals: { a: 1 }, uv: { base: 10 }, n: undefined, hit: 1 },
      { vals: { b: 2 }, uv: {}, n: 3, hit: 1 },
      { vals: { a: 3 }, uv: { base: 10 }, n: undefined, hit: 2 },
    ])
    probes.disableAll()
  })

  it('hits in every load of the file, and is off in every one after its last probe', async () => {
    const { probes, load, objects } = bound(realmOf(format))
    const file = newFile()
    const result = scoped(textOf(format), file, { format })
    const first = await load(result)
    let hits = 0
    const probe = probes.enable(`${file}:3`, () => void hits++)
    const second = await load(result)
    const third = await load(result)
    expect(new Set(objects).size).toBe(3)
    for (const { add } of [first, second, third]) add(1)
    expect(hits).toBe(3)
    const held = (): string[][] => objects.map((object) => Object.keys(object).map((name) => typeof object[name]))
    expect(held().map((types) => types.filter((type) => type === 'function'))).toEqual([['function'], ['function'], ['function']])
    probe.disable()
    expect(held().flat()).not.toContain('function')
    for (const { add } of [first, second, third]) expect(add(1)).toBe(11)
    expect(hits).toBe(3)
  })

  it('can be on again and again, and the last of two probes turns it off', async () => {
    const { probes, load, objects } = bound(realmOf(format))
    const file = newFile()
    const { add } = await load(scoped(textOf(format), file, { format }))
    let hits = 0
    for (let i = 0; i < 5; i++) {
      const [one, two] = [probes.enable(`${file}:3`, () => void hits++), probes.enable(`${file}:3`, () => void hits++)]
      add(1)
      one.disable()
      add(1)
      two.disable()
      add(1)
    }
    expect(hits).toBe(15)
    expect(Object.values(objects[0]!).filter((value) => value !== undefined)).toEqual([])
  })

  it('may declare a globalThis of its own', async () => {
    const { probes, load } = bound(realmOf(format))
    const file = newFile()
    const { add } = await load(scoped(textOf(format, 'const globalThis = 5;'), file, { format }))
    const hits: number[] = []
    probes.enable(`${file}:3`, ({ vals }) => void hits.push(vals['a'] as number))
    expect(add(4)).toBe(14)
    expect(hits).toEqual([4])
    probes.disableAll()
  })

  it('gets its table later where that is kept apart', async () => {
    const { probes, load } = bound(realmOf(format))
    const file = newFile()
    const result = scoped(textOf(format), file, { format, separateTable: true })
    expect(result.code).not.toContain('"source"')
    const { add } = await load(result)
    let hits = 0
    const probe = probes.enable(`${file}:3`, () => void hits++)
    expect(probe.status).toBe('pending')
    probes.tables({ v: 4, tables: { [result.key]: [result.file, result.table] } })
    add(1)
    expect(hits).toBe(1)
    probes.disableAll()
  })

  it('chooses nothing on entry', () => {
    expect(scoped(textOf(format), newFile(), { format, dispatch: 'everywhere' }).code).not.toContain('$t')
  })

  it('has a name for each of many functions', () => {
    const many = Array.from({ length: 3000 }, (_, index) => `function f${index}() { return ${index} }`).join('\n')
    expect(scoped(many, newFile(), { format }).switchCount).toBe(3000)
  })
})

describe.each(['commonjs', 'script'] as const)('in a context, as %s', (format) => {
  it('runs without a runtime, and leaves nothing that is enumerable on the global object', () => {
    const [context, untouched] = [contextOf(), contextOf()]
    const { add, cart } = loadIn(context, format, scoped(textOf(format), newFile(), { format }).code)
    loadIn(untouched, format, textOf(format))
    expect([add(1), cart.total(2)]).toEqual([11, 5])
    expect(Object.keys(context)).toEqual(Object.keys(untouched))
    const names = Object.getOwnPropertyNames(context).filter((name) => !Object.hasOwn(untouched, name))
    expect(names).toEqual(['unpluginProbesTables'])
  })

  it('runs where the program has broken what registers it', () => {
    const context = contextOf()
    loadIn(context, 'script', 'Object.defineProperty = () => { throw new Error("mine") }; var exported')
    const { add } = loadIn(context, format, scoped(textOf(format), newFile(), { format }).code)
    expect(add(1)).toBe(11)
  })

  it('is known to a runtime that comes later', async () => {
    const context = contextOf()
    const file = newFile()
    const result = scoped(textOf(format), file, { format })
    const { add } = loadIn(context, format, result.code)
    const waiting = (context as { unpluginProbesTables?: readonly { s?: object }[] }).unpluginProbesTables
    expect(waiting).toHaveLength(1)
    const { probes, load } = bound(new ContextRealm(format, context))
    const again = await load(result)
    let hits = 0
    const probe = probes.enable(`${file}:3`, () => void hits++)
    expect(probe.status).toBe('on')
    expect([add(1), again.add(2)]).toEqual([11, 12])
    expect(hits).toBe(2)
    probe.disable()
    expect(Object.values(waiting![0]!.s!)).not.toContainEqual(expect.any(Function))
  })

  it('stands beside files whose switches are properties of the global object', () => {
    const context = contextOf()
    const files = [newFile(), newFile()]
    const works = files.map((file, index) => {
      const { code } = instrumentChecked(textOf('commonjs'), file, { format: 'commonjs', switches: index === 0 ? 'scope' : 'file' })!
      return loadIn(context, 'commonjs', code)
    })
    const { probes } = new ContextRealm(format, context)
    const hits: string[] = []
    for (const file of files) probes.enable(`${file}:3`, ({ finfo }) => void hits.push(finfo.file))
    for (const { add } of works) add(1)
    expect(hits).toEqual(files)
  })
})

/** So that its parts can be taken apart. */
function bound<T extends ReturnType<typeof realmOf>>(realm: T): Pick<T, 'probes' | 'objects' | 'load'> {
  return { probes: realm.probes, objects: realm.objects, load: (file) => realm.load(file) }
}
