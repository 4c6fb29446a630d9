import type { LoggerProviderLike, MeterProviderLike } from './providers.ts'

/** How often counts are sent, in milliseconds. */
const SEND_COUNTS_EVERY = 10_000

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
  const exporter = new OTLPLogExporter(addressOf(collector, 'v1/logs'))
  // The processor takes an exporter before its version 3, and options with one since.
  const processor = new BatchLogRecordProcessor(Object.assign(exporter, { exporter }))
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
  const exporter = new OTLPMetricExporter(addressOf(collector, 'v1/metrics'))
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: SEND_COUNTS_EVERY })
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
function addressOf({ url, headers }: Collector, path: string): { url?: string; headers?: Record<string, string> } {
  return { ...(url === undefined ? {} : { url: `${url.replace(/\/+$/, '')}/${path}` }), ...(headers ? { headers: { ...headers } } : {}) }
}

/** Optional packages, which nobody has who does not use this. */
async function needed<T>(name: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load()
  } catch (error) {
    throw new Error(`unplugin-probes/otel: ${name} cannot be loaded: npm install ${name}, or hand over providers of your own`, {
      cause: error,
    })
  }
}
