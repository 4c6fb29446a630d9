import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import Module, { createRequire } from 'node:module'
import { dirname } from 'node:path'
import vm from 'node:vm'
import { isMainThread, Worker } from 'node:worker_threads'
import { beforeProgram } from './before-program.mjs'
import { describeScopes, whichThrow } from './describe.mjs'

// Loaded before an untouched program: a thread of its own is the debugger, so that the program can be paused.
if (isMainThread) {
  const { files, format } = JSON.parse(readFileSync(process.env.CAPTURED_JOB, 'utf8'))
  const handOver = `captured values ${process.pid}`
  globalThis[handOver] = [describeScopes, whichThrow]
  const debuggerThread = new Worker(new URL('pause-at-sites.mjs', import.meta.url), { execArgv: [], workerData: { handOver } })
  await once(debuggerThread, 'message')
  delete globalThis[handOver]
  debuggerThread.unref()
  if (format === 'commonjs') announceCommonJs(files.map(({ path }) => path))
}

/** The engine pauses before the first run of a module, but not of a CommonJS file, which is the body of a function. */
function announceCommonJs(paths) {
  const { _compile } = Module.prototype
  const names = ['exports', 'require', 'module', '__filename', '__dirname']
  const importModuleDynamically = vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER
  Module.prototype._compile = function (content, filename) {
    if (!paths.includes(filename)) return _compile.call(this, content, filename)
    const run = vm.compileFunction(content.replace(/^#!.*/, ''), names, { filename, importModuleDynamically })
    beforeProgram()
    const require = Object.assign(createRequire(filename), { main: process.mainModule ?? this })
    return run.call(this.exports, this.exports, require, this, filename, dirname(filename))
  }
}
