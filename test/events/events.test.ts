import { probes, type ProbeEvent, type ProbeEvents } from 'unplugin-probes/runtime'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { at, loadModule } from '../runtime/load-code.ts'
import { reported } from '../runtime/reported.ts'

const FILE = 'listened.js'
const CODE = `export function work(x, user = { name: 'Ann', password: 'p' }) {
  /*@work*/ return x + 1
}
export function caller(x) {
  /*@caller*/ return work(x)
}
`
const WORK = at(FILE, CODE, 'work')
const CALLER = at(FILE, CODE, 'caller')
let work: (x: number) => number
let caller: (x: number) => number
beforeAll(async () => void ({ work, caller } = await loadModule<{ work: typeof work; caller: typeof caller }>(FILE, CODE)))
const stops: (() => void)[] = []
afterEach(() => {
  for (const stop of stops.splice(0)) stop()
  probes.disableAll()
})

const TYPES = ['hit', 'log', 'status', 'error', 'load', 'note'] as const

/** All events from now on. */
function heard(types: readonly (keyof ProbeEvents)[] = TYPES): ProbeEvent[] {
  const events: ProbeEvent[] = []
  for (const type of types) stops.push(probes.on(type, (event) => void events.push(event)))
  return events
}

const PLACE = { location: { url: FILE, line: 2, column: 13 }, function: 'work', text: 'return x + 1' }

describe('events', () => {
  it('of a probe that logs: on, hit, line, off', async () => {
    const events = heard()
    await reported(() => {
      const probe = probes.log(WORK, 'x is {x}', { hits: 2 })
      work(5)
      work(6)
      expect(probe.status).toBe('limited')
    })
    const about = { probe: WORK, ...PLACE }
    expect(events).toMatchObject([
      { event: 'status', probe: WORK, status: 'on', hits: 0, dropped: 0, locations: [PLACE.location], reason: '' },
      { event: 'hit', hit: 1, ...about, message: `${FILE}:2:13 (work) hit 1` },
      { event: 'log', hit: 1, ...about, message: 'x is 5' },
      { event: 'hit', hit: 2, ...about },
      { event: 'log', hit: 2, ...about, message: 'x is 6' },
      { event: 'status', status: 'limited', hits: 2, locations: [], reason: 'its limit of 2 hits is reached' },
    ])
    for (const { time, pid } of events) expect([Math.abs(Date.now() - time) < 60_000, pid]).toEqual([true, process.pid])
  })

  it('of two probes of one address have an id each', async () => {
    const events = heard(['status', 'hit'])
    await reported(() => {
      const first = probes.enable(WORK, () => {})
      probes.enable(WORK, () => true)
      work(1)
      first.disable()
    })
    const [one, two] = [events[0]!, events[1]!].map((event) => (event.event === 'status' ? event.id : 0))
    expect(one).not.toBe(two)
    expect(
      events.map((event) => (event.event === 'status' ? [event.id, event.status] : event.event === 'hit' && [event.id, 'hit'])),
    ).toEqual([
      [one, 'on'],
      [two, 'on'],
      [one, 'hit'],
      [two, 'hit'],
      [two, 'removed'],
      [one, 'removed'],
    ])
  })

  it('of a snapshot have what it shows, without secrets', async () => {
    const events = heard(['log'])
    await reported(() => {
      probes.snapshot(WORK, { stack: true })
      probes.snapshot(WORK, { values: ['user.name', 'user.password', 'x.y.z'] })
      work(5)
    })
    expect(events).toMatchObject([
      { values: { vals: { x: 5, user: { name: 'Ann', password: '<redacted>' } } }, stack: expect.stringContaining('at work') },
      { values: { 'user.name': 'Ann', 'user.password': '<redacted>', 'x.y.z': expect.stringContaining('<') } },
    ])
    expect(events).toHaveLength(2)
    expect(JSON.stringify(events)).not.toContain('"p"')
  })

  it('of info.log have its values; those after an await their own place', async () => {
    const events = heard(['log'])
    await reported(async () => {
      probes.enable(WORK, async (info) => {
        info.log('a message', { deep: [1, 2] }, 7n)
        await Promise.resolve()
        info.log('later')
      })
      work(5)
      await new Promise((resolve) => setTimeout(resolve))
    })
    expect(events).toMatchObject([
      { message: 'a message {deep: [1, 2]} 7n', values: [{ deep: [1, 2] }, '7n'], probe: WORK, hit: 1, ...PLACE },
      { message: 'later', hit: 1, location: PLACE.location, function: 'work' },
    ])
    expect(events[1]).not.toHaveProperty('probe')
  })

  it('of a handler that throws, at once and later', async () => {
    const events = heard(['error', 'status'])
    await reported(async () => {
      probes.enable(WORK, () => {
        throw new Error('at once')
      })
      probes.enable(CALLER, async () => {
        await Promise.resolve()
        throw new Error('later')
      })
      caller(5)
      await new Promise((resolve) => setTimeout(resolve))
    })
    expect(events.filter(({ event }) => event === 'error')).toMatchObject([
      { probe: WORK, hit: 1, message: expect.stringContaining('at once') },
      { probe: CALLER, hit: 1, message: expect.stringContaining('later') },
    ])
    expect(events.filter((event) => event.event === 'status' && event.status === 'error')).toHaveLength(2)
  })

  it('of an address that waits, one that is wrong, and one that has no site', async () => {
    const events = heard(['status'])
    await reported(() => {
      probes.enable('nowhere.js:1', () => {})
      probes.enable('not an address', () => {})
      probes.enable(`${FILE}:99`, () => {})
      probes.disable('nowhere.js:1')
    })
    expect(events.map((event) => event.event === 'status' && event.status)).toEqual(['pending', 'error', 'no-code', 'removed'])
    for (const { message } of events) expect(message).toContain(' is ')
  })

  it('are told in the order in which they come, each once, and not after the end', async () => {
    const events = heard(['hit'])
    probes.enable(WORK, () => {})
    work(1)
    work(2)
    stops.pop()!()
    work(3)
    expect(events.map((event) => event.event === 'hit' && event.hit)).toEqual([1, 2])
  })
})

describe('a listener', () => {
  it('that calls what is probed is not hit', () => {
    let calls = 0
    stops.push(probes.on('hit', () => void (calls++, work(0))))
    const probe = probes.enable(WORK, () => {})
    work(1)
    expect([calls, probe.hits]).toEqual([1, 1])
  })

  it('that throws, or rejects, is off and is said; the probe and others go on', async () => {
    const events = heard(['hit', 'error'])
    const lines = await reported(async () => {
      probes.on('hit', () => {
        throw new Error('of a listener')
      })
      probes.on('hit', () => Promise.reject(new Error('of a later one')))
      const probe = probes.enable(WORK, () => {})
      work(1)
      work(2)
      await new Promise((resolve) => setTimeout(resolve, 5))
      expect(probe).toMatchObject({ status: 'on', hits: 2 })
    })
    expect(lines.map((line) => line.replace(/ \(at.*?\)/, ''))).toEqual([
      'probes: a listener of "hit" threw Error: of a listener; it is off',
      'probes: a listener of "hit" threw Error: of a later one; it is off',
    ])
    expect(events.map(({ event }) => event)).toEqual(['hit', 'error', 'hit', 'error'])
  })

  it('that brings about what it listens to does not keep the program', async () => {
    let calls = 0
    stops.push(
      probes.on('status', () => {
        calls++
        probes.enable(`nowhere${calls}.js:1`, () => {})
      }),
    )
    await reported(() => void probes.enable('nowhere.js:1', () => {}))
    expect(calls).toBeGreaterThan(0)
    expect(calls).toBeLessThan(1000)
  })

  it('is called without what the program has put on the prototype of all objects', async () => {
    const events = heard(['log'])
    const prototype = Object.prototype as { toJSON?: unknown; event?: unknown }
    let asked = 0
    await reported(() => {
      Object.defineProperty(prototype, 'event', {
        configurable: true,
        set() {
          asked++
        },
      })
      Object.defineProperty(prototype, 'toJSON', { configurable: true, get: () => void asked++ })
      try {
        probes.log(WORK, '{x}')
        work(1)
      } finally {
        delete prototype.toJSON
        delete prototype.event
      }
    })
    expect([events.length, asked]).toEqual([1, 0])
  })

  it('that always brings about what it listens to ends, and is said', async () => {
    let calls = 0
    const lines = await reported(async () => {
      probes.on('status', () => {
        calls++
        probes.count(WORK).disable()
      })
      probes.count(WORK)
      for (let i = 0; i < 300; i++) await new Promise((resolve) => setTimeout(resolve, 1))
    })
    expect(calls).toBeLessThan(5000)
    expect(lines.join()).toMatch(
      /a listener of "status" threw Error: it brings about what it listens to, 50 times over|more than 1000 events at once/,
    )
  })

  it('hears nothing of a probe that never was on', async () => {
    const events = heard(['status'])
    await reported(() => {
      probes.enable(WORK, () => {}, { hits: 0 })
    })
    expect(events).toMatchObject([{ status: 'error', probe: WORK }])
  })

  it('gets an address as text, whatever it was, and a message of bounded length', async () => {
    const events = heard(['status', 'log'])
    await reported(() => {
      for (const address of [{}, NaN, null, undefined, Symbol('s'), 5n, () => 1]) probes.enable(address as never, () => {})
      probes.enable(WORK, (info) => info.log('z'.repeat(5e6)))
      work(1)
    })
    for (const event of events) if (event.event === 'status') expect(event.probe).toBeTypeOf('string')
    for (const { message } of events) expect(message.length).toBeLessThan(10_100)
  })

  it('gets no secret of a message or an error', async () => {
    const events = heard()
    const lines = await reported(() => {
      probes.enable(WORK, (info) => {
        info.log('Authorization: Bearer hunter2hunter2')
        info.log('https://ann:hunter2@host/?api_key=hunter2')
        throw new Error('https://ann:hunter2@host/?api_key=hunter2')
      })
      work(1)
    })
    expect(events.length).toBeGreaterThan(4)
    expect(JSON.stringify([events, lines])).not.toContain('hunter2')
  })

  it('has to be a function, of an event that there is', async () => {
    const lines = await reported(() => {
      probes.on('hits' as 'hit', () => {})
      probes.on('hit', 'listener' as never)
      probes.on('hit', function* () {
        yield 1
      } as never)
    })
    expect(lines).toEqual([
      'probes: on has "hits", not one of hit, log, status, error, load, note',
      'probes: the listener of "hit" is "listener", not a function',
      'probes: the listener of "hit" is a generator function, whose body no call runs; write a function or an async function',
    ])
  })
})

describe('trace and span', () => {
  it('are those of the span that is active in the program', async () => {
    const { context, trace, ROOT_CONTEXT } = await import('@opentelemetry/api')
    const { AsyncLocalStorageContextManager } = await import('@opentelemetry/context-async-hooks')
    const ids = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' }
    const events = heard(['hit'])
    probes.enable(WORK, () => {})
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
    try {
      work(1)
      context.with(trace.setSpanContext(ROOT_CONTEXT, { ...ids, traceFlags: 1 }), () => work(2))
    } finally {
      context.disable()
    }
    for (const wrong of [{ traceId: 'A'.repeat(32) }, { spanId: 'x' }, { traceId: '0'.repeat(32) }]) {
      context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
      context.with(trace.setSpanContext(ROOT_CONTEXT, { ...ids, ...wrong, traceFlags: 1 }), () => work(3))
      context.disable()
    }
    expect(events).toMatchObject([{ hit: 1 }, { hit: 2, ...ids }, { hit: 3 }, { hit: 4 }, { hit: 5 }])
    for (const at of [0, 2, 3, 4]) expect(events[at]).not.toHaveProperty('traceId')
  })
})
