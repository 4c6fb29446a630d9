/** Of a span. */
export interface TraceIds {
  readonly traceId?: string
  readonly spanId?: string
}

interface OtelApi {
  readonly context?: { active(): { getValue(key: symbol): { spanContext(): { traceId?: unknown; spanId?: unknown } } | undefined } }
}

// Both names are the same for all copies and versions of `@opentelemetry/api` since 1.0 (its `createContextKey` and `global-utils`).
const API = Symbol.for('opentelemetry.js.api.1')
const SPAN = Symbol.for('OpenTelemetry Context Key SPAN')
const realm = globalThis as { [API]?: OtelApi }
const NONE: TraceIds = {}

/** Those of the active span, where the program uses `@opentelemetry/api`. Never throws. */
export function traceIds(): TraceIds {
  try {
    const { traceId, spanId } = realm[API]?.context?.active().getValue(SPAN)?.spanContext() ?? NONE
    return typeof traceId === 'string' && typeof spanId === 'string' ? { traceId, spanId } : NONE
  } catch {
    return NONE
  }
}
