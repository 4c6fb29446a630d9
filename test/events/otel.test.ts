import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { trace, ROOT_CONTEXT, context } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { InMemoryLogRecordExporter, LoggerProvider, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs'
import { AggregationTemporality, InMemoryMetricExporter, MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics'
import { sendProbes } from 'unplugin-probes/otel'
import { probes } from 'unplugin-probes/runtime'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { at, loadModule } from '../runtime/load-code.ts'
import { reported } from '../runtime/reported.ts'

const FILE = 'sent.js'
const CODE = `export function send(x) {
  /*@send*/ return x + 1
}
`
const SEND = at(FILE, CODE, 'send')
let send: (x: number) => number
beforeAll(async () => void ({ send } = await loadModule<{ send: typeof send }>(FILE, CODE)))
afterEach(() => void probes.disableAll())

interface Sent {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: unknown
}

/** What a collector is sent: each request of OTLP over HTTP, in JSON. */
async function collector(): Promise<{ url: string; sent: Sent[]; close: () => void }> {
  const sent: Sent[] = []
  const server = createServer((request, response) => {
    let text = ''
    request.on('data', (chunk) => (text += String(chunk)))
    request.on('end', () => {
      sent.push({ path: request.url!, headers: request.headers, body: JSON.parse(text) })
      response.setHeader('content-type', 'application/json').end('{}')
    })
  }).listen(0)
  await once(server, 'listening')
  return { url: `http://localhost:${(server.address() as AddressInfo).port}`, sent, close: () => server.close() }
}

const IDS = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' }

function inSpan(work: () => void): void {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  try {
    context.with(trace.setSpanContext(ROOT_CONTEXT, { ...IDS, traceFlags: 1 }), work)
  } finally {
    context.disable()
  }
}

describe('sendProbes', () => {
  it('sends logs with the span and counts by the official exporters, over HTTP', async () => {
    const { url, sent, close } = await collector()
    const stop = await sendProbes(probes, { url: `${url}/`, headers: { 'x-key': 'k' } })
    await reported(() => {
      probes.snapshot(SEND)
      inSpan(() => void send(5))
      send(6)
    })
    await stop()
    await reported(() => void send(7))
    close()
    const logs = sent.filter(({ path }) => path === '/v1/logs')
    expect(logs[0]!.headers['x-key']).toBe('k')
    const records = logs.flatMap(({ body }) =>
      (body as { resourceLogs: { scopeLogs: { logRecords: Record<string, unknown>[] }[] }[] }).resourceLogs.flatMap(({ scopeLogs }) =>
        scopeLogs.flatMap(({ logRecords }) => logRecords),
      ),
    )
    expect(records.map(({ eventName, severityNumber }) => [eventName, severityNumber])).toEqual([
      ['probes.status', 9],
      ['probes.log', 9],
      ['probes.log', 9],
    ])
    expect(records[1]).toMatchObject({ ...IDS, body: { stringValue: '{vals: {x: 5}}' } })
    expect(records[1]!['attributes']).toEqual(
      expect.arrayContaining([
        { key: 'probes.address', value: { stringValue: SEND } },
        { key: 'probes.hit', value: { intValue: 1 } },
        { key: 'code.file.path', value: { stringValue: FILE } },
        { key: 'code.line.number', value: { intValue: 2 } },
        { key: 'code.function.name', value: { stringValue: 'send' } },
        { key: 'probes.values', value: { stringValue: '{"vals":{"x":5}}' } },
      ]),
    )
    expect(records[2]).not.toHaveProperty('traceId', IDS.traceId)
    const counts = JSON.stringify(sent.filter(({ path }) => path === '/v1/metrics').at(-1)!.body)
    expect(counts).toContain('"probes.hits"')
    expect(counts).toMatch(/"asDouble":2|"asInt":"?2/)
  })

  it('uses providers of the program, and leaves them open', async () => {
    const logs = new InMemoryLogRecordExporter()
    const metrics = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE)
    const loggerProvider = new LoggerProvider({ processors: [new SimpleLogRecordProcessor(logs)] })
    const reader = new PeriodicExportingMetricReader({ exporter: metrics, exportIntervalMillis: 3_600_000 })
    const meterProvider = new MeterProvider({ readers: [reader] })
    const stop = await sendProbes(probes, { loggerProvider, meterProvider })
    await reported(() => {
      probes.enable(SEND, () => {
        throw new Error('of a handler')
      })
      send(1)
    })
    await stop()
    await reader.forceFlush()
    const records = logs.getFinishedLogRecords()
    expect(records.map(({ severityText, body }) => [severityText, String(body).includes('of a handler')])).toEqual([
      ['INFO', false],
      ['INFO', true],
      ['ERROR', true],
    ])
    expect(records[2]!.attributes).toMatchObject({ 'probes.address': SEND, 'probes.id': expect.any(Number), 'code.line.number': 2 })
    const [counter] = metrics.getMetrics()[0]!.scopeMetrics[0]!.metrics
    expect(counter!.dataPoints).toMatchObject([{ value: 1, attributes: { 'probes.address': SEND, 'code.file.path': FILE } }])
    await loggerProvider.shutdown()
    await meterProvider.shutdown()
  })
})
