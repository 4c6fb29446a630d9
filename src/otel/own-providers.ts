import { describeError } from '../runtime/say/describe.ts'
import { defaultLog } from '../runtime/say/log.ts'
import type { LoggerProviderLike, MeterProviderLike } from './providers.ts'

/** How often logs and counts are sent, in milliseconds. */
const SEND_LOGS_EVERY = 1000
const SEND_COUNTS_EVERY = 10_000
/** Who does not answer so long is not waited for. In milliseconds. */
const TIMEOUT = 2000

/** Where a collector is. */
export interface Collector {
  readonly url?: string | undefined
  readonly headers?: Readonly<Record<string, string>> | undefined
}

/** What sends by itself, and how to end it: what waits is sent first. */
export interface OwnProvider<P> {
  readonly provider: P
  end(): Promise<void>
}

/** Sends logs by OpenTelemetry's own exporter. @throws where a package is missing */
export async function ownLoggerProvider(collector: Collector): Promise<OwnProvider<LoggerProviderLike>> {
  const { LoggerProvider, BatchLogRecordProcessor } = await needed('@opentelemetry/sdk-logs', () => import('@opentelemetry/sdk-logs'))
  const { OTLPLogExporter } = await needed('@opentelemetry/exporter-logs-otlp-http', () => import('@opentelemetry/exporter-logs-otlp-http'))
  const exporter = telling(new OTLPLogExporter(addressOf(collector, 'v1/logs')), 'logs')
  const when = { scheduledDelayMillis: SEND_LOGS_EVERY, exportTimeoutMillis: TIMEOUT }
  // The processor takes an exporter before its version 3, and options with one since.
  const processor = new BatchLogRecordProcessor(Object.assign(exporter, { exporter, ...when }), when)
  const provider = new LoggerProvider({ processors: [processor], ...(await resource()) })
  return { provider: provider as unknown as LoggerProviderLike, end: () => provider.shutdown() }
}

/** Sends counts by OpenTelemetry's own exporter. @throws where a package is missing */
export async function ownMeterProvider(collector: Collector): Promise<OwnProvider<MeterProviderLike>> {
  const { MeterProvider, PeriodicExportingMetricReader } = await needed(
    '@opentelemetry/sdk-metrics',
    () => import('@opentelemetry/sdk-metrics'),
  )
  const { OTLPMetricExporter } = await needed(
    '@opentelemetry/exporter-metrics-otlp-http',
    () => import('@opentelemetry/exporter-metrics-otlp-http'),
  )
  const exporter = telling(new OTLPMetricExporter(addressOf(collector, 'v1/metrics')), 'counts')
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: SEND_COUNTS_EVERY, exportTimeoutMillis: TIMEOUT })
  const provider = new MeterProvider({ readers: [reader], ...(await resource()) })
  return { provider, end: () => provider.shutdown() }
}

/** What the environment's `OTEL_SERVICE_NAME` and `OTEL_RESOURCE_ATTRIBUTES` say of the process. */
async function resource(): Promise<object> {
  const { defaultResource, detectResources, envDetector } = await needed(
    '@opentelemetry/resources',
    () => import('@opentelemetry/resources'),
  )
  return { resource: defaultResource().merge(detectResources({ detectors: [envDetector] })) }
}

/** Without an address the exporters ask the environment's `OTEL_EXPORTER_OTLP_ENDPOINT` and the like. */
function addressOf({ url, headers }: Collector, path: string): { url?: string; headers?: Record<string, string>; timeoutMillis: number } {
  const address = url === undefined ? {} : { url: `${url.replace(/(?:\/v1\/(?:logs|metrics))?\/*$/, '')}/${path}` }
  return { ...address, ...(headers ? { headers: { ...headers } } : {}), timeoutMillis: TIMEOUT }
}

/** What the exporters call back with. */
interface ExportResult {
  readonly code: number
  readonly error?: Error
}

/** Says when sending begins to fail, and when it works again. */
function telling<T, E extends { export(items: T, done: (result: ExportResult) => void): void }>(exporter: E, what: string): E {
  const send = exporter.export.bind(exporter)
  let hasFailed = false
  const told = (items: T, done: (result: ExportResult) => void): void =>
    send(items, (result) => {
      const fails = result.code !== 0
      if (fails && !hasFailed) defaultLog.report(`${what} cannot be sent to the collector: ${describeError(result.error)}`)
      if (!fails && hasFailed) defaultLog.report(`${what} are sent to the collector again`)
      hasFailed = fails
      done(result)
    })
  return Object.assign(exporter, { export: told })
}

/** Optional packages, which nobody has who does not use this. */
export async function needed<T>(name: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load()
  } catch (error) {
    const why = (error as Error).message
    const how = `npm install ${name}, keep it outside of the bundle, or hand over providers of your own`
    throw new Error(`unplugin-probes/otel: ${name} cannot be loaded (${why}): ${how}`, { cause: error })
  }
}
