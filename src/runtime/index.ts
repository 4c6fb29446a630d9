import { readFileSync, writeSync } from 'node:fs'
import { types } from 'node:util'
import { isMainThread, threadId } from 'node:worker_threads'
import { mapFrame, mapPlace } from './stack/frame-mapper.ts'
import { compileBuilders } from './sites/build-values.ts'
import { watchHooks } from './hooks/watch-hooks.ts'
import { realmRuntime } from './realm.ts'
import { debugs } from './say/debug.ts'
import { environment } from './say/environment.ts'
import { speakAs } from './say/log.ts'
import { say, writeWith } from './say/sink.ts'
import { tellProxiesBy } from './snapshot/bounded-copy.ts'
import type { Probes } from './api/types.ts'

// Taken at load: a program may replace them.
const { parse } = JSON
const STDERR = 2

// The descriptor, not the stream: what a stream's reader or disk does later is reported to the program.
const write = writeSync
writeWith((line) => void write(STDERR, `${line}\n`))
speakAs(whoSpeaks())
tellProxiesBy(types.isProxy)

const runtime = realmRuntime()
compileBuilders()
runtime.attach({
  isThread: !isMainThread,
  watchHooks,
  mapFrame,
  mapPlace,
  readJson,
  ...(debugs('probes:runtime') ? { debug: (line: string) => say(`probes:runtime ${line}`) } : {}),
})

/** Which of several processes and threads this is. */
function whoSpeaks(): string {
  const isChild = process.connected === true || environment('NODE_UNIQUE_ID') !== undefined
  const thread = isMainThread ? '' : `thread ${threadId}`
  return isChild ? `pid ${process.pid}${thread && ', '}${thread}` : thread
}

function readJson(file: string): unknown {
  return parse(readFileSync(file, 'utf8'))
}

/**
 * The switchboard of this realm.
 * @example
 * import { probes } from 'unplugin-probes/runtime'
 * const probe = probes.enable('src/hot.ts:9', ({ vals }) => console.log(vals))
 * probe.disable()
 */
export const probes: Probes = runtime.probes

export type { Captured, FunctionInfo, FunctionKind, Handler, Probe, ProbeInfo, Probes, ProbeStatus, Site } from './api/types.ts'
