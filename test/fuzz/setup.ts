/**
 * What every program can call. Runs in each context before the program and is never instrumented.
 * It calls what it is given under fuel, so that programs that call each other end, and catches what they throw.
 */
export const SETUP = `(function (host) {
  'use strict'
  const { apply, ownKeys } = Reflect
  const RealPromise = Promise
  const { then } = RealPromise.prototype
  const resolve = RealPromise.resolve.bind(RealPromise)
  const kept = []
  const { log, fuel, lap, isNumber, isPromise, isGenerator } = host
  const define = (name, value) => Object.defineProperty(globalThis, name, { value, writable: true, configurable: true })
  const asked = [...'abcdefghxyp']
  // The text of a function is the one thing that must differ.
  Function.prototype.toString = function () { return 'function' }
  const settle = (promise) => void apply(then, promise, [(value) => log('resolved', value), (error) => log('rejected', error)])
  const drain = (generator) => {
    const values = []
    for (let i = 0; i < 5; i++) {
      const { value, done } = i === 3 ? generator.return(9) : generator.next(i)
      values[i] = value
      if (done) break
    }
    return values
  }
  const drainAsync = async (generator) => {
    for (let i = 0; i < 4; i++) {
      const { value, done } = await generator.next(i)
      log('async', value)
      if (done) return 'done'
    }
    return generator.return(8)
  }
  const finished = (value) => {
    if (isPromise(value)) settle(value)
    else if (isGenerator(value) === 'async') settle(drainAsync(value))
    else if (isGenerator(value)) return drain(value)
    return value
  }
  const call = (f, ...args) => {
    if (!fuel()) return 'no fuel'
    try {
      const value = finished(f(...args))
      log('returned', value)
      return value
    } catch (error) {
      log('threw', error)
      return 0
    }
  }
  define('log', log)
  define('fuel', fuel)
  define('lap', lap)
  define('call', call)
  define('attempt', (f) => {
    try {
      return f()
    } catch (error) {
      return error
    }
  })
  define('keep', (f) => { if (kept.length < 40) kept[kept.length] = f })
  define('num', (value) => isNumber(value) ? value : 1)
  define('key', (value) => ['p', 'q', 'r'][isNumber(value) ? Math.abs(value | 0) % 3 : 0])
  define('items', (value) => Array.isArray(value) ? value.slice(0, 3) : [value])
  define('tag', ({ raw }, ...values) => { log('tag', raw.join('|'), ...values); return raw.length })
  define('spy', (target) => new Proxy(target, { has(it, name) { if (asked.includes(name)) log('has', name); return name in it } }))
  define('settle', settle)
  return () => { for (let i = 0; i < kept.length; i++) call(kept[i]) }
})`
