import { hostname } from 'node:os'
import { process } from './guard/host-process.ts'
import { types } from 'node:util'
import { mapFrame, mapPlace } from './stack/frame-mapper.ts'
import { compileBuilders } from './sites/build-values.ts'
import { givenPath } from './hooks/files/given-path.ts'
import { makeHandlerContext } from './hooks/process/handler-context.ts'
import { watchHooks } from './hooks/watch-hooks.ts'
import { whenRunning } from './hooks/process/when-running.ts'
import { writeEvents } from './hooks/report/event-lines.ts'
import { writeStderr } from './hooks/process/write-stderr.ts'
import { nameInstances } from './codeless/chosen.ts'
import { readFileSync } from './permits/files.ts'
import { granted } from './permits/granted.ts'
import { realmRuntime } from './realm.ts'
import { debugs } from './say/debug.ts'
import { environment, environmentOf } from './say/environment.ts'
import { events } from './say/events.ts'
import { speakAs } from './say/log.ts'
import { say, writeWith } from './say/sink.ts'
import { tellKindsBy } from './guard/kinds-of-function.ts'
import { tellObjectsBy } from './guard/kinds-of-object.ts'
import { snapshotInTheMaking } from './guard/snapshot-in-the-making.ts'
import { SourceFolders } from './sites/source-folders.ts'
import type { Probes } from './api/types.ts'

// Taken at load: a program may replace them.
const { parse } = JSON
// Not imported: Node warns of it where a snapshot is made, which is done in a main thread.
const { isMainThread, threadId } = threads() ?? { isMainThread: true, threadId: 0 }

environmentOf(process)
nameInstances(() => [...(hasHostname() ? [hostname()] : []), `${process.pid}`])
writeWith((line) => writeStderr(`${line}\n`))
// None where a classic script of a page has no modules of Node.
if (types as typeof types | undefined) {
  tellKindsBy(types)
  tellObjectsBy(types)
}
let isDebugging = false
// Not what the making of a snapshot says of them.
whenRunning(() => {
  isDebugging = debugs('probes:runtime')
  speakAs(whoSpeaks())
  events.origin = { pid: process.pid, ...(isMainThread ? {} : { thread: threadId }) }
  writeEvents()
})

const runtime = realmRuntime()
const sources = new SourceFolders()
compileBuilders()
runtime.attach({
  isThread: !isMainThread,
  watchHooks,
  mapFrame,
  mapPlace: (bundle, line, column) => mapPlace(bundle, sources.roots(), line, column),
  readJson,
  sources,
  makeHandlerContext,
  debug: (line) => {
    if (isDebugging) say(`probes:runtime ${line}`)
  },
})

/** Which of several processes and threads this is. */
function whoSpeaks(): string {
  const isChild = process.connected === true || environment('NODE_UNIQUE_ID') !== undefined
  const thread = isMainThread ? '' : `thread ${threadId}`
  return isChild ? `pid ${process.pid}${thread && ', '}${thread}` : thread
}

function threads(): typeof import('node:worker_threads') | undefined {
  try {
    return snapshotInTheMaking() ? undefined : process.getBuiltinModule?.('node:worker_threads')
  } catch {
    return undefined
  }
}

function hasHostname(): boolean {
  return (hostname as typeof hostname | undefined) !== undefined && granted({ name: 'sys', kind: 'hostname' })
}

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

export type * from './api/types.ts'
