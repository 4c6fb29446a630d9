import { execFileSync } from 'node:child_process'
import { closeSync, constants, existsSync, mkdtempSync, openSync, readFileSync, readSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Ajv } from 'ajv'
import { describe, expect, it } from 'vitest'
import { runChild } from '../say/child.ts'

const schema = createRequire(import.meta.url)('unplugin-probes/events.schema.json') as object
const validate = new Ajv({ strict: true }).compile(schema)

interface Line extends Record<string, unknown> {
  readonly event: string
  readonly message: string
}

/** Each line is an event by the schema. */
function eventsIn(text: string): Line[] {
  const lines = text.trimEnd().split('\n')
  return lines.map((line) => {
    const event = JSON.parse(line) as Line
    expect([line, validate(event), validate.errors]).toEqual([line, true, null])
    return event
  })
}

function folder(): string {
  return mkdtempSync(join(tmpdir(), 'probes-events-'))
}

const logTo = (where: string): string => `process.env.PROBES_LOG = ${JSON.stringify(where)}`

describe('PROBES_LOG=stderr', () => {
  it('writes lines of JSON in place of text, of all kinds', async () => {
    const hooks = join(folder(), 'hooks.mjs')
    const { stderr, code } = await runChild(
      [
        `const { writeFileSync, rmSync } = await import('node:fs')`,
        `const { Worker } = await import('node:worker_threads')`,
        `const write = (text) => writeFileSync(${JSON.stringify(hooks)}, text)`,
        `write("export default (probes) => void probes.log('work.mjs:2', 'x is {x}')")`,
        `probes.watch(${JSON.stringify(hooks)})`,
        `for (let i = 0; i < 130; i++) work(i)`,
        `write('export default (')`,
        `await pause(1200)`,
        `work(1)`,
        `rmSync(${JSON.stringify(hooks)})`,
        `await pause(600)`,
        `probes.enable('work.mjs:2', ({ vals, log }) => { log('from a handler', { big: 12n, nan: NaN, text: 'two\\nlines \\u2028' }); throw new Error('of a handler') })`,
        `work(2)`,
        `probes.limits({ hits: 1 })`,
      ],
      [logTo('stderr')],
    )
    expect(code).toBe(0)
    const events = eventsIn(stderr)
    const loads = events.filter(({ event }) => event === 'load')
    expect(loads.map(({ outcome, code: why }) => [outcome, why])).toEqual([
      ['loaded', undefined],
      ['failed', 'HOOKS_SYNTAX'],
      ['gone', undefined],
    ])
    expect(events.filter(({ event }) => event === 'log')).toHaveLength(132)
    // A hundred a second; the first hit after them says how many were not written.
    const hits = events.filter(({ event, probe }) => event === 'hit' && probe === 'work.mjs:2')
    expect(hits).toHaveLength(102)
    expect(events.reduce((sum, { unwritten = 0 }) => sum + (unwritten as number), 0)).toBe(30)
    expect(events.find(({ message }) => message.startsWith('from a handler'))).toMatchObject({
      values: [{ big: '12n', nan: null, text: 'two\nlines \u2028' }],
      location: { url: 'work.mjs', line: 2, column: 3 },
    })
    expect(events.some(({ event, message }) => event === 'error' && message.includes('of a handler'))).toBe(true)
    expect(events.at(-1)).toMatchObject({ event: 'note' })
  })

  it('of a thread have its number', async () => {
    const { stderr } = await runChild(
      [
        `const { Worker, isMainThread } = await import('node:worker_threads')`,
        `probes.log('work.mjs:2', 'x is {x}')`,
        `work(1)`,
        `if (isMainThread) await new Promise((done) => new Worker(new URL(import.meta.url)).on('exit', done))`,
      ],
      [logTo('json')],
    )
    expect(eventsIn(stderr).map(({ thread }) => thread)).toEqual([undefined, undefined, undefined, 1, 1, 1])
  })
})

describe('a line is whole or not there', () => {
  it.skipIf(process.platform !== 'linux')('in a pipe whose reader is slow (Linux)', async () => {
    const lines = [
      `const big = Array.from({ length: 90 }, (_, i) => ({ i, text: 'x'.repeat(200) }))`,
      `for (let i = 0; i < 60; i++) { probes.enable('work.mjs:2', (info) => { info.log('big', big); return true }); work(i) }`,
      `await pause(400)`,
      `for (let i = 0; i < 5; i++) { probes.enable('work.mjs:2', (info) => { info.log('small'); return true }); work(i); await pause(60) }`,
    ]
    const path = join(folder(), 'pipe')
    execFileSync('mkfifo', [path])
    const fifo = openSync(path, constants.O_RDWR | constants.O_NONBLOCK)
    let text = ''
    const chunk = Buffer.alloc(4096)
    const slow = setInterval(() => {
      try {
        text += chunk.toString('utf8', 0, readSync(fifo, chunk))
      } catch {
        // It is empty.
      }
    }, 2)
    await runChild(lines, [logTo(path)])
    await new Promise((resolve) => setTimeout(resolve, 300))
    clearInterval(slow)
    closeSync(fifo)
    const events = eventsIn(text.slice(0, text.lastIndexOf('\n')))
    expect(events.reduce((sum, { unwritten = 0 }) => sum + (unwritten as number), 0)).toBeGreaterThan(0)
    expect(events.at(-1)!.message).toMatch(/small|work\.mjs:2/)
  })

  it('behind one that a process has left unfinished', async () => {
    const file = join(folder(), 'events.ndjson')
    writeFileSync(file, '{"v":1,"event":"lo')
    await runChild([`probes.log('work.mjs:2', 'x')`, `work(1)`], [logTo(file)])
    const [torn, ...whole] = readFileSync(file, 'utf8').trimEnd().split('\n')
    expect(torn).toBe('{"v":1,"event":"lo')
    expect(eventsIn(whole.join('\n'))).toHaveLength(3)
  })
})

describe('PROBES_LOG as a file', () => {
  it('is where the program began', async () => {
    const file = join(folder(), 'events.ndjson')
    const lines = [`process.chdir('/')`, `probes.log('work.mjs:2', '\u009b31m \u2028')`, `work(1)`]
    await runChild(lines, [`process.chdir(${JSON.stringify(dirname(file))})`, logTo('events.ndjson')])
    const text = readFileSync(file, 'utf8')
    expect(eventsIn(text)).toHaveLength(3)
    expect(text).toContain('\\u009b31m \\u2028')
  })

  it('gets the lines beside the text, can be moved away, and is for its owner', async () => {
    const file = join(folder(), 'events.ndjson')
    const { stderr } = await runChild(
      [
        `const { renameSync } = await import('node:fs')`,
        `probes.log('work.mjs:2', 'x is {x}')`,
        `work(1)`,
        `renameSync(${JSON.stringify(file)}, ${JSON.stringify(`${file}.1`)})`,
        `work(2)`,
      ],
      [logTo(file)],
    )
    expect(stderr).toBe('probes: work.mjs:2 (work) x is 1\nprobes: work.mjs:2 (work) x is 2\n')
    expect(eventsIn(readFileSync(`${file}.1`, 'utf8')).map(({ event }) => event)).toEqual(['status', 'hit', 'log'])
    expect(eventsIn(readFileSync(file, 'utf8')).map(({ event }) => event)).toEqual(['hit', 'log'])
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  it('that cannot be written is told once', async () => {
    const { stderr, stdout } = await runChild(
      [`probes.log('work.mjs:2', '{x}')`, `for (let i = 0; i < 3; i++) work(i)`, `console.log('alive')`],
      [logTo('/no/such/folder/events')],
    )
    expect(stdout).toBe('alive\n')
    const [first, ...more] = stderr.trimEnd().split('\n')
    expect(first).toMatch(/^probes: PROBES_LOG: events cannot be written: Error: ENOENT/)
    expect(more).toEqual([0, 1, 2].map((x) => `probes: work.mjs:2 (work) ${x}`))
  })

  it.skipIf(process.platform === 'win32')('that is a pipe which nobody reads is not waited for (no pipes on Windows)', async () => {
    const pipe = join(folder(), 'pipe')
    execFileSync('mkfifo', [pipe])
    const { stdout } = await runChild([`probes.log('work.mjs:2', '{x}')`, `work(1)`, `console.log('alive')`], [logTo(pipe)])
    expect(stdout).toBe('alive\n')
  })

  it.skipIf(!existsSync('/dev/full'))('on a full disk (needs /dev/full)', async () => {
    const { stdout } = await runChild([`probes.log('work.mjs:2', '{x}')`, `work(1)`, `console.log('alive')`], [logTo('/dev/full')])
    expect(stdout).toBe('alive\n')
  })
})

describe('PROBES_LOG=off', () => {
  it('and an empty one write nothing but text', async () => {
    for (const word of ['off', '', '0']) {
      const { stderr } = await runChild([`probes.log('work.mjs:2', '{x}')`, `work(1)`], [logTo(word)])
      expect(stderr).toBe('probes: work.mjs:2 (work) 1\n')
    }
  })
})
