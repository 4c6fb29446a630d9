import { createDebug } from 'obug'
import { mapFrame } from './frame-mapper.ts'
import { compileBuilders } from './hit-info.ts'
import { watchHooks } from './hooks/watch-hooks.ts'
import { realmRuntime } from './realm.ts'
import type { Probes } from './types.ts'

const runtime = realmRuntime()
compileBuilders()
runtime.attach({ watchHooks, mapFrame, debug: createDebug('probes:runtime') })

/**
 * The switchboard of this realm.
 * @example
 * import { probes } from 'unplugin-probes/runtime'
 * const probe = probes.enable('src/hot.ts:9', ({ vals }) => console.log(vals))
 * probe.disable()
 */
export const probes: Probes = runtime.probes

export type { FunctionInfo, FunctionKind, Handler, Probe, ProbeInfo, Probes, ProbeStatus, Site } from './types.ts'
