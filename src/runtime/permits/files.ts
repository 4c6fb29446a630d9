import * as fs from 'node:fs'
import { later } from '../guard/timers.ts'
import { granted, isDeno } from './granted.ts'

// Stands for `node:fs` in the runtime. In Deno each of these functions finds out first whether it may look: it would have Deno ask at the
// terminal else. What it may not throws as under Node's permission model.

/** What Node throws where its permission model refuses, and we where Deno would. */
export const DENIED = 'ERR_ACCESS_DENIED'

type OnPath<F> = F extends (...values: infer A) => infer R ? (...values: A) => R : never

/** The function itself, where there is nobody to ask. It can be missing: a classic script of a page has no modules of Node. */
function permitted<F extends (...values: never[]) => unknown>(work: F): F {
  if (!isDeno) return work
  return ((...values: Parameters<OnPath<F>>) => {
    const [path] = values as readonly unknown[]
    if (typeof path === 'string' && !granted({ name: 'read', path })) throw denied(path)
    return work(...values)
  }) as unknown as F
}

function denied(path: string): Error {
  return Object.assign(new Error(`Deno does not grant read access to ${path}`), { code: DENIED, resource: path })
}

export const lstatSync: typeof fs.lstatSync = permitted(fs.lstatSync)
export const statSync: typeof fs.statSync = permitted(fs.statSync)
export const openSync: typeof fs.openSync = permitted(fs.openSync)
export const readFileSync: typeof fs.readFileSync = permitted(fs.readFileSync)
export const readdirSync: typeof fs.readdirSync = permitted(fs.readdirSync)
export const readlinkSync: typeof fs.readlinkSync = permitted(fs.readlinkSync)
export const realpathSync: typeof fs.realpathSync = permitted(fs.realpathSync)
export const lstat: typeof fs.lstat = permitted(fs.lstat)
export const stat: typeof fs.stat = permitted(fs.stat)
export const readdir: typeof fs.readdir = permitted(fs.readdir)
export const realpath: typeof fs.realpath = permitted(fs.realpath)
export const watch: typeof fs.watch = isDeno ? (permitted(watchInDeno) as typeof fs.watch) : fs.watch

/** What may not be looked at is not there: Node's permission model would throw. */
export function existsSync(path: string): boolean {
  try {
    return granted({ name: 'read', path }) && fs.existsSync(path)
  } catch {
    return false
  }
}

/** Deno finds out who the user is for it. */
export function accessSync(path: string, mode: number): void {
  if (!granted({ name: 'sys', kind: 'uid' })) throw denied(path)
  permitted(fs.accessSync)(path, mode)
}

type OnEvent = (event: string, name: string | null) => void

/** Deno forgets that a watcher is to keep nothing alive as soon as it tells something: its next wait is a new one. */
function watchInDeno(path: string, options: { readonly persistent: boolean }, onEvent: OnEvent): fs.FSWatcher {
  let isDue = false
  const letGo = (): void => {
    isDue = false
    watcher.unref()
  }
  const watcher = fs.watch(path, options, (event, name) => {
    isDue ||= later(letGo, 0)
    onEvent(event, name)
  })
  return watcher
}
