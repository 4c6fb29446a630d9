/** @type {(() => unknown)[]} */
const tasks = []
const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 }

/**
 * Says what must be undone, however the demo ends; must be synchronous.
 * @param {() => unknown} task
 */
export function atEnd(task) {
  tasks.push(task)
}

/** Undoes everything, latest first; may be called again. */
export function cleanUp() {
  for (let task = tasks.pop(); task; task = tasks.pop()) {
    try {
      task()
    } catch (error) {
      process.stderr.write(`clean-up: ${error instanceof Error ? error.message : String(error)}\n`)
    }
  }
}

process.on('exit', cleanUp)
for (const [signal, code] of Object.entries(SIGNALS)) process.once(signal, () => process.exit(code))
