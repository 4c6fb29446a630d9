export { sendProbes, type SendOptions } from './otel/send-probes.ts'
export type { LoggerLike, LoggerProviderLike, MeterLike, MeterProviderLike, OtelLogRecord } from './otel/providers.ts'
