import { Session } from 'node:inspector/promises'
import { parentPort, workerData } from 'node:worker_threads'

// An open session does not keep the thread alive.
setInterval(() => {}, 1000)

const session = new Session()
session.connectToMainThread()
let scripts = 0
session.on('Debugger.scriptParsed', () => scripts++)
session.on('Debugger.paused', () => {
  throw new Error('nothing should pause')
})
await session.post('Debugger.enable')
// What DevTools and VS Code ask for when they attach. It is 0 else: no async stacks.
if (workerData.stacks) await session.post('Debugger.setAsyncCallStackDepth', { maxDepth: 32 })
// The session tells of all scripts that are there: a sign that it is on.
parentPort?.postMessage(scripts)
