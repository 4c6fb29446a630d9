import { Session } from 'node:inspector/promises'
import { parentPort, workerData } from 'node:worker_threads'

const { url, lineNumber, condition, counts } = workerData

// An open session does not keep the thread alive.
setInterval(() => {}, 1000)

// From another thread, as tools that use the inspector do: it could not go on from a pause of its own thread.
const session = new Session()
session.connectToMainThread()
session.on('Debugger.paused', ({ params }) => void snapshot(params))
await session.post('Debugger.enable')
const { locations } = await session.post('Debugger.setBreakpointByUrl', { url, lineNumber, condition })
parentPort?.postMessage(locations.length)

/**
 * What debuggers for production do: they read the variables of the top frame while the program is paused.
 * @param {import('node:inspector').Debugger.PausedEventDataType} paused
 */
async function snapshot({ callFrames: [frame] }) {
  const { objectId = '' } = frame?.scopeChain.find(({ type }) => type === 'local')?.object ?? {}
  const { result } = await session.post('Runtime.getProperties', { objectId, ownProperties: true })
  if (result.some(({ name, value }) => name === 'sum' && value?.type === 'number')) Atomics.add(counts, 0, 1)
  await session.post('Debugger.resume')
}
