/* oxlint-disable unicorn/no-unnecessary-await -- turns of the queue, without a call of anything */
// Replaces all that a program can replace by functions that note who is called, then uses probes.
import { writeSync } from 'node:fs'
const [work, runtime] = process.argv.slice(2)
const { first, second, Cart } = await import(work)
const { probes } = await import(runtime)

const called = { __proto__: null }
let records = false
const note = (name) => {
  if (!records) return
  called[name] = true
  if (!process.env.SHOW_CALLS) return
  records = false
  const hook = Error.prepareStackTrace
  Error.prepareStackTrace = undefined
  const { stack } = new Error('called')
  Error.prepareStackTrace = hook
  writeSync(2, `${name}\n${stack}\n`)
  records = true
}
const undo = []
const { apply, construct, ownKeys, getOwnPropertyDescriptor, defineProperty, getPrototypeOf } = Reflect

function patch(owner, ownerName) {
  for (const key of ownKeys(owner)) {
    if (key === 'constructor' || key === 'prototype') continue
    const descriptor = getOwnPropertyDescriptor(owner, key)
    if (!descriptor.configurable) continue
    const name = `${ownerName}.${String(key)}`
    const wrap = (original) =>
      function (...values) {
        note(name)
        return new.target ? construct(original, values, new.target) : apply(original, this, values)
      }
    if (typeof descriptor.value === 'function') defineProperty(owner, key, { ...descriptor, value: wrap(descriptor.value) })
    else if (descriptor.get) defineProperty(owner, key, { ...descriptor, get: wrap(descriptor.get) })
    else continue
    undo.push(() => defineProperty(owner, key, descriptor))
  }
}

const iterators = {
  ArrayIterator: [][Symbol.iterator](),
  MapIterator: new Map().entries(),
  SetIterator: new Set().values(),
  StringIterator: ''[Symbol.iterator](),
}
const constructors = [
  Array,
  Map,
  Set,
  WeakMap,
  WeakSet,
  WeakRef,
  String,
  Number,
  Boolean,
  Symbol,
  RegExp,
  Promise,
  Date,
  Error,
  Function,
  BigInt,
  AbortController,
]
for (const constructor of constructors) {
  const { name } = constructor
  patch(constructor.prototype, `${name}.prototype`)
  patch(constructor, name)
}
for (const [name, iterator] of Object.entries(iterators)) patch(getPrototypeOf(iterator), name)
for (const [name, namespace] of Object.entries({ Object, Reflect, JSON, Math, console })) patch(namespace, name)
patch(Object.prototype, 'Object.prototype')
for (const name of ['setTimeout', 'setImmediate', 'queueMicrotask', 'Promise', 'Map', 'Set', 'parseInt', 'decodeURIComponent']) {
  const descriptor = getOwnPropertyDescriptor(globalThis, name)
  const original = globalThis[name]
  defineProperty(globalThis, name, {
    configurable: true,
    writable: true,
    value: function (...values) {
      note(name)
      return new.target ? construct(original, values, original) : apply(original, undefined, values)
    },
  })
  undo.push(() => defineProperty(globalThis, name, descriptor))
}
patch(process.stderr, 'stderr')
Error.prepareStackTrace = (error) => {
  note('Error.prepareStackTrace')
  return `${error}`
}
undo.push(() => delete Error.prepareStackTrace)
// Not '1' and above: Node's own timers keep their heap in an array and would lose timers.
for (const key of ['0']) {
  defineProperty(Object.prototype, key, { configurable: true, get: () => void note(`get ${key}`), set: () => note(`set ${key}`) })
  undo.push(() => delete Object.prototype[key])
}

const seen = {}
let total = 0
records = true
try {
  const whole = probes.enable('work.mjs:2', (info) => {
    seen.vals = info.vals
    seen.uv = info.uv
    seen.this = info.this
    seen.finfo = info.finfo
    seen.stack = info.stack
    seen.trace = info.traceback('x', 1)
    seen.omitted = info.omitted
  })
  total += first(1)
  whole.disable()
  const thrower = probes.enable('work.mjs:6', () => {
    throw seen.error
  })
  total += second(1)
  const asynchronous = probes.enable('work.mjs:2', async () => {
    await null
    return true
  })
  const rejecting = probes.enable('work.mjs:2:3', async () => {
    await null
    throw seen.other
  })
  total += first(2)
  const range = probes.enable('work.mjs:1-40', () => {})
  total += new Cart().total(2)
  probes.enable('work.mjs#second', () => true)
  probes.enable('Cart.total', () => {})
  total += second(3) + new Cart().total(2)
  probes.enable('nowhere.mjs:3', () => {})
  probes.enable('work.mjs:400', () => {})
  probes.enable('not an address', () => {})
  probes.disable('work.mjs:1-40')
  seen.counts = [whole.hits, thrower.status, range.hits, asynchronous.status, rejecting.status]
  probes.list()
  probes.sites('work.mjs')
} finally {
  records = false
}
await null
records = true
await null
await null
await null
records = false
seen.counts.push(probes.list().length)
probes.disableAll()
for (let i = undo.length - 1; i >= 0; i--) undo[i]()
await new Promise((resolve) => setTimeout(resolve, 50))
writeSync(
  1,
  JSON.stringify({
    called: Object.keys(called),
    counts: seen.counts,
    vals: seen.vals,
    uv: seen.uv,
    stack: seen.stack?.split('\n')[0],
    total,
  }),
)
