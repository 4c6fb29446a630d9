import chokidarText from 'packed:chokidar'
import { ofProcess, process } from '../../guard/host-process.ts'
import type { watchFolders } from '../chokidar/watch-folders.ts'
import { bordered } from '../../guard/border.ts'
import { taken } from '../../guard/taken.ts'
import { after } from '../../guard/timers.ts'
import { lstat, readdir, realpath, stat, watch } from '../../permits/files.ts'
import type { WatchedPaths } from './watched-paths.ts'
import { identityOf, type Watching, type WatchListener } from './watching.ts'

// Taken at load: a program may replace them, by fake timers for instance.
const setTimeout = taken('setTimeout')
const clearTimeout = taken('clearTimeout')
const nextTick = ofProcess('nextTick')

/** After this time it is taken for one that does not run here. */
const READY_WITHIN = 5000

/** Watches by chokidar. */
export class ChokidarWatch implements Watching {
  readonly #listener: WatchListener
  #watched = ''
  #stop: () => void = () => {}

  constructor(listener: WatchListener) {
    this.#listener = listener
  }

  follow({ folders, entries }: WatchedPaths): void {
    const watched = JSON.stringify([[...folders], [...entries]])
    if (watched === this.#watched) return
    this.#watched = watched
    const before = this.#stop
    this.#stop = this.#open(folders, [...entries])
    before()
  }

  close(): void {
    const stop = this.#stop
    this.#stop = () => {}
    stop()
  }

  #open(folders: WatchedPaths['folders'], entries: readonly string[]): () => void {
    const { onEvent, onFail } = this.#listener
    const endPatience = after(READY_WITHIN, () => onFail(new Error('chokidar does not get ready')), onFail)
    const stop = theChokidar().watchFolders({
      folders: [...folders.keys()],
      entries,
      onEvent,
      onReady() {
        endPatience()
        onEvent()
      },
      // What is gone cannot be watched, which is no failure: Windows says so when a folder is removed.
      onLost: bordered((path, error) => (identityOf(path) === folders.get(path) ? onFail(error) : onEvent()), onFail),
      onError: onFail,
    })
    return bordered(() => {
      endPatience()
      stop()
    }, onFail)
  }
}

interface Chokidar {
  readonly watchFolders: typeof watchFolders
}

let chokidar: Chokidar | undefined

/**
 * chokidar in a realm of its own: what it does in its promises cannot be kept from the program, which may have replaced
 * any builtin by something that throws, and there it does not meet these. It is a text until a hooks file is watched.
 * @throws Here it cannot be had.
 */
function theChokidar(): Chokidar {
  if (!chokidar) {
    // It would find out in its own promises, and never get ready.
    if (!nextTick || !setTimeout) throw new Error('the process has no nextTick or no timers')
    const { createContext, Script } = process.getBuiltinModule('node:vm')
    const realm = createContext(globals())
    const script = new Script(`(function(exports,require){${chokidarText}\n})`, { filename: 'unplugin-probes/chokidar.js' })
    const evaluate = script.runInContext(realm) as (exports: object, require: (id: string) => unknown) => void
    const outside = { fs: { lstat, readdir, realpath, stat, watch } }
    const exports = {}
    evaluate(exports, (id) => (id === 'outside' ? outside : process.getBuiltinModule(id)))
    chokidar = exports as Chokidar
  }
  return chokidar
}

/** What chokidar takes from its global object. Its timers, which keep events apart, must not keep the process alive. */
function globals(): object {
  return {
    process: { platform: process.platform, env: {}, nextTick: (work: () => void) => nextTick!(bordered(work)) },
    setTimeout: (work: () => void, delay: number) => setTimeout!(bordered(work), delay).unref(),
    clearTimeout: (timer: NodeJS.Timeout | undefined) => clearTimeout?.(timer),
  }
}
