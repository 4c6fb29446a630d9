import { statSync, watch, type FSWatcher } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { Options } from '../options/options.ts'
import { shownPath } from '../pages/shown-path.ts'
import type { TypesAnswer, TypesOrder } from './types-thread.ts'

const THREAD = join(import.meta.dirname, 'types-thread.js')
/** Several files are often saved at once. In milliseconds. */
const SETTLE = 200
/** A checker holds some hundred megabytes, which nobody needs while nothing is edited. */
const IDLE = 60_000
const OWN = 'probes.hooks.types.d.ts'

/** The types of hooks files, written anew by a thread of its own after each edit. Neither it nor what it watches keeps the process alive. */
export class FollowedTypes {
  readonly #order: TypesOrder
  readonly #say: (line: string) => void
  readonly #watchers: FSWatcher[] = []
  #thread: Worker | undefined
  #settling: NodeJS.Timeout | undefined
  #idle: NodeJS.Timeout | undefined
  /** Whether the thread is at it, and whether something has changed meanwhile. */
  #isBusy = false
  #isAskedAgain = false
  #said = new Set<string>()

  /** @param hooks the option, relative to the working directory */
  constructor(root: string, hooks: string, { include, exclude, grain, sensitive, excludeCallees }: Options, say: (line: string) => void) {
    const path = resolve(process.env['PROBES_HOOKS'] || hooks)
    const given = { include, exclude, grain, sensitive, excludeCallees }
    const options = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
    this.#order = { root, hooks: [path], options }
    this.#say = say
    const folder = (): FSWatcher | undefined => this.#watch(path, () => true)
    let own = folder()
    this.#watch(dirname(path), (name) => {
      if (name !== basename(path)) return false
      // A folder that has come, or another of its name.
      own?.close()
      own = folder()
      return true
    })
  }

  /** A file of the program has changed, or may have. */
  changed(path?: string): void {
    if (path !== undefined && basename(path).startsWith(OWN)) return
    clearTimeout(this.#settling)
    this.#settling = setTimeout(() => this.#look(), SETTLE)
  }

  /** A server has ended. */
  stop(): void {
    clearTimeout(this.#settling)
    for (const watcher of this.#watchers) watcher.close()
    this.#rest()
  }

  /** Bundlers do not know the hooks file. */
  #watch(path: string, isMeant: (name: string) => boolean): FSWatcher | undefined {
    if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return undefined
    try {
      const watcher = watch(path, { persistent: false }, (_event, name) => {
        if (name === null || (isMeant(name) && !name.startsWith(OWN))) this.changed()
      })
      watcher.on('error', () => watcher.close())
      this.#watchers.push(watcher)
      return watcher
    } catch {
      // Gone by now, or too many are watched: then edits of the sources are all that is seen.
      return undefined
    }
  }

  #look(): void {
    if (this.#isBusy) {
      this.#isAskedAgain = true
      return
    }
    clearTimeout(this.#idle)
    this.#isBusy = true
    this.#thread ??= this.#begin()
    // A build that is over waits for it.
    this.#thread.ref()
    this.#thread.postMessage('look')
  }

  #begin(): Worker {
    const thread = new Worker(THREAD, { execArgv: [], workerData: this.#order, name: 'unplugin-probes types' })
    thread.on('message', (answer: TypesAnswer) => this.#take(answer))
    thread.on('error', (error) => {
      this.#thread = undefined
      this.#take({ failed: error.message })
    })
    return thread
  }

  #take(answer: TypesAnswer): void {
    this.#isBusy = false
    this.#thread?.unref()
    this.#tell(linesOf(answer))
    if (this.#isAskedAgain) {
      this.#isAskedAgain = false
      return this.#look()
    }
    this.#idle = setTimeout(() => this.#rest(), IDLE).unref()
  }

  #rest(): void {
    clearTimeout(this.#idle)
    void this.#thread?.terminate()
    this.#thread = undefined
    this.#isBusy = false
  }

  /** Each line once, until it is not true any more. */
  #tell(lines: readonly string[]): void {
    for (const line of lines) if (!this.#said.has(line)) this.#say(line)
    this.#said = new Set(lines)
  }
}

function linesOf(answer: TypesAnswer): string[] {
  if ('failed' in answer) return [`the types of the hooks file cannot be told: ${answer.failed}`]
  const { stale, untold, notes } = answer
  const place = ({ file, line, column }: (typeof stale)[number]): string => `${shownPath(file)}:${line}:${column}`
  return [
    ...stale.map((each) => `${place(each)}: ${each.address} binds nowhere: ${each.note}`),
    ...untold.map((each) => `${place(each)}: ${each.address} has no types: ${each.note}`),
    ...notes,
  ]
}
