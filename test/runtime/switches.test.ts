import { probes } from 'unplugin-probes/runtime'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadModule } from './load-code.ts'

const CODE = `export function first() {
  return 1
}
export function second() {
  return 2
}
`

let file: string
let switches: () => string[]
let count = 0
let first: () => number
let second: () => number

beforeEach(async () => {
  file = `switches-${++count}.js`
  const before = new Set(Object.getOwnPropertyNames(globalThis))
  ;({ first, second } = await loadModule<{ first: () => number; second: () => number }>(file, CODE))
  const own = new Set(Object.getOwnPropertyNames(globalThis).filter((name) => !before.has(name) && name.startsWith('$p')))
  switches = () => Object.getOwnPropertyNames(globalThis).filter((name) => own.has(name))
})

afterEach(() => void probes.disableAll())

const OFF = { value: undefined, writable: true, enumerable: false, configurable: true }

/** Runs a function until its switch, which went off, has got its fresh property. */
async function untilOff(name: string, run: () => unknown): Promise<void> {
  const look = (): PropertyDescriptor | undefined => {
    run()
    return descriptor(name)
  }
  await expect.poll(look, { timeout: 10_000 }).toEqual(OFF)
}

function descriptor(name: string): PropertyDescriptor | undefined {
  return Object.getOwnPropertyDescriptor(globalThis, name)
}

describe('the switches of a file', () => {
  it('one for each function, not enumerable, undefined while nothing is on', () => {
    const [a, b, ...rest] = switches()
    expect(rest).toEqual([])
    expect([descriptor(a!), descriptor(b!)]).toEqual([OFF, OFF])
    expect(Object.keys(globalThis).filter((name) => name.startsWith('$p') || name.startsWith('__unplugin'))).toEqual([])
    const listed: string[] = []
    for (const name in globalThis) listed.push(name)
    expect(listed).not.toContain(a)
  })

  it('hold the same two functions in each cycle: what is younger than a compilation under way would make that one slow', () => {
    const [a] = switches() as [string, string]
    const cycle = (): [unknown, unknown] => {
      const probe = probes.enable(`${file}:2`, () => {})
      const on = descriptor(a)?.value as unknown
      probe.disable()
      return [on, descriptor(a)?.value]
    }
    const [on, off] = cycle()
    expect([typeof on, typeof off, on === off]).toEqual(['function', 'function', false])
    for (let i = 0; i < 5; i++) {
      first()
      const again = cycle()
      expect([again[0] === on, again[1] === off]).toEqual([true, true])
    }
  })

  it('get their fresh property also while timers have no turn', () => {
    const [a] = switches() as [string, string]
    probes.enable(`${file}:2`, () => {}).disable()
    expect(typeof descriptor(a)?.value).toBe('function')
    const end = performance.now() + 10_000
    while (descriptor(a)?.value !== undefined && performance.now() < end) for (let i = 0; i < 300; i++) first()
    expect(descriptor(a)).toEqual(OFF)
  })

  it('only that of the probed function is on, and it stays not enumerable', async () => {
    const [a, b] = switches() as [string, string]
    const probe = probes.enable(`${file}:2`, () => {})
    expect(descriptor(a)).toEqual({ ...OFF, value: expect.any(Function) as unknown })
    expect(descriptor(b)).toEqual(OFF)
    probe.disable()
    await untilOff(a, first)
  })

  it('is a fresh property when its function has run for a moment since it went off', async () => {
    const [a, b] = switches() as [string, string]
    probes.enable(`${file}:2`, () => true)
    first()
    first()
    // Properties keep the order of their creation: a fresh one comes last.
    expect(switches(), 'not at once').toEqual([a, b])
    await untilOff(a, first)
    expect(switches()).toEqual([b, a])
    const hits: number[] = []
    probes.enable(`${file}:2`, ({ hit }) => void hits.push(hit))
    first()
    expect(hits).toEqual([1])
  })

  it('one that is on again is left alone', async () => {
    const [a, b] = switches() as [string, string]
    const hits: string[] = []
    probes.enable(`${file}:2`, () => {}).disable()
    probes.enable(`${file}:5`, () => {}).disable()
    first()
    second()
    const probe = probes.enable(`${file}:2`, ({ hit }) => void hits.push(`hit ${hit}`))
    // The other's fresh property shows that the time has come.
    await untilOff(b, second)
    expect(descriptor(a)!.value).toBeTypeOf('function')
    first()
    expect(hits).toEqual(['hit 1'])
    expect(probe.status).toBe('on')
    expect(switches()).toEqual([a, b])
  })

  it('the last of two probes of a function turns it off', async () => {
    const [a] = switches() as [string]
    const [one, two] = [probes.enable(`${file}:2`, () => {}), probes.enable(`${file}:2`, () => {})]
    one.disable()
    expect(descriptor(a)!.value).toBeTypeOf('function')
    two.disable()
    await untilOff(a, first)
  })
})
