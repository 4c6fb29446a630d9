import type { AsyncLocalStorage } from 'node:async_hooks'
import { defineProperty, getOwnPropertyDescriptor, OwnSet, uncurried } from '../../guard/builtins.ts'
import type { HandlerContext, MakeHandlerContext } from '../../guard/handler-context.ts'
import { process } from '../../guard/host-process.ts'
import { after } from '../../guard/timers.ts'

/** So long after the last such owner went off, what it has started may still be under way. In milliseconds. */
const LINGER = 30_000

type Storage = AsyncLocalStorage<object>

// Taken at load: a program may replace them, and tools that follow requests do.
const { apply } = Reflect
const host = process
const storages = asyncHooks()?.AsyncLocalStorage
const run = storages && (uncurried(storages.prototype.run as never) as (self: Storage, mark: object, call: () => unknown) => unknown)
const getStore = storages && (uncurried(storages.prototype.getStore as never) as (self: Storage) => object | undefined)
const disable = storages && (uncurried(storages.prototype.disable as never) as (self: Storage) => void)

function asyncHooks(): typeof import('node:async_hooks') | undefined {
  try {
    return process.getBuiltinModule?.('node:async_hooks')
  } catch {
    return undefined
  }
}

/** Where there is an AsyncLocalStorage: one that is there only while a probe needs it, as Node 20 and 22 run promises slower meanwhile. */
export const makeHandlerContext: MakeHandlerContext = (onStray) => (storages ? new StorageContext(onStray) : undefined)

class StorageContext implements HandlerContext {
  readonly #onStray: (owner: object, error: unknown, how: string) => void
  readonly #users = new OwnSet<object>()
  #storage: Storage | undefined
  #unguard: () => void = () => {}
  #stay: () => void = () => {}

  constructor(onStray: (owner: object, error: unknown, how: string) => void) {
    this.#onStray = onStray
  }

  run<T, R>(owner: object, call: (info: T) => R, info: T): R {
    const storage = this.#storage
    return storage ? (run!(storage, owner, () => call(info)) as R) : call(info)
  }

  owner(): object | undefined {
    return this.#storage && getStore!(this.#storage)
  }

  begin(owner: object): void {
    this.#stay()
    this.#users.add(owner)
    if (this.#storage || isUnsafe()) return
    const storage = new storages!<object>()
    // Node begins to follow what is asynchronous at the first run.
    run!(storage, owner, () => undefined)
    this.#storage = storage
    this.#unguard = guardErrors((error, how) => {
      const owner = this.owner()
      if (!owner) return false
      if (how !== '') this.#onStray(owner, error, how)
      return true
    })
  }

  end(owner: object): void {
    if (!this.#users.delete(owner) || this.#users.size > 0) return
    this.#stay = after(
      LINGER,
      () => this.#leave(),
      () => {},
    )
  }

  #leave(): void {
    if (this.#users.size > 0 || !this.#storage) return
    this.#unguard()
    disable!(this.#storage)
    this.#storage = undefined
  }
}

/** Whether the program has put a setter on the prototype of all objects where Node keeps its list of hooks: it would lose ours, and then fail in each promise. */
function isUnsafe(): boolean {
  for (let i = 0; i < MOST_HOOKS; i++) if (i in PLAIN) return true
  return false
}

const PLAIN = {}
/** A program has one or two. */
const MOST_HOOKS = 16

/** How an error comes that nothing has caught; `''` for who is only told of it. */
const EVENTS = {
  __proto__: null,
  uncaughtException: 'later threw',
  unhandledRejection: 'left a promise unhandled, which rejected with',
  uncaughtExceptionMonitor: '',
} as unknown as Readonly<Record<string, string>>

/**
 * Node emits what nothing has caught before it looks for listeners, and ends the process if that was of no use. So the method is where one
 * can tell whose error it is: a listener would change what becomes of all others.
 * @param isOurs told an error and how it came
 * @returns takes it back
 */
function guardErrors(isOurs: (error: unknown, how: string) => boolean): () => void {
  const own = getOwnPropertyDescriptor(host, 'emit')
  const before = host.emit
  const emit = function (this: unknown, ...args: unknown[]): unknown {
    const how = typeof args[0] === 'string' ? EVENTS[args[0]] : undefined
    return how !== undefined && isOurs(args[1], how) ? true : apply(before as never, this, args)
  }
  if (!defineProperty(host, 'emit', { __proto__: null, value: emit, writable: true, configurable: true } as PropertyDescriptor))
    return () => {}
  return () => {
    // The program may have put its own over it.
    if (getOwnPropertyDescriptor(host, 'emit')?.value !== emit) return
    if (own) defineProperty(host, 'emit', { __proto__: null, ...own } as PropertyDescriptor)
    else delete (host as { emit?: unknown }).emit
  }
}
