import { join, sep } from 'node:path'
import { after } from '../guard/timers.ts'
import { describeError } from '../say/describe.ts'
import { readdirSync, statSync } from '../permits/files.ts'
import { FolderWatch } from './files/folder-watch.ts'
import { givenPath } from './files/given-path.ts'
import { whyUnreadable } from './files/trust.ts'
import { HooksFile } from './hooks-file.ts'
import type { HooksHost, HooksOptions } from './hooks-host.ts'
import { hangWatch, type Following } from './thread/hang-watch.ts'

/** What is loaded of a folder: not what begins with a dot, as what editors and Kubernetes put there does, nor types, nor notes. */
const HOOKS = /^(?!\.)(?!.*\.d\.[cm]?ts$).+\.(?:[cm]?[jt]s|json)$/

/** When to look whether a file that is gone has seen so, in milliseconds. */
const LOOK_AGAIN = 30

/** A folder of hooks files: each is a set of its own, which lives and dies alone, so nobody overwrites what others have on. */
export class HooksFolder {
  readonly #given: string
  readonly #host: HooksHost
  readonly #options: HooksOptions
  readonly #onOther: () => void
  readonly #watch: FolderWatch | undefined
  /** By their names. */
  readonly #files = new Map<string, HooksFile>()
  #hangs: Following | undefined
  #cancelLook: () => void = () => {}
  #isStopped = false
  #trouble = ''

  /**
   * @param given path, relative to the working directory, or `file:` address
   * @param onOther told when what is there is no folder any more
   */
  constructor(given: string, host: HooksHost, options: HooksOptions, onOther: () => void) {
    this.#given = given
    this.#host = host
    this.#options = options
    this.#onOther = onOther
    if (options.once) return
    this.#watch = new FolderWatch(
      () => this.look(),
      (error) => host.report(`hooks ${given}: cannot be watched, looking every 250 ms instead: ${describeError(error)}`),
    )
  }

  /** @param atStart What was there before the program is complete. */
  look(atStart = false): void {
    if (this.#isStopped || (this.#options.once && !atStart)) return
    try {
      const path = givenPath(this.#given)
      const names = this.#namesIn(path)
      for (const name of names ?? []) this.#open(name, atStart)
      for (const [name, file] of this.#files) if (!names?.includes(name)) this.#close(name, file)
      if (!names && this.#files.size === 0) return this.#onOther()
      this.#follow(path)
      this.#trouble = ''
    } catch (error) {
      this.#say(whyUnreadable(error))
    }
  }

  stop(): void {
    this.#isStopped = true
    this.#cancelLook()
    this.#watch?.close()
    this.#hangs?.close()
    for (const [, file] of this.#files) file.stop()
    this.#files.clear()
  }

  /** @returns none where there is no folder */
  #namesIn(path: string): readonly string[] | undefined {
    const stats = statSync(path, { throwIfNoEntry: false })
    return stats?.isDirectory()
      ? readdirSync(path)
          .filter((name) => HOOKS.test(name))
          .sort()
      : undefined
  }

  #open(name: string, atStart: boolean): void {
    if (this.#files.has(name)) return
    const given = `${this.#given.replace(/[\\/]+$/, '')}/${name}`
    // A folder in the folder is none of ours.
    const file = new HooksFile(given, this.#host, { ...this.#options, isInFolder: true }, () => {})
    this.#files.set(name, file)
    file.look(atStart)
  }

  /** Editors take a file away before they write it anew: it is forgotten when it has seen for itself that it is gone. */
  #close(name: string, file: HooksFile): void {
    file.look()
    if (!file.isGone) return this.#lookAgain()
    file.stop()
    this.#files.delete(name)
  }

  #lookAgain(): void {
    this.#cancelLook()
    this.#cancelLook = after(
      LOOK_AGAIN,
      () => this.look(),
      (error) => this.#say(describeError(error)),
    )
  }

  #follow(path: string): void {
    if (!this.#watch) return
    this.#watch.follow([`${path}${sep}`])
    this.#hangs ??= hangWatch(this.#options.watch, this.#host, {
      look: () => {
        this.look()
        for (const [, file] of this.#files) file.look()
        return [...this.#files.values()].every(({ isSettled }) => isSettled)
      },
      say: (why) => this.#host.report(`hooks ${this.#given}: no thread watches it, so a program that hangs cannot see it: ${why}`),
    })
    this.#hangs.follow([path, ...[...this.#files.keys()].map((name) => join(path, name))])
  }

  /** Once for each kind: it may happen at every look. */
  #say(trouble: string): void {
    if (trouble === this.#trouble) return
    this.#trouble = trouble
    this.#host.report(`hooks ${this.#given}: ${trouble} (HOOKS_ACCESS)`)
  }
}
