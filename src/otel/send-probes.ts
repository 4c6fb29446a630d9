import type { LogEvent, ProbeEvent, ProbeEvents } from '../runtime/api/events.ts'
import type { Probes } from '../runtime/api/types.ts'
import { describeValue } from '../runtime/say/describe.ts'
import { environment } from '../runtime/say/environment.ts'
import { jsonText } from '../runtime/say/json-text.ts'
import { needed, ownLoggerProvider, ownMeterProvider, type Collector } from './own-providers.ts'
import type { LoggerProviderLike, MeterProviderLike, OtelLogRecord } from './providers.ts'

/** Where to send to. */
export interface SendOptions extends Collector {
  /** Address of an OTLP collector that takes HTTP, `http://collector:4318` for instance. @default what `OTEL_EXPORTER_OTLP_ENDPOINT` says */
  readonly url?: string | undefined
  /** Sent with each request. @default what `OTEL_EXPORTER_OTLP_HEADERS` says */
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** What gets the logs. @default one of our own, with the official exporter */
  readonly loggerProvider?: LoggerProviderLike | undefined
  /** What gets the counts. @default one of our own, with the official exporter */
  readonly meterProvider?: MeterProviderLike | undefined
}

const NAME = 'unplugin-probes'
/** OpenTelemetry's numbers of severity. */
const SEVERITIES = { note: [9, 'INFO'], log: [9, 'INFO'], status: [9, 'INFO'], load: [9, 'INFO'], error: [17, 'ERROR'] } as const
const WARN = [13, 'WARN'] as const
type Logged = Exclude<ProbeEvent, ProbeEvents['hit']>

/**
 * Sends what probes say to an OpenTelemetry collector: each line, status, error and load as a log record, with the trace and the span that
 * were active, and each hit to the counter `probes.hits`. Of `@opentelemetry` it needs `api`, and, unless providers are handed over,
 * `sdk-logs`, `exporter-logs-otlp-http`, `sdk-metrics`, `exporter-metrics-otlp-http` and `resources`.
 * @param probes of the program, or of a hooks file: then it lives and dies with that
 * @returns ends it, when what waits has been sent
 * @throws where one of these packages is missing, or an option is not what it must be
 * @example
 * import { sendProbes } from 'unplugin-probes/otel'
 * export default async (probes) => {
 *   probes.onUnload(await sendProbes(probes, { url: 'http://localhost:4318' }))
 *   probes.log('cart.ts:20', 'order {order.id}')
 * }
 */
export async function sendProbes(probes: Pick<Probes, 'on'>, options: SendOptions = {}): Promise<() => Promise<void>> {
  checkOptions(options)
  if (environment('OTEL_SDK_DISABLED') === 'true') return nothing
  const contextOf = await spanContexts()
  const logs = options.loggerProvider ? { provider: options.loggerProvider, end: nothing } : await ownLoggerProvider(options)
  const counts = options.meterProvider ? { provider: options.meterProvider, end: nothing } : await ownMeterProvider(options)
  const logger = logs.provider.getLogger(NAME)
  const counter = counts.provider.getMeter(NAME).createCounter('probes.hits', { description: 'Hits of probes', unit: '{hit}' })
  const emit = (event: Logged): void => {
    const [severityNumber, severityText] = event.event === 'load' && event.outcome === 'failed' ? WARN : SEVERITIES[event.event]
    const { time: timestamp, message: body } = event
    const attributes = { ...(event.pid === undefined ? {} : { 'process.pid': event.pid }), ...attributesOf(event) }
    const eventName = `probes.${event.event}`
    const record: OtelLogRecord = { timestamp, severityNumber, severityText, eventName, body, attributes, ...contextOf(event) }
    logger.emit(record)
  }
  const stops = [
    probes.on('hit', (event) => counter.add(1, { 'probes.address': event.probe, ...placeOf(event) })),
    ...(['log', 'status', 'error', 'load', 'note'] as const).map((type) => probes.on(type, emit)),
  ]
  return async () => {
    for (const stop of stops) stop()
    await Promise.all([logs.end(), counts.end()])
  }
}

/** @throws {TypeError} */
function checkOptions({ url, loggerProvider, meterProvider }: SendOptions): void {
  if (url !== undefined && !/^https?:\/\//.test(String(url)))
    throw new TypeError(`unplugin-probes/otel: url is ${describeValue(url)}, not an address such as "http://localhost:4318"`)
  if (loggerProvider !== undefined && typeof loggerProvider.getLogger !== 'function')
    throw new TypeError('unplugin-probes/otel: loggerProvider has no function getLogger')
  if (meterProvider !== undefined && typeof meterProvider.getMeter !== 'function')
    throw new TypeError('unplugin-probes/otel: meterProvider has no function getMeter')
}

/** A context of OpenTelemetry with the span of an event. */
async function spanContexts(): Promise<(event: ProbeEvent) => { context?: unknown }> {
  const { ROOT_CONTEXT, trace, TraceFlags } = await needed('@opentelemetry/api', () => import('@opentelemetry/api'))
  return ({ traceId, spanId }) =>
    traceId === undefined || spanId === undefined
      ? {}
      : { context: trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags: TraceFlags.SAMPLED }) }
}

type Attributes = Record<string, string | number>

function attributesOf(event: Logged): Attributes {
  const attributes: Attributes = { ...placeOf(event as LogEvent) }
  for (const name of [
    'probe',
    'id',
    'hit',
    'text',
    'status',
    'reason',
    'hits',
    'dropped',
    'file',
    'outcome',
    'code',
    'stack',
    'thread',
  ] as const) {
    const value = (event as unknown as Record<string, string | number | undefined>)[name]
    if (value !== undefined) attributes[name === 'probe' ? 'probes.address' : `probes.${name}`] = value
  }
  const values = event.event === 'log' ? jsonText(event.values) : undefined
  return values === undefined ? attributes : { ...attributes, 'probes.values': values }
}

/** By the names of OpenTelemetry's conventions for source code. */
function placeOf({ location, function: name }: Pick<LogEvent, 'location' | 'function'>): Attributes {
  if (!location) return {}
  const { url, line, column } = location
  return {
    'code.file.path': url,
    'code.line.number': line,
    'code.column.number': column,
    ...(name ? { 'code.function.name': name } : {}),
  }
}

async function nothing(): Promise<void> {}
