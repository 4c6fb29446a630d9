import { Session } from 'node:inspector/promises'
import { parentPort, workerData } from 'node:worker_threads'

// An open session does not keep the thread alive.
setInterval(() => {}, 1000)

// From another thread, as tools that use the inspector do: it could not go on from a pause of its own thread.
const session = new Session()
session.connectToMainThread()
session.on('Debugger.paused', () => void session.post('Debugger.resume'))
await session.post('Debugger.enable')
const { url, lineNumber, condition } = workerData
const { locations } = await session.post('Debugger.setBreakpointByUrl', { url, lineNumber, condition })
parentPort?.postMessage(locations.length)
