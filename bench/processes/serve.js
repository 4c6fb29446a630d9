// The server that is probed, in a process of its own. Argument: its bundle. Tells its parent its port, the first hit of each
// version of the hooks file, and the last hit of all when asked.
import { pathToFileURL } from 'node:url'

let version = 0
let last = 0
/** What the handlers of the hooks file call. @param {number} itsVersion */
globalThis.reached = (itsVersion) => {
  last = now()
  if (itsVersion === version) return
  version = itsVersion
  process.send?.({ version, at: last })
}
process.on('message', () => process.send?.({ last }))
process.on('disconnect', () => process.exit())
const { serve } = await import(pathToFileURL(process.argv[2] ?? '').href)
process.send?.({ port: await serve() })

/** Milliseconds of the clock that all processes share. */
function now() {
  return Number(process.hrtime.bigint()) / 1e6
}
