import { inspect } from 'node:util'
import { probes, type ProbeInfo } from 'unplugin-probes/runtime'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { at, loadModule } from './load-code.ts'
import { reported } from './reported.ts'

const FILE = 'shown.js'
const CODE = `const limit = 3
export class Cart {
  #owner = 'Ada'
  items = [1, 2]
  total(value, password) {
    /*@work*/ return this.#owner + value + limit
  }
}
export function show(it) {
  /*@show*/ return it
}
`

interface Exports {
  Cart: new () => { total(value: unknown, password?: string): string }
  show: (it: unknown) => unknown
}

let program: Exports

beforeAll(async () => {
  program = await loadModule<Exports>(FILE, CODE)
})
afterEach(() => void probes.disableAll())

/** What a handler gets, and the handler of `make` makes of it. */
function seen<T>(marker: string, run: () => unknown, make: (info: ProbeInfo) => T): T {
  let made: T | undefined
  probes.enable(at(FILE, CODE, marker), (info) => void (made = make(info)))
  run()
  return made!
}

describe('info', () => {
  const run = (): unknown => new program.Cart().total(5, 'hunter2')
  const SHOWN = {
    at: 'shown.js:6 (total)',
    hit: 1,
    vals: { value: 5, password: '<redacted>' },
    uv: { limit: 3 },
    this: { '<type>': 'Cart', items: [1, 2] },
    private: { '#owner': 'Ada' },
  }

  it('JSON.stringify', () => {
    expect(JSON.parse(seen('work', run, (info) => JSON.stringify(info)))).toEqual(SHOWN)
  })

  it('console.log, which inspects it', () => {
    expect(seen('work', run, (info) => inspect(info, { breakLength: Infinity }))).toBe(inspect(SHOWN, { breakLength: Infinity }))
  })

  it('{...info}', () => {
    const copy = seen('work', run, (info) => ({ ...info }))
    expect(copy).toMatchObject({
      hit: 1,
      vals: { value: 5, password: 'hunter2' },
      uv: { limit: 3 },
      finfo: { line: 6, name: 'total' },
      omitted: [],
    })
    expect(copy.this).toBeInstanceOf(program.Cart)
    expect(copy.private).toEqual({ '#owner': 'Ada' })
    expect(inspect(copy)).not.toContain('LoadedSite')
  })

  it('the names of its properties', () => {
    const names = ['hit', 'finfo', 'vals', 'uv', 'this', 'omitted', 'private']
    expect(seen('work', run, (info) => [Object.keys(info), info.private])).toEqual([names, { '#owner': 'Ada' }])
    expect(
      seen(
        'show',
        () => program.show(1),
        (info) => [Object.keys(info), info.private],
      ),
    ).toEqual([names, {}])
  })

  it('a probe, as it is now', () => {
    const probe = probes.enable(at(FILE, CODE, 'work'), () => void counts.push(probe.hits))
    const counts: number[] = []
    run()
    run()
    expect(counts).toEqual([1, 2])
    const { disable, ...rest } = probe
    expect(rest).toEqual({
      address: 'shown.js:6',
      status: 'on',
      reason: '',
      hits: 2,
      dropped: 0,
      sites: [expect.objectContaining({ line: 6 })],
    })
    disable()
    expect({ ...probe }).toMatchObject({ status: 'removed', reason: 'disabled', hits: 2, sites: [] })
  })

  it('a probe that its user has frozen', () => {
    const probe = Object.freeze(probes.enable(at(FILE, CODE, 'work'), (info) => void hits.push(info.hit)))
    const hits: number[] = []
    run()
    run()
    expect(hits).toEqual([1, 2])
    probe.disable()
    run()
    expect(hits).toEqual([1, 2])
  })

  it('the whole values are there for those who ask', () => {
    expect(seen('work', run, ({ vals }) => vals.password as string)).toBe('hunter2')
  })
})

/** Behind a proxy that tells of each trap. */
function telling<T extends object>(target: T, tell: () => void): T {
  const traps = Reflect.ownKeys(Reflect).filter((name) => typeof name === 'string')
  return new Proxy(
    target,
    Object.fromEntries(
      traps.map((name) => [
        name,
        (...all: unknown[]) => {
          tell()
          return (Reflect as unknown as Record<string, (...args: unknown[]) => unknown>)[name]!(...all)
        },
      ]),
    ),
  )
}

describe('what is shown of a value', () => {
  const shownOf = (it: unknown): unknown => {
    const json = seen(
      'show',
      () => program.show(it),
      (info) => JSON.stringify(info),
    )
    return (JSON.parse(json) as { vals: { it: unknown } }).vals.it
  }

  const circular: Record<string, unknown> = { name: 'loop' }
  circular['self'] = circular
  const getter = {
    get now(): number {
      throw new Error('read')
    },
  }

  it.each<[string, unknown, unknown]>([
    ['a bigint', { big: 12n }, { big: '12n' }],
    ['a circle', circular, { name: 'loop', self: '<circular>' }],
    ['a getter', getter, { now: '<getter>' }],
    ['a toJSON', { toJSON: () => 'lies', a: 1 }, { toJSON: '<function toJSON>', a: 1 }],
    ['a proxy', new Proxy({ a: 1 }, { ownKeys: () => ['trap'] }), '<proxy>'],
    ['a map', new Map([['a', 1]]), { '<type>': 'Map of 1', a: 1 }],
    ['a set', new Set([1, 2]), { '<type>': 'Set of 2', values: [1, 2] }],
    ['a date', new Date(0), '1970-01-01T00:00:00.000Z'],
    ['bytes', new Uint8Array(10), '<Uint8Array of 10>'],
    ['an error', new TypeError('bad'), { '<type>': 'TypeError', message: 'bad' }],
    ['undefined in an object', { a: undefined }, { a: '<undefined>' }],
    ['a long text', 'x'.repeat(1000), `${'x'.repeat(255)}…`],
    ['a long list', Array.from({ length: 140 }, (_, i) => i), [...Array.from({ length: 100 }, (_, i) => i), '<40 more>']],
    [
      'a wide object',
      Object.fromEntries(Array.from({ length: 25 }, (_, i) => [`f${i}`, i])),
      { ...Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`f${i}`, i])), '<more>': 5 },
    ],
    [
      'a large map',
      new Map(Array.from({ length: 103 }, (_, i) => [`k${i}`, i])),
      expect.objectContaining({ '<type>': 'Map of 103', k99: 99, '<more>': 3 }),
    ],
    [
      'a large set',
      new Set(Array.from({ length: 103 }, (_, i) => i)),
      { '<type>': 'Set of 103', values: [...Array.from({ length: 100 }, (_, i) => i), '<3 more>'] },
    ],
    [
      'many errors',
      new AggregateError([new Error('a')], 'all', { cause: 5 }),
      { '<type>': 'AggregateError', message: 'all', cause: 5, errors: [{ '<type>': 'Error', message: 'a' }] },
    ],
    ['a deep object', { a: { b: { c: { d: { e: 1 } } } } }, { a: { b: { c: '<object>' } } }],
    ['no prototype', Object.assign(Object.create(null) as object, { a: 1 }), { a: 1 }],
    ['a class', class Hat {}, '<class Hat>'],
    ['a promise', Promise.resolve(1), '<Promise>'],
    [
      'secrets by name and by text',
      {
        apiKey: 'k',
        API_KEY: 1,
        headers: { Authorization: 'x' },
        raw: ['Bearer abcdefghijklm'],
        accessToken: 't',
        tokens: 3,
        isSecret: true,
      },
      {
        apiKey: '<redacted>',
        API_KEY: '<redacted>',
        headers: { Authorization: '<redacted>' },
        raw: ['<redacted>'],
        accessToken: '<redacted>',
        tokens: 3,
        isSecret: true,
      },
    ],
    ['expressions', [/a[/]b/dgimsuy, new RegExp('b', 'v'), new (class Own extends RegExp {})('c')], ['/a[/]b/dgimsuy', '/b/v', '/c/']],
    [
      'addresses with secrets',
      {
        db: 'postgres://ada:hunter2@db:5432/shop',
        link: 'see https://u:p@w@host/x?api_key=zzz&page=2#access_token=yyy, then http://host/@me',
        relative: '/login?user=ada&Password=hunter2;lang=en',
        form: 'password=hunter2&a=1',
        escaped: '/x?%70assword=hunter2&user[password]=hunter2',
        long: `https://u:${'p'.repeat(400)}@host/`,
        none: 'a=1 b == 2; c://d e?f=g&h=',
        'http://u:p@h/': new Map([['http://u:p@h/', 1]]),
      },
      {
        db: 'postgres://<redacted>@db:5432/shop',
        link: 'see https://<redacted>@host/x?api_key=<redacted>&page=2#access_token=<redacted> then http://host/@me',
        relative: '/login?user=ada&Password=<redacted>;lang=en',
        form: 'password=<redacted>&a=1',
        escaped: '/x?%70assword=<redacted>&user[password]=<redacted>',
        long: 'https://<redacted>@host/',
        none: 'a=1 b == 2; c://d e?f=g&h=',
        'http://<redacted>@h/': { '<type>': 'Map of 1', 'http://<redacted>@h/': 1 },
      },
    ],
  ])('%s', (_, value, shown) => {
    expect(shownOf(value)).toEqual(shown)
  })

  it.each<[string, (tell: () => void) => unknown]>([
    ['a function behind a proxy', (tell) => telling(function named() {}, tell)],
    ['a method behind a proxy', (tell) => ({ method: telling(() => {}, tell) })],
    ['a proxy as prototype', (tell) => Object.create(telling({ a: 1 }, tell)) as object],
    ['a proxy behind its prototype', (tell) => Object.create(Object.create(telling({ a: 1 }, tell)) as object) as object],
    ['a class behind a proxy', (tell) => new (telling(class Hat {}, tell))()],
    ['a constructor behind a proxy', (tell) => Object.create({ constructor: telling(class Hat {}, tell) }) as object],
    [
      'an expression with its own source',
      (tell) => Object.defineProperties(/a/g, { source: { get: tell }, flags: { get: tell }, global: { get: tell } }),
    ],
    [
      'a class of expressions',
      (tell) =>
        new (class extends RegExp {
          override get source() {
            tell()
            return 'b'
          }
        })('a'),
    ],
  ])('nothing of the program runs: %s', (_, make) => {
    let calls = 0
    const it = make(() => void calls++)
    calls = 0
    shownOf(it)
    seen(
      'show',
      () => program.show(it),
      (info) => inspect(info),
    )
    expect(calls).toBe(0)
  })

  it('a request and its socket: some kilobytes, no throw', async () => {
    const { createServer, get } = await import('node:http')
    const json = await new Promise<string>((resolve) => {
      const server = createServer((request, response) => {
        const text = seen(
          'show',
          () => program.show({ request, response }),
          (info) => JSON.stringify(info),
        )
        response.end()
        server.close()
        resolve(text)
      })
      server.listen(0, '127.0.0.1', () => {
        const { port } = server.address() as { port: number }
        get({ port, host: '127.0.0.1', headers: { cookie: 'sid=secret-cookie' } }, (response) => void response.resume())
      })
    })
    expect(json.length).toBeLessThan(100_000)
    expect(json).not.toContain('secret-cookie')
  })
})

it('probes.list() prints what the probes hold', async () => {
  await reported(() => {
    probes.enable('shown.js#show', () => {})
    probes.enable('shown.js:99', () => {})
  })
  const shown = [
    { address: 'shown.js#show', status: 'on', hits: 0, sites: ['shown.js:10:13 (show)'] },
    { address: 'shown.js:99', status: 'no-code', reason: expect.stringContaining('no code on line 99') as unknown, hits: 0, sites: [] },
  ]
  expect(JSON.parse(JSON.stringify(probes.list()))).toEqual(shown)
  expect(inspect(probes.list())).not.toContain('[Getter]')
  expect(inspect(probes.list()[0], { breakLength: Infinity })).toBe(inspect(shown[0], { breakLength: Infinity }))
})
