import { createHash } from 'node:crypto'
import { readFileSync, realpathSync, statSync } from 'node:fs'
import { dirname, relative, resolve } from 'node:path'
import { describeError } from '../say/describe.ts'
import { atExit, atRest } from './at-exit.ts'
import { FolderWatch } from './folder-watch.ts'
import { givenPath, NotAPath } from './given-path.ts'
import type { HooksHost, HooksOrigin, Stage } from './hooks-host.ts'
import { LikelyFiles } from './likely-files.ts'
import { HooksError, loadHooks, prepareHooks, type HooksLoading } from './load-hooks.ts'
import { neverHit } from './never-hit.ts'
import { whenRunning } from './when-running.ts'

/** A save in place empties the file first: what is seen must stay so for some milliseconds. */
const SETTLE = 10
const SETTLE_EMPTY = 60
/** Some editors delete the file before they write it. */
const SETTLE_ABSENT = 20
/** After this time a load that goes on is worth a line. */
const SLOW_LOAD = 2000

/** How often to look for a file that was saved in the wrong place, while there is none in the right one. */
const LOOK_AROUND = 1500

/**
 * Follows a hooks file through creation, edits, deletion and swaps of links, and applies each content once.
 * What is there now is loaded before this returns, unless it awaits.
 * @param file Path, relative to the working directory, or `file:` address.
 * @returns Stops watching and turns the file's probes off; may be called again.
 */
export function watchHooks(file: string, host: HooksHost, origin: HooksOrigin): () => void {
  let hooks: HooksFile | undefined
  let isStopped = false
  whenRunning(() => {
    if (isStopped) return
    hooks = new HooksFile(file, host, origin)
    hooks.look(true)
  })
  return () => {
    isStopped = true
    hooks?.stop()
  }
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

class HooksFile {
  readonly #given: string
  readonly #origin: HooksOrigin
  readonly #host: HooksHost
  readonly #watch: FolderWatch
  /** Known as soon as there is a working directory, and kept then: a program may go elsewhere. */
  #path = ''
  #likely: LikelyFiles | undefined
  #lookedAround = -Infinity
  #saysAwaiting = true
  #applied = ABSENT.print
  #seen = ABSENT.print
  #seenAt = 0
  #timer: NodeJS.Timeout | undefined
  /** Counts the loads: one that a newer one has overtaken is discarded. */
  #load = 0
  #failed = false
  #stopped = false
  #isOn = false
  /** What must not be said any more when the next load has its say. */
  #unsaid: () => void = () => {}
  #unsaidAtExit: () => void = () => {}
  /** Why the file cannot be looked for, as it was said. */
  #whyNowhere = ''
  /** Where the file really is. */
  #folder = ''
  /** Imported files, from that folder, and the state that they had when they were loaded. */
  #imports = new Map<string, string>()

  constructor(given: string, host: HooksHost, origin: HooksOrigin) {
    this.#given = given
    this.#host = host
    this.#origin = origin
    this.#watch = new FolderWatch(
      () => this.look(),
      (error) => host.report(`hooks ${this.#shown}: cannot be watched, looking every 250 ms instead: ${describeError(error)}`),
    )
  }

  /** @param atStart What was there before the program is complete. */
  look(atStart = false): void {
    if (this.#stopped || !this.#locate()) return
    try {
      const sight = this.#sight()
      this.#watch.follow([this.#path, ...[...this.#imports.keys()].map((name) => resolve(this.#folder, name))])
      const isNew = sight.print !== this.#seen
      if (isNew) {
        this.#seen = sight.print
        this.#seenAt = performance.now()
      }
      if (sight.print === this.#applied) return sight.kind === 'absent' ? this.#await() : undefined
      if (atStart) return this.#apply(sight, true)
      if (isNew && sight.text !== '') prepareHooks(sight.real, sight.text)
      const wait = this.#seenAt + sight.settle - performance.now()
      // What is new may have changed while it was prepared.
      if (wait <= 0 && !isNew) this.#apply(sight)
      else this.#lookAgain(Math.max(0, wait))
    } catch (error) {
      this.#host.debug(`hooks ${this.#shown}: ${describeError(error)}`)
      this.#lookAgain(SETTLE_EMPTY)
    }
  }

  stop(): void {
    if (this.#stopped) return
    this.#stopped = true
    this.#load++
    clearTimeout(this.#timer)
    this.#watch.close()
    this.#unsaid()
    this.#unsaidAtExit()
    this.#host.drop(this.#given)
  }

  /** Whether it is known where the file is awaited. */
  #locate(): boolean {
    if (this.#path !== '') return true
    try {
      this.#path = givenPath(this.#given)
      this.#folder = dirname(this.#path)
      this.#likely = new LikelyFiles(this.#given, this.#path)
      return true
    } catch (error) {
      const { message } = error as Error
      if (message !== this.#whyNowhere) this.#host.report(`hooks ${this.#given} cannot be looked for: ${message}`)
      this.#whyNowhere = message
      if (error instanceof NotAPath) this.stop()
      return false
    }
  }

  /** Nothing is there: says where it is awaited, and what may have been meant. */
  #await(): void {
    const now = performance.now()
    if (now - this.#lookedAround < LOOK_AROUND) return
    this.#lookedAround = now
    const isNews = this.#saysAwaiting
    this.#saysAwaiting = false
    if (isNews) this.#host.debug(`hooks: awaiting ${this.#path}`)
    const likely = this.#likely?.next()
    if (likely) {
      const instead = this.#origin === 'call' ? `watch ${likely.path}` : `set PROBES_HOOKS=${likely.path}`
      const mend = likely.mend === '' ? instead : `${likely.mend}, or ${instead}`
      this.#host.report(`hooks: nothing at ${this.#path}; there is ${likely.path}: ${mend}`)
    } else if (isNews && this.#origin !== 'option')
      this.#host.report(`hooks: nothing at ${this.#path} yet; it is loaded as soon as it is there`)
  }

  get #shown(): string {
    return this.#given.includes('://') ? this.#path : this.#given
  }

  #lookAgain(delay: number): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.look(), delay).unref()
  }

  #sight(): Sight {
    try {
      const stats = statSync(this.#path, { throwIfNoEntry: false })
      if (!stats) return ABSENT
      if (!stats.isFile()) return refused('is not a file')
      const real = realpathSync(this.#path)
      const why = mistrust(real, stats)
      if (why !== '') return refused(why)
      const text = readFileSync(real, 'utf8')
      this.#folder = dirname(real)
      const states = [...this.#imports.keys()].map((name) => [name, stateOf(resolve(this.#folder, name))] as const)
      const settle = text === '' || states.some(([, state]) => state === '') ? SETTLE_EMPTY : SETTLE
      return { kind: 'content', print: this.#print(text, states, stats.mtimeMs), real, text, mtime: stats.mtimeMs, why, settle }
    } catch (error) {
      // It can vanish between two of these calls; anything else stays so until someone mends it.
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw error
      return refused(`cannot be read: ${(error as Error).message}`)
    }
  }

  #print(text: string, imports: Iterable<readonly [string, string]>, mtime: number): string {
    const hash = createHash('sha256').update(text)
    for (const [name, state] of imports) hash.update(`\0${name}\0${state}`)
    // After a failure saving the same text again means: try again.
    return `${hash.digest('hex')}${this.#failed ? mtime : ''}`
  }

  #apply(sight: Sight, atStart = false): void {
    this.#applied = this.#seen = sight.print
    const load = ++this.#load
    if (sight.kind === 'content') this.#begin(sight, load, atStart)
    else if (sight.kind === 'refused') this.#say(new HooksError('HOOKS_ACCESS', this.#shown, sight.why))
    else if (this.#isOn) {
      this.#isOn = false
      this.#unsaid()
      this.#unsaidAtExit()
      const count = this.#host.drop(this.#given)
      this.#host.report(`hooks ${this.#shown} removed: ${count} ${count === 1 ? 'probe' : 'probes'} off`)
      this.#host.debug(`hooks: awaiting ${this.#path}`)
    }
  }

  #begin({ real, text, mtime }: Sight, load: number, atStart: boolean): void {
    const stage = this.#host.stage(this.#given)
    const startedAt = Date.now()
    const before = this.#imports
    const imports = new Map<string, string>()
    let ownText = text
    // What was read counts as applied, not what is there at the end: a save in between must not be lost.
    const settle = (): void => {
      this.#imports = imports
      this.#applied = this.#seen = this.#print(ownText, imports, mtime)
    }
    const end = (failure: unknown, late?: HooksLoading): void => {
      if (load !== this.#load) return stage.discard()
      this.#failed = failure !== undefined
      if (failure === undefined) this.#commit(stage, atStart, late)
      else {
        stage.discard()
        this.#say(failure)
        const missing = failure instanceof HooksError ? failure.missing : []
        for (const name of [...missing.map((file) => relative(dirname(real), file)), ...before.keys()])
          if (!imports.has(name)) imports.set(name, stateBefore(startedAt, resolve(dirname(real), name)))
      }
      settle()
      this.look()
    }
    let late: HooksLoading | undefined
    let failure: unknown
    try {
      late = loadHooks(real, stage.probes, (source) => {
        if (IN_NODE_MODULES.test(source.file)) return
        const why = mistrust(source.file, statSync(source.file))
        if (source.file === real) ownText = source.text
        else imports.set(relative(dirname(real), source.file), why || source.text)
        if (load === this.#load) settle()
        if (why !== '') throw new HooksError('HOOKS_ACCESS', source.file, why)
      })
    } catch (error) {
      failure = error
    }
    if (late) this.#follow(late, load, end)
    else end(failure)
  }

  /** A load that goes on. */
  #follow(late: HooksLoading, load: number, end: (failure: unknown, late: HooksLoading) => void): void {
    const slow = setTimeout(() => {
      if (load === this.#load) this.#host.report(`hooks ${this.#shown} is still loading (an await that never ends?); ${this.#kept}`)
    }, SLOW_LOAD).unref()
    const ended = (failure: unknown): void => {
      clearTimeout(slow)
      end(failure, late)
    }
    late.done.then(() => ended(undefined), ended).catch((error: unknown) => this.#host.debug(describeError(error)))
  }

  #commit(stage: Stage, atStart: boolean, late: HooksLoading | undefined): void {
    this.#isOn = true
    this.#saysAwaiting = false
    this.#unsaid()
    this.#unsaidAtExit()
    const probes = stage.commit()
    const how = atStart && late ? ` asynchronously, as ${late.why} (what ran before was not probed)` : ''
    const say = (): void => {
      const { summary, lines } = this.#host.describe(probes)
      this.#host.report(`hooks ${this.#shown} loaded${how}: ${summary}`)
      for (const line of lines) this.#host.report(line)
    }
    if (atStart) this.#unsaid = atRest(say)
    else say()
    this.#unsaidAtExit = atExit(() => {
      const words = neverHit(probes)
      if (words === '') return
      this.#host.tellDoubts()
      this.#host.report(`hooks ${this.#shown} at exit: ${words}`)
    })
  }

  #say(error: unknown): void {
    const { place, code, message } =
      error instanceof HooksError ? error : { place: this.#path, code: 'HOOKS_THROW', message: describeError(error) }
    this.#host.report(`hooks ${this.#relative(place)}: ${message} (${code}); ${this.#kept}`)
  }

  get #kept(): string {
    return this.#isOn ? 'the probes that were on stay on' : 'no probe is on'
  }

  #relative(place: string): string {
    try {
      const path = relative(process.cwd(), place)
      return path.startsWith('..') || !place.startsWith('/') ? place : path
    } catch {
      return place
    }
  }
}

/** The file is code: only the process's own user and root may be able to write it. */
function mistrust(file: string, { uid, mode }: { uid: number; mode: number }): string {
  if (process.platform === 'win32' || !process.geteuid) return ''
  const user = process.geteuid()
  if (uid !== user && uid !== 0) return `refused: it is code, and it belongs to user ${uid}, not to ${user} or root; chown ${user} ${file}`
  if (mode & 0o022) return `refused: it is code, and others can write it (mode ${(mode & 0o777).toString(8)}); chmod go-w ${file}`
  return ''
}

function refused(why: string): Sight {
  return { ...ABSENT, kind: 'refused', print: `refused ${why}`, why, settle: SETTLE }
}

/** The text of an imported file, `''` when it is not there. */
function stateOf(file: string): string {
  try {
    return mistrust(file, statSync(file)) || readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

/** One that came during the load was not there for it. Kernels stamp files some milliseconds late. */
function stateBefore(startedAt: number, file: string): string {
  const stats = statSync(file, { throwIfNoEntry: false })
  return stats && stats.ctimeMs >= startedAt - 10 ? '' : stateOf(file)
}
