import { probes, type Handler, type Probe } from 'unplugin-probes/runtime'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { at, loadModule } from './load-code.ts'
import { reported } from './reported.ts'

const FILE = 'board.js'
const CODE = `export function work(x) {
  /*@first*/ const y = x + 1; const z = y

  /*@last*/ return z
}
`
const FIRST = at(FILE, CODE, 'first')
const LAST = at(FILE, CODE, 'last')

let work: (x: number) => number

beforeAll(async () => {
  ;({ work } = await loadModule<{ work: typeof work }>(FILE, CODE))
})

afterEach(() => void probes.disableAll())

describe('several probes', () => {
  it('on one site: in the order in which they were enabled, each with its own count', () => {
    const seen: string[] = []
    probes.enable(LAST, ({ hit }) => void seen.push(`a${hit}`))
    work(1)
    probes.enable(LAST, ({ hit }) => void seen.push(`b${hit}`))
    work(1)
    expect(seen).toEqual(['a1', 'a2', 'b1'])
  })

  it('in one function: each at its own site', () => {
    const seen: string[] = []
    const first = probes.enable(FIRST, ({ vals }) => void seen.push(`first ${JSON.stringify(vals)}`))
    probes.enable(LAST, ({ vals }) => void seen.push(`last ${JSON.stringify(vals)}`))
    work(1)
    expect(seen).toEqual(['first {"x":1}', 'last {"x":1,"y":2,"z":2}'])
    first.disable()
    work(2)
    expect(seen.slice(2)).toEqual(['last {"x":2,"y":3,"z":3}'])
  })
})

describe('disable', () => {
  it('by handle, more than once', () => {
    const [a, b] = [probes.enable(LAST, () => {}), probes.enable(LAST, () => {})]
    a.disable()
    a.disable()
    expect([a.status, b.status]).toEqual(['removed', 'on'])
    expect(a).toMatchObject({ sites: [], reason: 'disabled' })
    expect(probes.list()).toEqual([b])
    work(1)
    expect([a.hits, b.hits]).toEqual([0, 1])
  })

  it('by address: the same text, or another one that binds to the same site', async () => {
    const enableFour = (): Probe[] => [LAST, `src/../${LAST}`, LAST, FIRST].map((address) => probes.enable(address, () => {}))
    await reported(() => {
      const four = enableFour()
      expect(probes.disable(LAST)).toBe(2)
      // The second address names a folder that is not there.
      expect(four.map(({ status }) => status)).toEqual(['removed', 'pending', 'removed', 'on'])
      expect(probes.disable(LAST)).toBe(0)
    })
    probes.disableAll()
    const bound = [probes.enable(`${FILE}:3`, () => {}), probes.enable(LAST, () => {}), probes.enable(FIRST, () => {})]
    expect(probes.disable(LAST)).toBe(2)
    expect(bound.map(({ status }) => status)).toEqual(['removed', 'removed', 'on'])
  })

  it('by address: pending ones too', async () => {
    await reported(() => {
      const probe = probes.enable('not-there.js:1', () => {})
      expect(probes.disable('not-there.js:1')).toBe(1)
      expect(probe.status).toBe('removed')
    })
  })

  it('all', async () => {
    await reported(() => {
      const some = [probes.enable(LAST, () => {}), probes.enable('not-there.js:1', () => {}), probes.enable('nonsense', () => {})]
      expect(probes.disableAll()).toBe(2)
      expect(some.map(({ status }) => status)).toEqual(['removed', 'removed', 'error'])
      expect(probes.list()).toEqual([])
      expect(probes.disableAll()).toBe(0)
    })
  })
})

it('list: every probe that is not removed, oldest first, as it is now', async () => {
  await reported(() => {
    const gone = probes.enable(LAST, () => true)
    const on = probes.enable(LAST, () => {})
    const failing = probes.enable(FIRST, () => {
      throw new Error('no')
    })
    probes.enable('not-there.js:1', () => {})
    probes.enable(`${FILE}:900`, () => {})
    expect(probes.list()).toHaveLength(5)
    work(1)
    expect(gone.status).toBe('removed')
    const states = (): unknown[] => probes.list().map(({ address, status, hits }) => [address, status, hits])
    const after = [
      [LAST, 'on', 1],
      [FIRST, 'error', 1],
      ['not-there.js:1', 'pending', 0],
      [`${FILE}:900`, 'no-code', 0],
    ]
    expect(states()).toEqual(after)
    for (const probe of probes.list()) expect(probe.reason === '').toBe(probe === on)
    failing.disable()
    expect(states()).toEqual(after.filter(([, status]) => status !== 'error'))
  })
})

describe('what is not an address or not a handler', () => {
  const circular: { self?: unknown } = {}
  circular.self = circular
  const nonsense: readonly [name: string, value: unknown][] = [
    ['nothing', undefined],
    ['null', null],
    ['empty', ''],
    ['no line', 'board.js'],
    ['line 0', 'board.js:0'],
    ['column 0', 'board.js:1:0'],
    ['negative', 'board.js:-1'],
    ['fraction', 'board.js:1.5'],
    ['no file', ':3'],
    ['only a slash', '/:3'],
    ['text', 'board.js:four'],
    ['four parts', 'board.js:1:2:3:'],
    ['a number', 5],
    ['a bigint', 5n],
    ['a symbol', Symbol('board.js:3')],
    ['an object', { file: 'board.js', line: 3 }],
    ['an object without prototype', Object.create(null)],
    ['a circular object', circular],
    [
      'an object whose text throws',
      {
        toString: () => {
          throw new Error('no')
        },
        toJSON: () => {
          throw new Error('no')
        },
      },
    ],
    ['a function', () => 'board.js:3'],
  ]

  it.each(nonsense)('enable: %s', async (_name, address) => {
    let probe: Probe | undefined
    const lines = await reported(() => (probe = probes.enable(address as string, () => {})))
    expect(probe!.status).toBe('error')
    expect(probe!.reason).toMatch(/^not an address: .*; write file:line, file:line:column, .*count from 1$/)
    expect(lines).toHaveLength(1)
  })

  it.each(nonsense)('disable, sites, watch, unwatch: %s', async (_name, address) => {
    const on = probes.enable(LAST, () => {})
    await reported(() => {
      expect(probes.disable(address as string)).toBe(0)
      expect(Array.isArray(probes.sites(address as string))).toBe(true)
      if (typeof address !== 'string') probes.watch(address as string)
      if (address !== undefined) probes.unwatch(address as string)
    })
    expect(on.status).toBe('on')
  })

  it.each([
    ['undefined', undefined, 'undefined'],
    ['null', null, 'null'],
    ['text', 'console.log', '"console.log"'],
    ['object', {}, 'a value of type object'],
  ])('a handler that is %s', async (_name, handler, says) => {
    let probe: Probe | undefined
    const lines = await reported(() => (probe = probes.enable(LAST, handler as unknown as Handler)))
    expect(probe!).toMatchObject({ status: 'error', reason: `its handler is ${says}, not a function`, sites: [] })
    expect(lines).toEqual([`probes: ${LAST} is error: ${probe!.reason}`])
    expect(work(1)).toBe(2)
  })
})
