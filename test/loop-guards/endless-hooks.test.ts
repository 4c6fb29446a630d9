import { rmSync, writeFileSync } from 'node:fs'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { addressOf, bundleServer, RunningServer } from '../hooks-file/running-server.ts'

const HOOKS = 'probes.hooks.ts'
let bundle: string
let server: RunningServer | undefined

beforeAll(async () => void (bundle = await bundleServer()))
afterEach(() => server?.kill())

function run(env: Record<string, string> = { NODE_ENV: 'production' }): RunningServer {
  return (server = new RunningServer(bundle, { env }))
}

const AT = addressOf('greeting')
const enable = (handler: string): string => `export default (probes: any) => { probes.enable('${AT}', ${handler}) }\n`

/** What a handler can do that never ends, and what is said of it. */
const HANDLERS: Readonly<Record<string, readonly [handler: string, says: RegExp]>> = {
  'a loop': [
    '() => { while (true) {} }',
    /its handler threw OverTimeError: over its time: it ran for more than 50 ms \(its limit\) \(at .*probes\.hooks\.ts:1:\d+\)/,
  ],
  'a loop in what it calls': ['() => spin()', /its handler threw OverTimeError/],
  'a loop that catches': ['() => { for (;;) try { spin() } catch {} }', /its handler threw OverTimeError/],
  'a loop after an await': ['async () => { await null; while (true) {} }', /its handler rejected with OverTimeError/],
  'a loop in a timer that what it calls sets': ['() => later()', /its handler later threw OverTimeError/],
  'a loop in a timer': ['() => { setTimeout(() => { while (true) {} }) }', /its handler later threw OverTimeError/],
  'a loop in a microtask': ['() => { queueMicrotask(() => { while (true) {} }) }', /its handler later threw OverTimeError/],
  'microtasks without end': [
    '() => { const next = () => queueMicrotask(next); next() }',
    /its handler later threw OverTimeError: over its time: nothing else/,
  ],
  'awaits without end': [
    'async () => { while (true) await null }',
    /its handler rejected with OverTimeError: over its time: nothing else had its turn/,
  ],
  'promises without end': [
    '() => { const next = () => Promise.resolve().then(next); next() }',
    /OverTimeError: over its time: nothing else had its turn/,
  ],
}

describe('a handler that never ends is ended and off, and the server answers', () => {
  it.each(Object.entries(HANDLERS))('%s', async (_, [handler, says]) => {
    const it = run()
    await it.request('/1')
    writeFileSync(it.path(HOOKS), `${enable(handler)}function spin() { while (true) {} }\nfunction later() { setTimeout(spin) }\n`)
    await it.until(/loaded: 1 probe on/)
    expect(await it.request('/2')).toBe('hello /2')
    await it.until(says)
    expect(await it.request('/3')).toBe('hello /3')
    expect(it.output).toMatch(/server\.ts:\d+ is off/)
    rmSync(it.path(HOOKS))
    await it.until(/removed: 0 probes off/)
    expect(await it.stop()).toBe(0)
  })
})

const LOADS: Readonly<Record<string, readonly [text: string, place: string]>> = {
  'at its top level': ['while (true) {}', '1:8'],
  'at its top level, after an await': ['await null\nfor (;;) {}', '2:7'],
  'in its default function': ['export default () => {\n  while (true) {}\n}', '2:10'],
  'in its async default function': ['export default async () => {\n  await null\n  while (true) {}\n}', '3:10'],
  'in what it imports': ["import './part.ts'", ''],
}

describe('a hooks file that never ends loading is ended, and what was on stays on', () => {
  it.each(Object.entries(LOADS))('%s', async (_, [text, place]) => {
    const it = run()
    await it.request('/1')
    writeFileSync(it.path('part.ts'), 'export const one = 1\nwhile (one) {}\n')
    writeFileSync(it.path(HOOKS), enable("() => console.log('seen')"))
    await it.until(/loaded: 1 probe on/)
    writeFileSync(it.path(HOOKS), text)
    const where = place === '' ? 'part.ts:2:8' : `probes.hooks.ts:${place}`
    const [line] = await it.until(/hooks .*HOOKS_TIME.*/)
    expect(line.replace(/\d+(?= \S+ over)/, 'N')).toContain(
      `hooks ${where}: over its time: it ran for more than 50 ms (its limit) (HOOKS_TIME); the probes that were on stay on`,
    )
    expect(await it.request('/2')).toBe('hello /2')
    await it.until(/seen/)
    expect(await it.stop()).toBe(0)
  })

  it('in a cleanup', async () => {
    const it = run()
    await it.request('/1')
    writeFileSync(it.path(HOOKS), 'export default () => () => { while (true) {} }\n')
    await it.until(/loaded/)
    rmSync(it.path(HOOKS))
    await it.until(/a cleanup failed: OverTimeError: over its time/)
    expect(await it.request('/2')).toBe('hello /2')
  })
})

/** What a hooks file can start at its top level. */
const STARTS: Readonly<Record<string, readonly [text: string, says: RegExp]>> = {
  'a timer that loops': ['setTimeout(() => { while (true) {} })', /what it started later threw OverTimeError: over its time/],
  'a timer that throws again and again': [
    "setInterval(() => { throw new TypeError('stray') }, 5)",
    /what it started later threw TypeError: stray/,
  ],
  'a promise that nobody awaits': [
    "void Promise.reject(new TypeError('stray')).then(() => 1)",
    /what it started left a promise unhandled, which rejected with TypeError: stray/,
  ],
  'a request that fails': ["fetch('http://127.0.0.1:1')", /what it started left a promise unhandled, which rejected with TypeError/],
  'a promise that is rejected': [
    "Promise.reject(new TypeError('stray'))",
    /left a promise unhandled, which rejected with TypeError: stray/,
  ],
  'a microtask that throws': ["queueMicrotask(() => { throw new TypeError('stray') })", /what it started later threw TypeError: stray/],
  'a callback of a module of Node': [
    "import { readFile } from 'node:fs'\nreadFile('/', () => { throw new TypeError('stray') })",
    /what it started later threw TypeError: stray/,
  ],
  'in what it imports': ["import './part.ts'", /what it started later threw TypeError: part/],
}

describe('what a hooks file starts at its top level does not end the process', () => {
  it.each(Object.entries(STARTS))('%s', async (_, [text, says]) => {
    const it = run()
    await it.request('/1')
    writeFileSync(it.path('part.ts'), "export const timer = setTimeout(() => { throw new TypeError('part') })\n")
    writeFileSync(it.path(HOOKS), `${text}\n${enable("() => console.log('seen')")}`)
    await it.until(/loaded: 1 probe on/)
    await it.until(says)
    expect(await it.request('/2')).toBe('hello /2')
    await it.until(/seen/)
    expect(it.output.match(/what it started/g)).toHaveLength(1)
  })
})

const EXITS = ['process.exit(3)', 'process . exit()', 'process\n.exit ( 0 )', 'process?.exit()', 'process.abort()']

describe('a hooks file does not end the process in production', () => {
  it.each(EXITS)('%j', async (call) => {
    const it = run()
    await it.request('/1')
    writeFileSync(it.path(HOOKS), `const last = 1\n${call}\n`)
    const name = call.includes('abort') ? 'abort' : 'exit'
    await it.until(
      new RegExp(`hooks probes.hooks.ts:2:1: process.${name} in a hooks file is refused in production.*HOOKS_EXIT.*no probe is on`),
    )
    writeFileSync(it.path(HOOKS), enable(`() => { ${call} }`))
    await it.until(/loaded: 1 probe on/)
    expect(await it.request('/2')).toBe('hello /2')
    await it.until(new RegExp(`its handler threw Error: process.${name} in a hooks file is refused in production`))
    expect(await it.request('/3')).toBe('hello /3')
  })

  it.each([
    'const { exit } = process; exit(1)',
    `process['exit'](1)`,
    'const it = process; it.abort()',
    'Reflect.apply(process.exit, process, [1])',
    `import { exit } from 'node:process'; exit(1)`,
    `import it from 'process'; it.exit(1)`,
    `require('node:process').exit(1)`,
  ])('by another name: %s', async (code) => {
    const it = run()
    await it.request('/1')
    writeFileSync(it.path(HOOKS), `${code}\n`)
    await it.until(/hooks probes.hooks.ts:1:\d+: process.(?:exit|abort) in a hooks file is refused in production.*HOOKS_EXIT/)
    expect(await it.request('/2')).toBe('hello /2')
  })

  it('and process is what it is else', async () => {
    const it = run()
    await it.request('/1')
    const code = `import own, { pid } from 'node:process'
const { argv, env } = process
let heard = 0
process.once('probed', () => heard++)
process.emit('probed' as never)
console.log(JSON.stringify([pid === process.pid, own.pid === pid, typeof env.PATH, argv.length > 1, heard, typeof process.hrtime.bigint(), process.uptime() > 0]))
`
    writeFileSync(it.path(HOOKS), code)
    await it.until(/\[true,true,"string",true,1,"bigint",true\]/)
  })

  it('but where it is meant, or somebody develops', async () => {
    for (const env of [{ NODE_ENV: 'production', PROBES_UNSAFE: '1' }, { NODE_ENV: 'test' }] as Record<string, string>[]) {
      const it = run(env)
      await it.request('/1')
      writeFileSync(it.path(HOOKS), 'process.exit(3)')
      expect(await it.ended()).toBe(3)
    }
  })
})

describe('what takes long, but ends', () => {
  const busy = (milliseconds: number): string => `for (const end = performance.now() + ${milliseconds}; performance.now() < end;);`

  it('is let alone where somebody develops, and limited in production', async () => {
    const it = run({ NODE_ENV: '' })
    await it.request('/1')
    writeFileSync(it.path(HOOKS), enable(`() => { ${busy(150)}\nconsole.log('done') }`))
    await it.until(/loaded: 1 probe on/)
    await it.request('/2')
    await it.until(/done/)
  })

  it('has the limit that the environment says, and a hooks file', async () => {
    const it = run({ NODE_ENV: 'production', PROBES_TIME_LIMIT: '5s', PROBES_BUDGET: 'off' })
    await it.request('/1')
    writeFileSync(it.path(HOOKS), enable(`() => { ${busy(150)}\nconsole.log('done') }`))
    await it.until(/loaded: 1 probe on/)
    await it.request('/2')
    await it.until(/PROBES_TIME_LIMIT is "5s", neither milliseconds such as 50 nor off; it is 50/)
    await it.until(/OverTimeError/)
    writeFileSync(
      it.path(HOOKS),
      `export default (probes: any) => { probes.timeLimit(1000); probes.enable('${AT}', () => { ${busy(150)}\nconsole.log('done') }) }`,
    )
    await it.until(/loaded: 1 probe on[^]*loaded: 1 probe on/)
    await it.request('/3')
    await it.until(/done/)
  })

  it('one step that is long does not end it', async () => {
    const it = run({ NODE_ENV: 'production', PROBES_BUDGET: 'off' })
    await it.request('/1')
    writeFileSync(
      it.path(HOOKS),
      enable(
        `() => { for (let i = 0; i < 20; i++) if (i === 10) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200)\nconsole.log('done') }`,
      ),
    )
    await it.until(/loaded: 1 probe on/)
    await it.request('/2')
    await it.until(/done/)
  })
})
