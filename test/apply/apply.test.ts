import { probes, type HooksData } from 'unplugin-probes/runtime'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { at, loadModule } from '../runtime/load-code.ts'
import { reported } from '../runtime/reported.ts'

const FILE = 'applied.js'
const CODE = `export function work(x) {
  /*@first*/ const y = x + 1
  /*@second*/ return y
}
`
const FIRST = at(FILE, CODE, 'first')
const SECOND = at(FILE, CODE, 'second')
let work: (x: number) => number
beforeAll(async () => void ({ work } = await loadModule<{ work: typeof work }>(FILE, CODE)))
afterEach(async () => {
  await reported(() => void [undefined, 'KV'].map((name) => probes.apply(null, name)))
})

function text(address: string, log: string): string {
  return JSON.stringify({ probes: [{ at: address, log }] })
}

/** What is said while the program works once. */
function working(): Promise<string[]> {
  return reported(() => void work(1))
}

describe('probes.apply', () => {
  it('turns on what a text or an object says, and says so', async () => {
    const lines = await reported(() => {
      const { outcome, message, probes: on } = probes.apply(text(FIRST, 'x is {x}'))
      expect([outcome, message]).toEqual(['loaded', 'hooks probes.hooks.json applied: 1 probe on'])
      expect(on).toMatchObject([{ address: FIRST, status: 'on' }])
    })
    expect(lines[0]).toBe('probes: hooks probes.hooks.json applied: 1 probe on')
    expect(lines[1]).toContain(`${FIRST} is on at ${FIRST}`)
    expect(await working()).toEqual([`probes: ${FIRST} (work) x is 1`])
    const data: HooksData = { probes: [{ at: SECOND, log: 'y is {y}' }] }
    await reported(() => void probes.apply(data))
    expect(await working()).toEqual([`probes: ${SECOND} (work) y is 2`])
  })

  it('does and says nothing when it is given the same again, at each request for instance', async () => {
    await reported(() => void probes.apply(text(FIRST, 'x is {x}')))
    await working()
    expect(await reported(() => expect(probes.apply(text(FIRST, 'x is {x}')).probes[0]?.hits).toBe(1))).toEqual([])
  })

  it('leaves on what was on when the next one is wrong, says where once, and swaps when it is mended', async () => {
    await reported(() => void probes.apply(text(FIRST, 'x is {x}')))
    const wrong = '{ "probes": [\n  { "at": "a.js:1", "log": "{" }\n] }'
    const lines = await reported(() => {
      const { outcome, message, probes: on } = probes.apply(wrong)
      expect([outcome, on.map(({ address }) => address)]).toEqual(['failed', [FIRST]])
      expect(message).toMatch(/^hooks probes\.hooks\.json:2:\d+: probes\[0\] .+ \(HOOKS_SHAPE\); the probes that were on stay on$/)
      expect(probes.apply(wrong).message).toBe(message)
    })
    expect(lines).toHaveLength(1)
    expect(await working()).toEqual([`probes: ${FIRST} (work) x is 1`])
    await reported(() => void probes.apply(text(SECOND, 'y is {y}')))
    expect(await working()).toEqual([`probes: ${SECOND} (work) y is 2`])
  })

  it.each([null, undefined, ''])('is off where there is none any more: %j', async (none) => {
    await reported(() => void probes.apply(text(FIRST, 'x is {x}')))
    expect(await reported(() => void probes.apply(none))).toEqual(['probes: hooks probes.hooks.json removed: 1 probe off'])
    expect(await working()).toEqual([])
    expect(await reported(() => void probes.apply(none))).toEqual([])
  })

  it('keeps sets of several names apart, and what the program has turned on itself', async () => {
    const own = probes.count(FIRST)
    await reported(() => {
      probes.apply(text(FIRST, 'x is {x}'))
      probes.apply(text(SECOND, 'y is {y}'), 'KV')
      probes.apply(null)
    })
    expect((await working()).filter((line) => !line.includes('counted'))).toEqual([`probes: ${SECOND} (work) y is 2`])
    expect(own).toMatchObject({ status: 'on', hits: 1 })
    own.disable()
  })

  it.each([
    [Promise.resolve('{}'), 'hooks KV: it is a promise; await it (HOOKS_SHAPE); no probe is on'],
    [5, 'hooks KV: it is 5, not a text or an object with probes (HOOKS_SHAPE); no probe is on'],
    ['{"probes": [', 'hooks KV:1:13: it is no JSON: it ends before it is complete (HOOKS_JSON); no probe is on'],
    [
      { probes: [], more: 1 },
      'hooks KV:1:21: there is no field "more"; known are $schema, comment, limits, probes (HOOKS_SHAPE); no probe is on',
    ],
  ])('never throws: %j', async (given, message) => {
    const lines = await reported(() => expect(probes.apply(given as never, 'KV')).toEqual({ outcome: 'failed', message, probes: [] }))
    expect(lines).toEqual([`probes: ${message}`])
  })

  it('says once that it is given a promise, at whatever many requests', async () => {
    const request = (): void => void probes.apply(Promise.resolve('') as never)
    await reported(() => void probes.apply(text(FIRST, 'x is {x}')))
    expect(await reported(() => [1, 2, 3].forEach(request))).toEqual([
      'probes: hooks probes.hooks.json: it is a promise; await it (HOOKS_SHAPE); the probes that were on stay on',
    ])
    expect(await working()).toEqual([`probes: ${FIRST} (work) x is 1`])
    expect(await reported(() => void probes.apply(''))).toEqual(['probes: hooks probes.hooks.json removed: 1 probe off'])
  })

  it('does not throw where reading it does', async () => {
    const cyclic: { probes: unknown[] } = { probes: [] }
    cyclic.probes[0] = cyclic
    await reported(() => expect(probes.apply(cyclic as never, 'KV')).toMatchObject({ outcome: 'failed', probes: [] }))
  })
})
