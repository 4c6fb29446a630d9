export { fileOf, instrument, type Format, type Instrumented, type InstrumentOptions, type Warning } from './instrument.ts'
export type { InputMap } from './positions.ts'
export type { Site } from '../runtime/types.ts'
export { lostSiteModule } from './site-module.ts'
