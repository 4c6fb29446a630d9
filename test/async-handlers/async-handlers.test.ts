import { describe, expect, it } from 'vitest'
import { runChild } from '../say/child.ts'

/** Handlers that go on when they have returned, in each way. */
const WAYS = {
  'an async function': 'async () => { await null; seen.push(work(10)) }',
  'a promise that it returns': '() => Promise.resolve().then(() => void seen.push(work(10)))',
  'a promise that nobody awaits': '() => { Promise.resolve().then(() => void seen.push(work(10))) }',
  'a timer': '() => { setTimeout(() => seen.push(work(10))) }',
  'an immediate in a timer': '() => { setTimeout(() => setImmediate(() => seen.push(work(10)))) }',
  'a microtask': '() => queueMicrotask(() => seen.push(work(10)))',
}

describe('what a handler has started may call what it probes: it is not hit', () => {
  it.each(Object.entries(WAYS))('%s', async (_name, handler) => {
    const { stdout, stderr, code } = await runChild([
      `const seen = []`,
      `const probe = probes.enable('work.mjs:2', ${handler})`,
      `work(1)`,
      `await pause(50)`,
      `work(2)`,
      `await pause(50)`,
      `console.log(probe.hits, seen.length, probe.status)`,
    ])
    expect(code, stderr).toBe(0)
    const [hits, seen, status] = stdout.trim().split(' ')
    // A promise of a handler that was not known to make one: what follows its first hit is hit once.
    expect([hits, seen, status]).toEqual(['2', '2', 'on'])
  })

  it('the program goes on being hit meanwhile', async () => {
    const { stdout, stderr } = await runChild([
      `const seen = []`,
      `const probe = probes.enable('work.mjs:2', async ({ vals }) => { seen.push(vals.x); await pause(30); work(-1) })`,
      `for (let i = 0; i < 5; i++) { work(i); await pause(10) }`,
      `await pause(60)`,
      `console.log(seen.join())`,
    ])
    expect(stdout.trim(), stderr).toBe('0,1,2,3,4')
  })
})

/** Errors that nothing catches, of what a handler has started. */
const STRAYS: [name: string, handler: string, says: string][] = [
  [
    'a request that fails',
    `() => { fetch('http://127.0.0.1:1') }`,
    'its handler left a promise unhandled, which rejected with TypeError: fetch failed',
  ],
  [
    'a promise that is rejected',
    `() => { Promise.reject(new TypeError('stray')) }`,
    'its handler left a promise unhandled, which rejected with TypeError: stray',
  ],
  ['a throw in a timer', `() => { setTimeout(() => { throw new TypeError('stray') }) }`, 'its handler later threw TypeError: stray'],
  [
    'a rejection that nobody awaits',
    `async () => { void Promise.reject(new TypeError('stray')) }`,
    'its handler left a promise unhandled, which rejected with TypeError: stray',
  ],
  [
    'one in a function that it calls later',
    `async () => { await null; setTimeout(async () => { await null; throw new TypeError('stray') }) }`,
    'its handler left a promise unhandled, which rejected with TypeError: stray',
  ],
]

describe('an error that nothing catches, of what a handler has started, ends the probe and not the process', () => {
  it.each(STRAYS)('%s', async (_name, handler, says) => {
    const { stdout, stderr, code } = await runChild([
      `const probe = probes.enable('work.mjs:2', ${handler})`,
      `work(1)`,
      `await pause(50)`,
      `console.log(probe.status, probe.reason, process.listenerCount('uncaughtException'), process.listenerCount('unhandledRejection'))`,
    ])
    expect(stdout.trim(), stderr).toMatch(new RegExp(`^error ${says}.* 0 0$`))
    expect(stderr).toContain(`probes: work.mjs:2 is off: ${says}`)
    expect(code).toBe(0)
  })

  it('the listeners of the program are not told', async () => {
    const { stdout, stderr } = await runChild([
      `for (const event of ['uncaughtException', 'unhandledRejection', 'uncaughtExceptionMonitor']) process.on(event, () => console.log('told', event))`,
      `for (const [, handler] of ${JSON.stringify(STRAYS.map(([name, handler]) => [name, handler]))}) { probes.enable('work.mjs:2', (0, eval)(handler)); work(1); await pause(30) }`,
      `console.log('end')`,
    ])
    expect(stdout.trim(), stderr).toBe('end')
  })

  it('also after its probe went off', async () => {
    const { stdout, stderr, code } = await runChild([
      `const probe = probes.enable('work.mjs:2', () => { setTimeout(() => { throw new TypeError('stray') }, 20) })`,
      `work(1)`,
      `probe.disable()`,
      `await pause(60)`,
      `console.log(probe.status)`,
    ])
    expect([stdout.trim(), code], stderr).toEqual(['removed', 0])
    expect(stderr).toContain('probes: work.mjs:2 is off, and its handler later threw TypeError: stray')
  })
})

/** What becomes of the program's own errors, with an async probe on and without. */
const OWN: [name: string, lines: string[]][] = [
  ['a throw in a timer', [`setTimeout(() => { throw new RangeError('own') })`, `await pause(50)`]],
  ['a rejection', [`void Promise.reject(new RangeError('own'))`, `await pause(50)`]],
  [
    'with a listener',
    [
      `process.on('uncaughtException', (error, origin) => console.log('told', error.message, origin))`,
      `setTimeout(() => { throw new RangeError('own') })`,
      `await pause(50)`,
    ],
  ],
  [
    'with a listener for rejections',
    [
      `process.on('unhandledRejection', (error) => console.log('told', error.message))`,
      `void Promise.reject(new RangeError('own'))`,
      `await pause(50)`,
    ],
  ],
  ['a throw in what is probed', [`setTimeout(() => { work(1); throw new RangeError('own') })`, `await pause(50)`]],
  [
    'an exit code of its own',
    [`process.on('uncaughtException', () => process.exit(7))`, `setTimeout(() => { throw new RangeError('own') })`, `await pause(50)`],
  ],
]

describe("the program's own errors end as without us", () => {
  it.each(OWN)('%s', async (_name, lines) => {
    const enabling = `probes.enable('work.mjs:2', async () => { await null })`
    const [off, on] = await Promise.all([runChild(lines), runChild([enabling, `work(0)`, `await pause(5)`, ...lines])])
    const withoutPlaces = (text: string): string =>
      text
        .replace(/^.*\.mjs:\d+$/gm, 'place')
        .replace(/:\d+:\d+\)?$/gm, '')
        .replace(/probes-child-\w+/g, 'folder')
    expect([on.code, on.stdout, withoutPlaces(on.stderr)]).toEqual([off.code, off.stdout, withoutPlaces(off.stderr)])
  })
})

it('nothing is left of it when no such probe was ever on, and the process exits by itself', async () => {
  const { stdout, stderr, code } = await runChild([
    `console.log(Object.hasOwn(process, 'emit'))`,
    `probes.enable('work.mjs:2', ({ vals }) => vals)`,
    `work(1)`,
    `console.log(Object.hasOwn(process, 'emit'))`,
    `const probe = probes.enable('work.mjs:2', async () => {})`,
    `work(1)`,
    `console.log(Object.hasOwn(process, 'emit'), Object.keys(process).includes('emit'))`,
    `probe.disable()`,
  ])
  expect([stdout.trim().split('\n'), code], stderr).toEqual([['false', 'false', 'true false'], 0])
})
