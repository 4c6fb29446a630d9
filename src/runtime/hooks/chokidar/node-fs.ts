import type { Stats as FileStats } from 'node:fs'
import { basename, join } from 'node:path'
import { fs } from 'outside'
import { watched } from './watched.ts'

// Stands for `node:fs` and `node:fs/promises` where chokidar imports them. Its promises are of this realm, and nothing throws into Node.

type Callback<T> = (error: Error | null, value: T) => void

/** What Node calls must not throw: it would be an uncaught exception of the program. */
function guarded<A extends unknown[]>(callback: (...values: A) => void): (...values: A) => void {
  return (...values) => {
    try {
      callback(...values)
    } catch (error) {
      for (const { onError } of watched) onError(error)
    }
  }
}

function promised<T>(call: (callback: Callback<T>) => void): Promise<T> {
  return new Promise((resolve, reject) => call(guarded<[Error | null, T]>((error, value) => (error ? reject(error) : resolve(value)))))
}

export function stat(path: string): Promise<FileStats> {
  return promised((callback) => fs.stat(path, callback))
}

export function lstat(path: string): Promise<FileStats> {
  return promised((callback) => fs.lstat(path, callback))
}

export function realpath(path: string): Promise<string> {
  return promised((callback) => fs.realpath(path, callback))
}

/** Only what matters, as readdirp asks the disk about each. */
export async function readdir(path: string): Promise<string[]> {
  const names = await promised<readonly string[]>((callback) => fs.readdir(path, callback))
  const own: string[] = []
  // An array of the program's realm.
  for (let i = 0; i < names.length; i++) if (matters(join(path, names[i]!))) own.push(names[i]!)
  return own
}

interface Watch {
  on(): void
  close(): void
}

export function watch(path: string, _options: object, listener: (event: string, name: string | null) => void): Watch {
  try {
    const onEvent = guarded((event: string, name: string | null) => {
      // A log file next to a hooks file must cost nothing.
      if (!name || isEntry(path) || matters(join(path, name)) || name === basename(path)) listener(event, name)
    })
    const watcher = fs.watch(path, { persistent: false }, onEvent)
    // Deno knows only this way.
    watcher.unref()
    watcher.on(
      'error',
      guarded((error: Error) => {
        for (const it of watched) if (it.matters(path)) it.onLost(path, error)
      }),
    )
    return { on() {}, close: guarded(() => watcher.close()) }
  } catch (error) {
    // A file may be one that nobody may read; its folder is watched as well.
    if (!isEntry(path)) throw error
    return { on() {}, close() {} }
  }
}

/** chokidar imports these for polling, which is not asked for. */
export function watchFile(): never {
  throw new Error('hooks files are not polled')
}
export { watchFile as open, watchFile as unwatchFile }

/** chokidar names it in an import, and uses it as a type. */
export const Stats: undefined = undefined

function matters(path: string): boolean {
  return [...watched].some((it) => it.matters(path))
}

function isEntry(path: string): boolean {
  return [...watched].some((it) => it.isEntry(path))
}
