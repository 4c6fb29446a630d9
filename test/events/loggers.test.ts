import { Writable } from 'node:stream'
import { pino } from 'pino'
import { probes } from 'unplugin-probes/runtime'
import { beforeAll, describe, expect, it } from 'vitest'
import winston from 'winston'
import { at, loadModule } from '../runtime/load-code.ts'
import { reported } from '../runtime/reported.ts'

const FILE = 'logged.js'
const CODE = `export function note(x) {
  /*@note*/ return x + 1
}
`
let note: (x: number) => number
beforeAll(async () => void ({ note } = await loadModule<{ note: typeof note }>(FILE, CODE)))

/** What is written, as JSON. */
function lines(): { stream: Writable; written: Record<string, unknown>[] } {
  const written: Record<string, unknown>[] = []
  const write = (chunk: unknown, _: string, done: () => void): void => {
    const text = String(chunk)
    for (const name of ['time', 'pid', 'message', 'msg']) expect(text.split(`"${name}":`).length).toBeLessThan(3)
    written.push(JSON.parse(text) as Record<string, unknown>)
    done()
  }
  return { stream: new Writable({ write, decodeStrings: false }), written }
}

async function logged(stop: () => void): Promise<void> {
  await reported(() => {
    const probe = probes.snapshot(at(FILE, CODE, 'note'))
    note(5)
    probe.disable()
  })
  stop()
}

const EXPECTED = { event: 'log', values: { vals: { x: 5 } }, location: { url: FILE, line: 2, column: 13 } }

describe('the lines of docs/events.md', () => {
  it('pino', async () => {
    const { stream, written } = lines()
    const logger = pino(stream)
    await logged(probes.on('log', ({ message, time: _time, pid: _pid, ...event }) => logger.info(event, message)))
    expect(written).toMatchObject([{ ...EXPECTED, level: 30, msg: '{vals: {x: 5}}' }])
  })

  it('winston', async () => {
    const { stream, written } = lines()
    const logger = winston.createLogger({ transports: [new winston.transports.Stream({ stream })] })
    await logged(probes.on('log', ({ message, ...event }) => logger.info(message, event)))
    expect(written).toMatchObject([{ ...EXPECTED, level: 'info', message: '{vals: {x: 5}}' }])
  })
})
