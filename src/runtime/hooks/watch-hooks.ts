import { createHash } from 'node:crypto'
import { realpathSync, statSync } from 'node:fs'
import { dirname, relative, resolve } from 'node:path'
import { describeError } from '../say/describe.ts'
import { bordered } from './border.ts'
import { FolderWatch } from './folder-watch.ts'
import type { HooksHost, HooksOptions, Stage } from './hooks-host.ts'
import { HooksError, loadHooks, prepareHooks } from './load-hooks.ts'
import { isProgramFile } from './running-files.ts'
import { readCode } from './trust.ts'
import { Unloading } from './unloading.ts'

// Taken at load: a program may replace them, by fake timers for instance.
const { setTimeout, clearTimeout } = globalThis

/** A save in place empties the file first: what is seen must stay so for some milliseconds. */
const SETTLE = 10
const SETTLE_EMPTY = 60
/** Some editors delete the file before they write it. */
const SETTLE_ABSENT = 20
/** After this time a load that goes on is worth a line. */
const SLOW_LOAD = 2000

/**
 * Follows a hooks file through creation, edits, deletion and swaps of links, and applies each content once.
 * @param file Path, relative to the working directory.
 * @returns Stops watching and turns the file's probes off; may be called again.
 */
export function watchHooks(file: string, host: HooksHost, { trust = false }: HooksOptions = {}): () => void {
  const hooks = new HooksFile(file, host, trust)
  hooks.look(true)
  return () => hooks.stop()
}

/** What the disk says: nothing there, not to be trusted, or a content. */
interface Sight {
  readonly kind: 'absent' | 'refused' | 'content'
  /** Equal for equal contents, imported files included. */
  readonly print: string
  readonly real: string
  readonly text: string
  readonly mtime: number
  readonly why: string
  /** For how many milliseconds it must stay so. */
  readonly settle: number
}

const ABSENT: Sight = { kind: 'absent', print: 'absent', real: '', text: '', mtime: 0, why: '', settle: SETTLE_ABSENT }
const IN_NODE_MODULES = /[\\/]node_modules[\\/]/

/** A load whose probes have no effect yet. */
interface Staged {
  readonly stage: Stage
  readonly unloading: Unloading
}

class HooksFile {
  readonly #shown: string
  readonly #path: string
  readonly #host: HooksHost
  readonly #isTrusted: boolean
  readonly #watch: FolderWatch
  #applied = ABSENT.print
  #seen = ABSENT.print
  #seenAt = 0
  #timer: NodeJS.Timeout | undefined
  /** Counts the loads: one that a newer one has overtaken is discarded. */
  #load = 0
  #failed = false
  #stopped = false
  #isOn = false
  /** The load that is on its way, and what the one that is on wants done when it ends. */
  #loading: Staged | undefined
  #loaded: Unloading | undefined
  #trouble = ''
  /** Where the file really is. */
  #folder: string
  /** Imported files, from that folder, and the state that they had when they were loaded. */
  #imports = new Map<string, string>()

  constructor(file: string, host: HooksHost, isTrusted: boolean) {
    this.#shown = file
    this.#path = resolve(file)
    this.#folder = dirname(this.#path)
    this.#host = host
    this.#isTrusted = isTrusted
    this.#watch = new FolderWatch(
      () => this.look(),
      (error) => host.report(`hooks ${file}: cannot be watched, looking every 250 ms instead: ${describeError(error)}`),
    )
  }

  /** @param atStart What was there before the program is complete. */
  look(atStart = false): void {
    if (this.#stopped) return
    try {
      const sight = this.#sight()
      this.#watch.follow([this.#path, ...[...this.#imports.keys()].map((name) => resolve(this.#folder, name))])
      const isNew = sight.print !== this.#seen
      if (isNew) {
        this.#seen = sight.print
        this.#seenAt = performance.now()
      }
      if (sight.print === this.#applied) return
      if (atStart) return this.#apply(sight)
      if (isNew && sight.text !== '') prepareHooks(sight.real, sight.text)
      const wait = this.#seenAt + sight.settle - performance.now()
      // What is new may have changed while it was prepared.
      if (wait <= 0 && !isNew) this.#apply(sight)
      else this.#lookAgain(Math.max(0, wait))
    } catch (error) {
      this.#lookAgain(SETTLE_EMPTY)
      this.#sayTrouble(error)
    }
  }

  stop(): void {
    if (this.#stopped) return
    this.#stopped = true
    this.#load++
    clearTimeout(this.#timer)
    this.#watch.close()
    this.#abandon()
    this.#host.drop(this.#shown)
    this.#unload()
  }

  #lookAgain(delay: number): void {
    clearTimeout(this.#timer)
    const again = bordered(
      () => this.look(),
      (error) => this.#sayTrouble(error),
    )
    this.#timer = setTimeout(again, delay).unref()
  }

  #sight(): Sight {
    try {
      const real = realpathSync(this.#path)
      const { text, mtime, why } = readCode(this.#path, this.#isTrusted)
      if (why !== '') return refused(why)
      this.#folder = dirname(real)
      const states = [...this.#imports.keys()].map((name) => [name, this.#stateOf(resolve(this.#folder, name))] as const)
      const settle = text === '' || states.some(([, state]) => state === '') ? SETTLE_EMPTY : SETTLE
      return { kind: 'content', print: this.#print(text, states, mtime), real, text, mtime, why, settle }
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException
      // Anything else stays so until someone mends it.
      return code === 'ENOENT' || code === 'ENOTDIR' ? ABSENT : refused(`cannot be read: ${message}`)
    }
  }

  #print(text: string, imports: Iterable<readonly [string, string]>, mtime: number): string {
    const hash = createHash('sha256').update(text)
    for (const [name, state] of imports) hash.update(`\0${name}\0${state}`)
    // After a failure saving the same text again means: try again.
    return `${hash.digest('hex')}${this.#failed ? mtime : ''}`
  }

  #apply(sight: Sight): void {
    this.#applied = this.#seen = sight.print
    const load = ++this.#load
    this.#abandon()
    if (sight.kind === 'content') void this.#run(sight, load)
    else if (sight.kind === 'refused') this.#say(new HooksError('HOOKS_ACCESS', this.#shown, sight.why))
    else if (this.#isOn) {
      this.#isOn = false
      const count = this.#host.drop(this.#shown)
      this.#host.report(`hooks ${this.#shown} removed: ${count} ${count === 1 ? 'probe' : 'probes'} off`)
      this.#unload()
    }
  }

  /** Ends a load that something newer has overtaken, though it may never end by itself. */
  #abandon(): void {
    const loading = this.#loading
    this.#loading = undefined
    loading?.stage.discard()
    loading?.unloading.run()
  }

  #unload(): void {
    const loaded = this.#loaded
    this.#loaded = undefined
    loaded?.run()
  }

  /** Nobody waits for it: it must not reject. */
  async #run(sight: Sight, load: number): Promise<void> {
    try {
      await this.#begin(sight, load)
    } catch (error) {
      this.#sayTrouble(error)
    }
  }

  async #begin({ real, text, mtime }: Sight, load: number): Promise<void> {
    const stage = this.#host.stage(this.#shown)
    const unloading = new Unloading((line) => this.#host.report(`hooks ${this.#shown}: ${line}`))
    this.#loading = { stage, unloading }
    const startedAt = Date.now()
    const before = this.#imports
    const imports = new Map<string, string>()
    // What was read counts as applied, not what is there at the end: a save in between must not be lost.
    const settle = (): void => {
      this.#imports = imports
      this.#applied = this.#seen = this.#print(text, imports, mtime)
    }
    let failure: unknown
    const slow = setTimeout(() => {
      if (load === this.#load) this.#host.report(`hooks ${this.#shown} is still loading (an await that never ends?); ${this.#kept}`)
    }, SLOW_LOAD).unref()
    try {
      const cleanup = await loadHooks(real, {
        probes: unloading.within(stage.probes),
        text,
        isTrusted: this.#isTrusted,
        onRead: (file, imported, why) => {
          if (IN_NODE_MODULES.test(file) && why === '') return
          imports.set(relative(dirname(real), file), why || imported)
          if (load === this.#load) settle()
        },
        onRun: (file) => this.#sayCopy(file),
      })
      if (typeof cleanup === 'function') unloading.add(cleanup as () => unknown)
    } catch (error) {
      failure = error
    }
    clearTimeout(slow)
    if (load !== this.#load) return
    this.#failed = failure !== undefined
    if (failure === undefined) {
      this.#isOn = true
      const probes = stage.commit()
      this.#loading = undefined
      this.#unload()
      this.#loaded = unloading
      const { summary, lines } = this.#host.describe(probes)
      this.#host.report(`hooks ${this.#shown} loaded: ${summary}`)
      for (const line of lines) this.#host.report(line)
    } else {
      this.#abandon()
      this.#say(failure)
      const missing = failure instanceof HooksError ? failure.missing : []
      for (const name of [...missing.map((file) => relative(dirname(real), file)), ...before.keys()])
        if (!imports.has(name)) imports.set(name, this.#stateBefore(startedAt, resolve(dirname(real), name)))
    }
    settle()
    this.look()
  }

  /** Each load runs it anew: what it opens at its top level is there twice. */
  #sayCopy(file: string): void {
    if (IN_NODE_MODULES.test(file) || !isProgramFile(file, this.#host.programFiles())) return
    this.#host.report(
      `hooks ${this.#shown} imports ${this.#relative(file)}, which the program has loaded too: this is a second copy of it, and its top level ran again (HOOKS_SECOND_COPY); probe it instead, the program's own values come through info`,
    )
  }

  /** Once for each kind: it may happen at every look. */
  #sayTrouble(error: unknown): void {
    const trouble = describeError(error)
    if (trouble === this.#trouble) return
    this.#trouble = trouble
    this.#host.report(`hooks ${this.#shown} cannot be followed: ${trouble}; ${this.#kept}, and it is tried again`)
  }

  #say(error: unknown): void {
    const { place, code, message } =
      error instanceof HooksError ? error : { place: this.#path, code: 'HOOKS_THROW', message: describeError(error) }
    this.#host.report(`hooks ${this.#relative(place)}: ${message} (${code}); ${this.#kept}`)
  }

  /** The text of an imported file, `''` when it is not there. */
  #stateOf(file: string): string {
    try {
      const { text, why } = readCode(file, this.#isTrusted)
      return why || text
    } catch {
      return ''
    }
  }

  /** One that came during the load was not there for it. Kernels stamp files some milliseconds late. */
  #stateBefore(startedAt: number, file: string): string {
    const stats = statSync(file, { throwIfNoEntry: false })
    return stats && stats.ctimeMs >= startedAt - 10 ? '' : this.#stateOf(file)
  }

  get #kept(): string {
    return this.#isOn ? 'the probes that were on stay on' : 'no probe is on'
  }

  #relative(place: string): string {
    const path = relative(process.cwd(), place)
    return path.startsWith('..') || !place.startsWith('/') ? place : path
  }
}

function refused(why: string): Sight {
  return { ...ABSENT, kind: 'refused', print: `refused ${why}`, why, settle: SETTLE }
}
