import { readFileSync } from 'node:fs'
import { debugLog } from './say/debug-log.ts'
import { mapFrame } from './stack/frame-mapper.ts'
import { compileBuilders } from './sites/build-values.ts'
import { givenPath } from './hooks/given-path.ts'
import { watchHooks } from './hooks/watch-hooks.ts'
import { realmRuntime } from './realm.ts'
import type { Probes } from './api/types.ts'

// Taken at load: a program may replace it.
const { parse } = JSON

const runtime = realmRuntime()
compileBuilders()
runtime.attach({ watchHooks, mapFrame, readJson, debug: debugLog('probes:runtime') })

function readJson(file: string): unknown {
  return parse(readFileSync(givenPath(file), 'utf8'))
}

/**
 * The switchboard of this realm.
 * @example
 * import { probes } from 'unplugin-probes/runtime'
 * const probe = probes.enable('src/hot.ts:9', ({ vals }) => console.log(vals))
 * probe.disable()
 */
export const probes: Probes = runtime.probes

export type { FunctionInfo, FunctionKind, Handler, Probe, ProbeInfo, Probes, ProbeStatus, Site } from './api/types.ts'
