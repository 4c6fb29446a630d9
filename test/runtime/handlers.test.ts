import { probes, type Probe } from 'unplugin-probes/runtime'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { at, loadModule } from './load-code.ts'
import { reported } from './reported.ts'

const FILE = 'handlers.js'
const CODE = `export function work(x) {
  const y = x + 1
  /*@work*/ return y
}
export function other(x) {
  /*@other*/ return x * 2
}
`

let work: (x: number) => number
let other: (x: number) => number

beforeAll(async () => {
  ;({ work, other } = await loadModule<{ work: typeof work; other: typeof other }>(FILE, CODE))
})

afterEach(() => void probes.disableAll())

const WORK = at(FILE, CODE, 'work')
const OTHER = at(FILE, CODE, 'other')

describe('what a handler returns', () => {
  it.each([undefined, null, 0, 1, 'true', {}, [], false])('%j keeps the probe', (value) => {
    const probe = probes.enable(WORK, () => value)
    work(1)
    work(2)
    expect(probe).toMatchObject({ status: 'on', hits: 2 })
  })

  it('true removes it', async () => {
    const seen: number[] = []
    let probe: Probe
    const lines = await reported(() => {
      probe = probes.enable(WORK, ({ hit }) => {
        seen.push(hit)
        return hit === 2
      })
      for (let i = 0; i < 5; i++) expect(work(i)).toBe(i + 1)
    })
    expect(seen).toEqual([1, 2])
    expect(probe!).toMatchObject({ status: 'removed', hits: 2, sites: [], reason: 'its handler returned true' })
    expect(probes.list()).toEqual([])
    expect(lines).toEqual([])
  })

  it('a promise of true removes it', async () => {
    const probe = probes.enable(WORK, async ({ hit }) => {
      await Promise.resolve()
      return hit === 1
    })
    work(1)
    expect(probe.status).toBe('on')
    work(2)
    expect(probe.hits).toBe(2)
    await expect.poll(() => probe.status).toBe('removed')
    work(3)
    expect(probe.hits).toBe(2)
    expect(probes.list()).toEqual([])
  })

  it('a promise of something else keeps it', async () => {
    // oxlint-disable-next-line require-await -- the promise is the point
    const probe = probes.enable(WORK, async () => 'true')
    work(1)
    await new Promise((resolve) => setTimeout(resolve, 5))
    work(2)
    expect(probe).toMatchObject({ status: 'on', hits: 2 })
  })

  it('a promise that never settles changes nothing', async () => {
    const probe = probes.enable(WORK, () => new Promise(() => {}))
    for (let i = 0; i < 100; i++) expect(work(i)).toBe(i + 1)
    await new Promise((resolve) => setTimeout(resolve, 5))
    expect(probe).toMatchObject({ status: 'on', hits: 100 })
  })
})

describe('a handler that fails', () => {
  it('throws: the program goes on, the probe is off, one line says so', async () => {
    let probe: Probe
    const lines = await reported(() => {
      probe = probes.enable(WORK, () => {
        throw new TypeError('no such thing')
      })
      for (let i = 0; i < 3; i++) expect(work(i)).toBe(i + 1)
    })
    expect(probe!).toMatchObject({ status: 'error', hits: 1, sites: [] })
    expect(probe!.reason).toMatch(/^its handler threw TypeError: no such thing \(at .*handlers\.test\.ts:\d+:\d+\)$/)
    expect(lines).toEqual([`probes: ${WORK} is off: ${probe!.reason}`])
    expect(probes.list()).toEqual([probe!])
    probe!.disable()
    expect(probes.list()).toEqual([])
  })

  it.each([
    ['undefined', undefined],
    ['a string', 'oops'],
    ['null', null],
    ['a symbol', Symbol('oops')],
    ['an object without prototype', Object.create(null)],
    [
      'an error that cannot be read',
      Object.defineProperty(new Error('x'), 'message', {
        get: () => {
          throw new Error('y')
        },
      }),
    ],
    ['a revoked proxy', revoked()],
  ])('throws %s', async (_name, thrown) => {
    let probe: Probe
    const lines = await reported(() => {
      probe = probes.enable(WORK, () => {
        throw thrown
      })
      expect(work(1)).toBe(2)
    })
    expect(probe!.status).toBe('error')
    expect(lines).toHaveLength(1)
  })

  it('says it on one line', async () => {
    const lines = await reported(() => {
      probes.enable(WORK, () => {
        throw new Error('first\nsecond\r\nthird')
      })
      work(1)
    })
    expect(lines).toHaveLength(1)
    expect(lines[0]).toContain('first')
    expect(lines[0]).toContain('third')
    expect(probes.list()[0]!.reason).not.toContain('\n')
  })

  it('rejects: off, one line, nothing unhandled', async () => {
    let probe: Probe
    const unhandled: unknown[] = []
    const note = (error: unknown): void => void unhandled.push(error)
    process.on('unhandledRejection', note)
    const lines = await reported(async () => {
      probe = probes.enable(WORK, async () => {
        await Promise.resolve()
        throw new Error('later')
      })
      work(1)
      work(2)
      expect(probe).toMatchObject({ status: 'on', hits: 2 })
      await expect.poll(() => probe.status).toBe('error')
    })
    process.off('unhandledRejection', note)
    expect(unhandled).toEqual([])
    expect(lines).toEqual([expect.stringMatching(/^probes: handlers\.js:3 is off: its handler rejected with Error: later \(at .*\)$/)])
    expect(work(3)).toBe(4)
    expect(probe!.hits).toBe(2)
  })

  it('returns a thenable that throws', async () => {
    let probe: Probe
    const lines = await reported(async () => {
      const thenable = {
        // oxlint-disable-next-line unicorn/no-thenable -- the thenable is the point
        then(): void {
          throw new Error('then')
        },
      }
      probe = probes.enable(WORK, () => thenable)
      expect(work(1)).toBe(2)
      await expect.poll(() => probe.status).toBe('error')
    })
    expect(lines).toHaveLength(1)
  })

  it('does not stop the others on the same site', async () => {
    const seen: string[] = []
    await reported(() => {
      probes.enable(WORK, () => void seen.push('before'))
      probes.enable(WORK, () => {
        throw new Error('no')
      })
      probes.enable(WORK, () => void seen.push('after'))
      work(1)
      work(2)
    })
    expect(seen).toEqual(['before', 'after', 'before', 'after'])
  })
})

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}

describe('a handler that acts on the program and on probes', () => {
  it('calls the function that it probes: not re-entered', () => {
    const seen: number[] = []
    const probe = probes.enable(WORK, ({ vals }) => {
      seen.push(vals['x'] as number)
      expect(work(100)).toBe(101)
    })
    work(1)
    work(2)
    expect(seen).toEqual([1, 2])
    expect(probe.hits).toBe(2)
  })

  // As in Lua: what a handler does is not the program's doing.
  it('calls a function with another probe: not hit', () => {
    const seen: string[] = []
    probes.enable(WORK, () => {
      seen.push('work')
      other(1)
    })
    const probe = probes.enable(OTHER, () => void seen.push('other'))
    work(1)
    expect(seen).toEqual(['work'])
    expect(probe.hits).toBe(0)
    other(1)
    expect(seen).toEqual(['work', 'other'])
  })

  it('calls later, from a promise or a timer: not hit either', async () => {
    const seen: string[] = []
    let isOver = false
    probes.enable(OTHER, () => void seen.push('other'))
    probes.enable(WORK, async () => {
      await Promise.resolve()
      other(1)
      await new Promise((resolve) => setTimeout(resolve))
      other(2)
      isOver = true
    })
    work(1)
    await expect.poll(() => isOver).toBe(true)
    expect(seen).toEqual([])
    other(3)
    expect(seen).toEqual(['other'])
  })

  it('throws: the next hit is one again', async () => {
    const seen: number[] = []
    await reported(() => {
      probes.enable(WORK, () => {
        throw new Error('no')
      })
      work(1)
    })
    probes.enable(WORK, ({ hit }) => void seen.push(hit))
    work(1)
    expect(seen).toEqual([1])
  })

  it('changes to vals do not reach the program', () => {
    probes.enable(WORK, ({ vals }) => {
      vals['y'] = 1000
      return undefined
    })
    expect(work(1)).toBe(2)
  })

  it('enabling takes effect after the hit', () => {
    const seen: string[] = []
    let added: Probe | undefined
    probes.enable(WORK, ({ hit }) => {
      seen.push(`first ${hit}`)
      added ??= probes.enable(WORK, (info) => void seen.push(`second ${info.hit}`))
      expect(added.status).toBe('on')
    })
    work(1)
    expect(seen).toEqual(['first 1'])
    work(2)
    expect(seen).toEqual(['first 1', 'first 2', 'second 1'])
  })

  it('enabling in another function takes effect after the hit', () => {
    const seen: string[] = []
    let added: Probe | undefined
    probes.enable(WORK, () => {
      added ??= probes.enable(OTHER, () => void seen.push('other'))
      other(1)
    })
    work(1)
    expect(seen).toEqual([])
    other(1)
    expect(seen).toEqual(['other'])
  })

  it('disabling another takes effect after the hit', () => {
    const seen: string[] = []
    probes.enable(WORK, () => {
      seen.push('first')
      second.disable()
      expect(second.status).toBe('removed')
    })
    const second = probes.enable(WORK, () => void seen.push('second'))
    work(1)
    expect(seen).toEqual(['first', 'second'])
    work(2)
    expect(seen).toEqual(['first', 'second', 'first'])
  })

  it('disables itself, and all', () => {
    const seen: string[] = []
    const self: Probe = probes.enable(WORK, () => {
      seen.push('self')
      self.disable()
    })
    probes.enable(WORK, () => {
      seen.push('all')
      probes.disableAll()
    })
    work(1)
    work(2)
    expect(seen).toEqual(['self', 'all'])
    expect(probes.list()).toEqual([])
  })

  it('replaces itself at each hit without an end', () => {
    const seen: number[] = []
    const arm = (n: number): void => {
      const probe = probes.enable(WORK, () => {
        seen.push(n)
        probe.disable()
        arm(n + 1)
      })
    }
    arm(0)
    for (let i = 0; i < 4; i++) work(i)
    expect(seen).toEqual([0, 1, 2, 3])
    expect(probes.list()).toHaveLength(1)
  })
})

describe('what nobody can call as a handler', () => {
  const refused = (handler: unknown): string => {
    const { status, reason } = probes.enable(WORK, handler as () => void)
    return `${status} ${reason}`
  }
  const { proxy, revoke } = Proxy.revocable(() => {}, {})
  revoke()

  it.each([
    ['a revoked proxy', proxy, /^error its handler is a proxy that has been revoked/],
    ['a class', class {}, /^error its handler is a class, which only new can call/],
    ['a derived class', class Named extends Array {}, /^error its handler is a class/],
    ['a generator by another prototype', Object.setPrototypeOf(function* () {}, Function.prototype), /^error .* a generator function/],
    ['an asynchronous one', Object.setPrototypeOf(async function* () {}, Function.prototype), /^error .* a generator function/],
    ['a bound one', function* () {}.bind(null), /^error .* a generator function/],
  ])('%s is refused', (_what, handler, why) => {
    expect(refused(handler)).toMatch(why)
    expect(work(1)).toBe(2)
  })

  it.each([
    ['a method called class', { class() {} }.class],
    ['a function whose prototype is frozen', Object.freeze(function classic() {})],
    ['a bound function', (() => {}).bind(null)],
    ['a builtin', Math.max],
  ])('%s is not', (_what, handler) => {
    expect(refused(handler)).toMatch(/^on /)
  })

  it('a proxy is only called: its traps do not run before', () => {
    const traps: string[] = []
    const note = (_: object, name: string) => {
      traps.push(name)
      return undefined
    }
    const probe = probes.enable(WORK, new Proxy(() => {}, new Proxy({}, { get: note as never })))
    expect({ status: probe.status, traps }).toEqual({ status: 'on', traps: [] })
    work(1)
    expect({ hits: probe.hits, traps }).toEqual({ hits: 1, traps: ['apply'] })
  })

  it('a generator that a handler returns turns it off, once', async () => {
    const { length } = await reported(() => {
      const inner = function* (): Generator<void> {}
      const probe = probes.enable(WORK, () => inner() as unknown)
      work(1)
      work(2)
      expect(probe).toMatchObject({ status: 'error', hits: 1, reason: 'its handler returned a generator, of which nothing runs' })
    })
    expect(length).toBe(1)
  })

  it('a proxy that a handler returns is not looked into', () => {
    const traps: string[] = []
    const spy = new Proxy({}, { get: (_, name) => void traps.push(String(name)) })
    const { proxy: gone, revoke: end } = Proxy.revocable({}, {})
    end()
    for (const returned of [new Proxy({}, spy), gone]) probes.enable(WORK, () => returned)
    work(1)
    expect(traps).toEqual([])
    expect(probes.list().map(({ status }) => status)).toEqual(['on', 'on'])
  })
})
