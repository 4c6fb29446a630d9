import { EventEmitter } from 'node:events'
import { writeSync } from 'node:fs'

/** Where each builtin hangs. */
const HOLDERS: Record<string, object> = {
  'Map.prototype': Map.prototype,
  'Set.prototype': Set.prototype,
  'Promise.prototype': Promise.prototype,
  'Array.prototype': Array.prototype,
  'String.prototype': String.prototype,
  'RegExp.prototype': RegExp.prototype,
  'Function.prototype': Function.prototype,
  'EventEmitter.prototype': EventEmitter.prototype,
  Promise,
  JSON,
  Object,
  Array,
  Error,
  process,
  globalThis,
}

for (const event of ['uncaughtException', 'unhandledRejection'])
  process.on(event, (error: unknown) => {
    writeSync(1, `${event} ${(error as Error).stack}\n`)
    process.kill(process.pid, 'SIGKILL')
  })

const [, , path = ''] = process.argv
const dot = path.lastIndexOf('.')
const holder = HOLDERS[path.slice(0, dot)]!
const name = path.endsWith('@@iterator') ? Symbol.iterator : path.slice(dot + 1)
const original = Object.getOwnPropertyDescriptor(holder, name)!

function replacement(): never {
  throw new Error(`no more ${path}`)
}

let isPatched = false

function turn(): void {
  isPatched = !isPatched
  if (isPatched) Reflect.defineProperty(holder, name, { value: replacement, writable: true, configurable: true })
  else Reflect.defineProperty(holder, name, original)
  writeSync(1, isPatched ? 'patched\n' : 'restored\n')
}

process.on('SIGUSR2', turn)
setInterval(() => {}, 1000)
writeSync(1, 'ready\n')
