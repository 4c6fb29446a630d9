import { probes, type Probe, type ProbeOptions } from 'unplugin-probes/runtime'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { at, loadModule } from '../runtime/load-code.ts'
import { reported } from '../runtime/reported.ts'

const FILE = 'limits.js'
const CODE = `export function work(x) {
  const y = x + 1
  /*@work*/ return y
}
`
const WORK = at(FILE, CODE, 'work')
let work: (x: number) => number
beforeAll(async () => void ({ work } = await loadModule<{ work: typeof work }>(FILE, CODE)))
afterEach(() => void probes.disableAll())

function run(times: number): void {
  for (let i = 0; i < times; i++) expect(work(i)).toBe(i + 1)
}

const pause = (time: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, time))

describe('hits', () => {
  it('ends a probe after as many, and says so', async () => {
    let seen = 0
    let probe!: Probe
    const lines = await reported(() => {
      probe = probes.enable(WORK, () => void seen++, { hits: 3 })
      run(10)
    })
    expect(seen).toBe(3)
    expect(probe).toMatchObject({ status: 'limited', hits: 3, reason: 'its limit of 3 hits is reached', sites: [] })
    expect(probes.list()).toEqual([])
    expect(lines).toEqual([`probes: ${WORK} is over after 3 hits: its limit of 3 hits is reached`])
  })

  it('does not begin anew for a handler that removes and adds itself', () => {
    let seen = 0
    const enable = (): Probe =>
      probes.enable(
        WORK,
        () => {
          seen++
          enable()
          return true
        },
        { hits: 3 },
      )
    enable()
    run(20)
    expect(seen).toBe(3)
  })

  it('does so for the program itself', () => {
    let seen = 0
    for (let i = 0; i < 2; i++) {
      probes.enable(WORK, () => void seen++, { hits: 3 })
      run(5)
    }
    expect(seen).toBe(6)
  })

  it('two probes of one line have their own', () => {
    const seen = [0, 0]
    for (const i of [0, 1]) probes.enable(WORK, () => void seen[i]!++, { hits: i + 2 })
    run(10)
    expect(seen).toEqual([2, 3])
  })

  it('a throw in the last one is an error all the same', async () => {
    let probe!: Probe
    const throwing = (): never => {
      throw new Error('no')
    }
    await reported(() => {
      probe = probes.enable(WORK, throwing, { hits: 1 })
      run(2)
    })
    expect(probe).toMatchObject({ status: 'error', hits: 1 })
  })
})

describe('perSecond', () => {
  it('drops what does not fit, says so once, and counts it', async () => {
    let seen = 0
    let probe!: Probe
    const lines = await reported(() => {
      probe = probes.enable(WORK, () => void seen++, { perSecond: 5 })
      run(1000)
    })
    expect(seen).toBeGreaterThanOrEqual(5)
    expect(seen).toBeLessThan(20)
    expect(probe.hits).toBe(seen)
    expect(probe.dropped).toBe(1000 - seen)
    expect(lines).toEqual([`probes: ${WORK}: it is hit more than 5 times a second (perSecond); what does not fit is dropped`])
    expect(JSON.parse(JSON.stringify(probe))).toMatchObject({ dropped: 1000 - seen })
  })

  it('has room again after a while', async () => {
    let seen = 0
    probes.enable(WORK, () => void seen++, { perSecond: 50 })
    run(200)
    const before = seen
    await pause(200)
    run(200)
    expect(seen).toBeGreaterThan(before + 3)
  })

  it('below one: the first, then one when it is due', async () => {
    let seen = 0
    probes.enable(WORK, () => void seen++, { perSecond: 0.0001 })
    run(10)
    await pause(20)
    run(10)
    expect(seen).toBe(1)
  })

  it('only what a condition lets through takes room', () => {
    const seen: number[] = []
    probes.enable(WORK, ({ vals }) => void seen.push(vals.x), { perSecond: 2, when: 'x >= 100' })
    run(103)
    expect(seen.slice(0, 2)).toEqual([100, 101])
  })
})

describe('inFlight', () => {
  it('drops hits while promises of the handler are unsettled', async () => {
    const settle: (() => void)[] = []
    const probe = probes.enable(WORK, () => new Promise<void>((resolve) => settle.push(resolve)), { inFlight: 2 })
    run(10)
    expect(probe).toMatchObject({ hits: 2, dropped: 8 })
    settle[0]!()
    await pause(0)
    run(10)
    expect(probe).toMatchObject({ hits: 3, dropped: 17 })
  })
})

describe('ttl', () => {
  it.each([30, '30ms', '0.03s'])('%s ends a probe', async (ttl) => {
    let probe!: Probe
    const lines = await reported(async () => {
      probe = probes.enable(WORK, () => undefined, { ttl })
      run(2)
      await expect.poll(() => probe.status).toBe('limited')
    })
    expect(probe).toMatchObject({ hits: 2, reason: 'its ttl is over' })
    run(2)
    expect(probe.hits).toBe(2)
    expect(lines).toEqual([`probes: ${WORK} is over after 2 hits: its ttl is over`])
  })

  it('ends one in a program that gives timers no turn', async () => {
    let probe!: Probe
    await reported(() => {
      probe = probes.enable(WORK, () => undefined, { ttl: 20 })
      for (const end = performance.now() + 2000; performance.now() < end && probe.status === 'on';) run(1)
    })
    expect(probe).toMatchObject({ status: 'limited', reason: 'its ttl is over' })
  })

  it('has nothing to say of a probe that is off', async () => {
    const lines = await reported(async () => {
      probes.enable(WORK, () => undefined, { ttl: 5 }).disable()
      await pause(30)
    })
    expect(lines).toEqual([])
  })
})

describe('what is no limit', () => {
  const WRONG: [options: unknown, reason: RegExp][] = [
    [{ hits: 0 }, /^hits is 0, not a whole number from 1$/],
    [{ hits: 1.5 }, /^hits is 1\.5, not/],
    [{ hits: '3' }, /^hits is "3", not/],
    [{ perSecond: 0 }, /^perSecond is 0, not a number above 0$/],
    [{ perSecond: Number.NaN }, /^perSecond is NaN, not/],
    [{ inFlight: -1 }, /^inFlight is -1, not/],
    [{ ttl: '5x' }, /^ttl is "5x", not milliseconds or a text such as "10m"/],
    [{ ttl: 'm' }, /^ttl is "m", not/],
    [{ ttl: 0 }, /^ttl is 0, not/],
    [{ ttl: '9000h' }, /at most 24 days/],
    [{ when: 5 }, /^when is 5, not a text/],
    [{ when: 'x >' }, /^when "x >" cannot be read: a value is missing \(character 4\)$/],
    [{ limit: 5 }, /^there is no option "limit"; known are when, hits, perSecond, inFlight, ttl, expect, follow, instance, sample$/],
    [{ values: [] }, /^there is no option "values"/],
    [5, /^its options are 5, not an object$/],
    [null, /^its options are null, not an object$/],
    [Object.defineProperty({}, 'hits', { enumerable: true, get: () => void JSON.parse('{') }), /^its options cannot be read: SyntaxError/],
  ]
  it.each(WRONG.map(([options, reason]) => [reason, options] as const))('%s', (reason, options) => {
    const probe = probes.enable(WORK, () => undefined, options as ProbeOptions)
    expect(probe.status).toBe('error')
    expect(probe.reason).toMatch(reason)
  })
})
