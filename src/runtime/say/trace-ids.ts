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
const NONE = { __proto__: null } as TraceIds

/** Those of the active span, where the program uses `@opentelemetry/api`. Never throws. */
export function traceIds(): TraceIds {
  try {
    const { traceId, spanId } = realm[API]?.context?.active().getValue(SPAN)?.spanContext() ?? NONE
    return isId(traceId, 32) && isId(spanId, 16) ? { traceId, spanId } : NONE
  } catch {
    return NONE
  }
}

/** As W3C's Trace Context has them: small hexadecimal digits, not all of them zero. */
function isId(id: unknown, length: number): id is string {
  if (typeof id !== 'string' || id.length !== length) return false
  let isSome = false
  for (let i = 0; i < length; i++) {
    const digit = id[i]!
    if (!((digit >= '0' && digit <= '9') || (digit >= 'a' && digit <= 'f'))) return false
    isSome ||= digit !== '0'
  }
  return isSome
}
