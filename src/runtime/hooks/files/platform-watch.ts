import type { FSWatcher } from 'node:fs'
import { basename, join } from 'node:path'
import { bordered } from '../../guard/border.ts'
import { OwnSet } from '../../guard/builtins.ts'
import { after } from '../../guard/timers.ts'
import { watch } from '../../permits/files.ts'
import type { WatchedPaths } from './watched-paths.ts'
import { identityOf, type Watching, type WatchListener } from './watching.ts'

/** A folder or a file that is watched; one that is replaced by another of its name needs a new watch. */
interface Watch {
  readonly path: string
  readonly identity: string
  readonly watcher: FSWatcher
}

/** Watches by what the platform has, and no library: for where chokidar does not run. */
export class PlatformWatch implements Watching {
  readonly #listener: WatchListener
  #watches: Watch[] = []
  #entries: ReadonlySet<string> = new OwnSet()

  constructor(listener: WatchListener) {
    this.#listener = listener
  }

  follow({ folders, entries }: WatchedPaths, files: readonly string[]): void {
    this.#entries = entries
    // The files too: one that is mounted alone, as containers do, tells nothing to its folder.
    const wanted = [...folders, ...files.map((file) => [file, identityOf(file)] as const)]
    const before = this.#watches
    const kept = before.filter(({ path, identity }) => wanted.some(([to, now]) => to === path && now === identity))
    const missing = wanted.filter(([path, identity]) => identity !== '' && !kept.some((watch) => watch.path === path))
    this.#watches = kept
    for (const [path, identity] of missing) this.#open(path, identity)
    for (const watch of before) if (!kept.includes(watch)) stop(watch)
    // What happened between the last look and now nobody has told.
    if (missing.length > 0) this.#lookSoon()
  }

  close(): void {
    const watches = this.#watches
    this.#watches = []
    for (let i = 0; i < watches.length; i++) stop(watches[i]!)
  }

  #open(path: string, identity: string): void {
    // A log file next to a hooks file must cost nothing.
    const matters = (name: string | null): boolean =>
      !name || this.#entries.has(path) || this.#entries.has(join(path, name)) || name === basename(path)
    const fail = (error: unknown): void => this.#listener.onFail(error)
    try {
      const watcher = watch(
        path,
        { persistent: false },
        bordered((_event: string, name: string | null) => {
          if (matters(name)) this.#listener.onEvent()
        }, fail),
      )
      // Deno knows only this way.
      watcher.unref()
      watcher.on(
        'error',
        bordered((error) => this.#lost(path, identity, error), fail),
      )
      this.#watches[this.#watches.length] = { path, identity, watcher }
    } catch (error) {
      this.#lost(path, identity, error)
    }
  }

  /** What is gone cannot be watched, which is no failure: Windows says so when a folder is removed. */
  #lost(path: string, identity: string, error: unknown): void {
    // A file may be one that nobody may read; its folder is watched as well.
    if (identityOf(path) === identity && !this.#entries.has(path)) return this.#listener.onFail(error)
    this.#watches = this.#watches.filter((watch) => watch.path !== path)
    this.#lookSoon()
  }

  #lookSoon(): void {
    after(
      0,
      () => this.#listener.onEvent(),
      (error) => this.#listener.onFail(error),
    )
  }
}

function stop({ watcher }: Watch): void {
  try {
    watcher.close()
  } catch {
    // It is closed then.
  }
}
