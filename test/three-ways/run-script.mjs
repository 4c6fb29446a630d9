import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import vm from 'node:vm'
import { turnAllOn } from './all-on.mjs'

// Runs classic scripts, which share one realm, and prints the completion value of the last.
const { files, realm, runtime, addresses, marked, report } = JSON.parse(process.argv[2])
const script = readFileSync(createRequire(import.meta.url).resolve('unplugin-probes/runtime.script.js'), 'utf8')
const { log } = console
const context = realm === 'context' ? vm.createContext({ console: { log: (...args) => log(...args) } }) : undefined
const run = (code, filename) => (context ? vm.runInContext(code, context, { filename }) : vm.runInThisContext(code, { filename }))

let end
const start = () => {
  const { stderr } = process
  const { write } = stderr
  stderr.write = () => true
  run(script, 'runtime.script.js')
  end = turnAllOn(run('(globalThis[Symbol.for("unplugin-probes")].probes)', 'api.js'), { addresses, marked })
  stderr.write = write
}

if (runtime === 'before') start()
let completion
for (const file of files) completion = run(readFileSync(file, 'utf8'), file)
log('completion', typeof completion === 'function' ? '[function]' : completion)
if (runtime === 'after') start()
setImmediate(() => {
  if (report) writeFileSync(report, end())
})
