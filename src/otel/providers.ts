/** A record as OpenTelemetry's loggers take it; times in milliseconds since 1970. */
export interface OtelLogRecord {
  readonly timestamp: number
  /** 5 for what is only to be known, 9 for what was asked for, 13 for what went wrong, 17 for an error. */
  readonly severityNumber: number
  readonly severityText: string
  readonly eventName: string
  readonly body: string
  readonly attributes: Readonly<Record<string, string | number>>
  /** One of `@opentelemetry/api`, with the span that was active. */
  readonly context?: unknown
}

/** As far as it is used: `Logger` of `@opentelemetry/api-logs`, or of `@opentelemetry/api` since 1.10. */
export interface LoggerLike {
  /** @param record an `OtelLogRecord` */
  emit(record: object): void
}

/** As far as it is used: a `LoggerProvider`. */
export interface LoggerProviderLike {
  getLogger(name: string): LoggerLike
}

/** As far as it is used: `Meter` of `@opentelemetry/api`. */
export interface MeterLike {
  createCounter(
    name: string,
    options: { readonly description: string; readonly unit: string },
  ): { add(value: number, attributes: Record<string, string | number>): void }
}

/** As far as it is used: a `MeterProvider`. */
export interface MeterProviderLike {
  getMeter(name: string): MeterLike
}
