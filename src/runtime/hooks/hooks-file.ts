import { relative } from 'node:path'
import { process } from '../guard/host-process.ts'
import { bordered } from '../guard/border.ts'
import { indexOf, startsWith } from '../guard/builtins.ts'
import { now } from '../guard/clock.ts'
import { after } from '../guard/timers.ts'
import { describeError } from '../say/describe.ts'
import type { Details } from '../say/events.ts'
import { atExit, atRest } from './process/at-exit.ts'
import { FileLoad, type LoadUnderWay } from './file-load.ts'
import { FolderWatch } from './files/folder-watch.ts'
import { ABSENT, FollowedFiles, type Sight } from './files/followed-files.ts'
import { givenPath, NotAPath } from './files/given-path.ts'
import { LikelyFiles } from './files/likely-files.ts'
import { isDenied, trustOf, unclearTrust } from './files/trust.ts'
import type { HooksHost, HooksOptions } from './hooks-host.ts'
import { HooksError } from './files/hooks-error.ts'
import { isData } from './data/json-hooks.ts'
import { prepareHooks } from './load-hooks.ts'
import { neverHit } from './never-hit.ts'
import { LoadMarks } from './process/load-marks.ts'
import { isProgramFile } from './running-files.ts'
import { hangWatch, type Following } from './thread/hang-watch.ts'

/** After this time a load that goes on is worth a line. */
const SLOW_LOAD = 2000

/** How often to look for a file that was saved in the wrong place, while there is none in the right one. */
const LOOK_AROUND = 1500

/** Saves that come closer than that are not prepared for. */
const OFTEN = 100

/** How long to wait after a look that failed. */
const TRY_AGAIN = 60

/** One hooks file, followed through creation, edits, deletion and swaps of links: each content is applied once. */
export class HooksFile {
  readonly #given: string
  readonly #options: HooksOptions
  readonly #host: HooksHost
  readonly #onFolder: () => void
  readonly #watch: FolderWatch | undefined
  /** Known as soon as there is a working directory, and kept then: a program may go elsewhere. */
  #files: FollowedFiles | undefined
  #likely: LikelyFiles | undefined
  #hangs: Following | undefined
  #lookedAround = -Infinity
  #saysAwaiting = true
  #applied = ABSENT.print
  #seen = ABSENT.print
  #seenAt = -Infinity
  #cancelLook: () => void = () => {}
  #stopped = false
  /** The load that is on its way, and the one that is on. */
  #loading: FileLoad | undefined
  #loaded: FileLoad | undefined
  #trouble = ''
  /** What must not be said any more when the next load has its say. */
  #unsaid: () => void = () => {}
  #unsaidAtExit: () => void = () => {}
  /** Why the file cannot be looked for, as it was said. */
  #whyNowhere = ''

  /**
   * @param given path, relative to the working directory, or `file:` address
   * @param onFolder told when a folder is there instead
   */
  constructor(given: string, host: HooksHost, options: HooksOptions, onFolder: () => void) {
    this.#given = given
    this.#onFolder = onFolder
    this.#host = host
    this.#options = options
    if (options.once) return
    this.#watch = new FolderWatch(
      () => this.look(),
      (error) => {
        const line = `hooks ${this.#shown}: cannot be watched, looking every 250 ms instead: ${describeError(error)}`
        // What the permission model keeps from us is told of the file itself, or does not matter.
        if (isDenied(error)) host.debug(line)
        else host.report(line)
      },
    )
  }

  /** @param atStart What was there before the program is complete. */
  look(atStart = false): void {
    if (this.#stopped || (this.#options.once && !atStart)) return
    try {
      const files = this.#locate()
      if (!files) return
      const sight = files.look()
      if (sight.kind === 'folder') return this.#onFolder()
      this.#follows(files.paths())
      const isNew = sight.print !== this.#seen
      const isQuiet = now() - this.#seenAt > OFTEN
      if (isNew) {
        this.#seen = sight.print
        this.#seenAt = now()
      }
      if (sight.print === this.#applied) return sight.kind === 'absent' ? this.#sayAwaited(files) : undefined
      if (atStart) return this.#apply(files, sight, true)
      // What is saved all the time will be another one before it is loaded.
      if (isNew && isQuiet && sight.text !== '') prepareHooks(sight.real, sight.text)
      const wait = this.#seenAt + sight.settle - now()
      // What is new may have changed while it was prepared.
      if (wait <= 0 && !isNew) this.#apply(files, sight)
      else this.#lookAgain(Math.max(0, wait))
    } catch (error) {
      this.#lookAgain(TRY_AGAIN)
      this.#sayTrouble(error)
    }
  }

  /** Whether it is not there, and nothing of it is on, or on its way. */
  get isGone(): boolean {
    return !this.#loaded && !this.#loading && this.#applied === ABSENT.print && this.#seen === ABSENT.print
  }

  /** Whether what was seen last is what is on. */
  get isSettled(): boolean {
    return this.#applied === this.#seen
  }

  stop(): void {
    if (this.#stopped) return
    this.#stopped = true
    this.#cancelLook()
    this.#watch?.close()
    this.#hangs?.close()
    this.#abandon()
    this.#unsay()
    this.#host.drop(this.#given)
    this.#unload()
  }

  #follows(paths: readonly string[]): void {
    if (!this.#watch) return
    this.#watch.follow(paths)
    if (this.#options.isInFolder) return
    this.#hangs ??= hangWatch(this.#options.watch, this.#host, {
      look: () => {
        this.look()
        return this.isSettled
      },
      say: (why) => this.#host.report(`hooks ${this.#shown}: no thread watches it, so a program that hangs cannot see it: ${why}`),
    })
    this.#hangs.follow(paths)
  }

  /** Finds out where the file is awaited. */
  #locate(): FollowedFiles | undefined {
    if (this.#files) return this.#files
    try {
      const path = givenPath(this.#given)
      this.#likely = new LikelyFiles(this.#given, path)
      const unclear = unclearTrust()
      if (unclear !== '') this.#host.report(`hooks ${this.#given}: ${unclear}`)
      return (this.#files = new FollowedFiles(path, trustOf(this.#options)))
    } catch (error) {
      const { message } = error as Error
      if (message !== this.#whyNowhere) this.#host.report(`hooks ${this.#given} cannot be looked for: ${message}`)
      this.#whyNowhere = message
      if (error instanceof NotAPath) this.stop()
      return undefined
    }
  }

  /** Nothing is there: says where it is awaited, and what may have been meant. */
  #sayAwaited({ path }: FollowedFiles): void {
    if (this.#options.isInFolder) return
    const time = now()
    if (time - this.#lookedAround < LOOK_AROUND) return
    this.#lookedAround = time
    const isNews = this.#saysAwaiting
    this.#saysAwaiting = false
    if (isNews) this.#host.debug(`hooks: awaiting ${path}`)
    const { origin } = this.#options
    const target = this.#likely?.danglingTo()
    const likely = this.#likely?.next()
    if (target !== undefined)
      this.#host.report(`hooks: ${path} is a symlink to ${target}, which does not exist; it is loaded as soon as that does`)
    if (likely) {
      const instead = origin === 'call' ? `watch ${likely.path}` : `set PROBES_HOOKS=${likely.path}`
      const mend = likely.mend === '' ? instead : `${likely.mend}, or ${instead}`
      this.#host.report(`hooks: nothing at ${path}; there is ${likely.path}: ${mend}`)
    } else if (isNews && origin !== 'option' && target === undefined)
      this.#host.report(`hooks: nothing at ${path}${this.#watch ? ' yet; it is loaded as soon as it is there' : ''}`)
  }

  #lookAgain(delay: number): void {
    if (!this.#watch) return
    this.#cancelLook()
    this.#cancelLook = after(
      delay,
      () => this.look(),
      (error) => this.#sayTrouble(error),
    )
  }

  #apply(files: FollowedFiles, sight: Sight, atStart = false): void {
    this.#applied = this.#seen = sight.print
    this.#abandon()
    if (sight.kind === 'content') this.#begin(files, sight, atStart)
    else if (sight.kind === 'refused') this.#refuse(sight)
    else if (this.#loaded) {
      this.#turnOff('removed')
      this.#host.debug(`hooks: awaiting ${files.path}`)
    }
  }

  /** What was loaded, and others can write by now, is off: it may not be what it was. Of another file in its place nothing was loaded. */
  #refuse({ code, why, isMistrusted, number }: Sight): void {
    if (isMistrusted && this.#loaded?.sight.number === number) this.#turnOff(`${why} (${code})`)
    else this.#say(new HooksError(code, this.#shown, why))
  }

  #turnOff(why: string): void {
    this.#unsay()
    const count = this.#host.drop(this.#given)
    this.#host.report(`hooks ${this.#shown} ${why}: ${count} ${count === 1 ? 'probe' : 'probes'} off`, this.#event('gone'))
    this.#unload()
  }

  /** Ends a load that something newer has overtaken, though it may never end by itself. */
  #abandon(): void {
    const loading = this.#loading
    this.#loading = undefined
    loading?.end()
  }

  #unload(): void {
    const loaded = this.#loaded
    this.#loaded = undefined
    loaded?.end()
  }

  #begin(files: FollowedFiles, sight: Sight, atStart: boolean): void {
    const load: FileLoad = new FileLoad(this.#given, sight, files.imports, this.#host.stage(this.#given), {
      onRead: () => {
        if (load === this.#loading) this.#settle(files, load)
      },
      onTrouble: (line) => this.#host.report(`hooks ${this.#shown}: ${line}`),
    })
    this.#loading = load
    let late: LoadUnderWay | undefined
    let failure: unknown
    try {
      late = this.#run(load, sight)
    } catch (error) {
      failure = error
    }
    if (late) void this.#follow(files, load, late, atStart)
    else this.#end(files, load, failure, () => this.#commit(load, atStart, ''))
  }

  /** @throws {HooksError} */
  #run(load: FileLoad, { real, text, mtime }: Sight): LoadUnderWay | undefined {
    const run = (): LoadUnderWay | undefined => load.run(this.#given, trustOf(this.#options))
    if (isData(real)) return run()
    const marks = new LoadMarks(real)
    const content = `${text}\0${mtime}`
    const why = marks.whyNot(content)
    if (why !== '')
      throw new HooksError('HOOKS_CRASHED', real, `not loaded: ${why}; mend it, or what it imports, and save it, then it is loaded again`)
    return marks.during(content, run, (late) => late?.later)
  }

  /** A load that goes on. Nobody waits for this: it must not reject. */
  async #follow(files: FollowedFiles, load: FileLoad, { why, later }: LoadUnderWay, atStart: boolean): Promise<void> {
    try {
      const saySlow = (): void => {
        if (load === this.#loading) this.#host.report(`hooks ${this.#shown} is still loading (an await that never ends?); ${this.#kept}`)
      }
      const stopWaiting = after(SLOW_LOAD, saySlow, (error) => this.#sayTrouble(error))
      let failure: unknown
      try {
        await later
      } catch (error) {
        failure = error
      }
      stopWaiting()
      const how = atStart ? ` asynchronously, as ${why} (what ran before was not probed)` : ''
      this.#end(files, load, failure, () => this.#commit(load, atStart, how))
    } catch (error) {
      this.#sayTrouble(error)
    }
  }

  #end(files: FollowedFiles, load: FileLoad, failure: unknown, commit: () => void): void {
    if (load !== this.#loading) return
    files.hasFailed = failure !== undefined
    if (failure === undefined) commit()
    else {
      this.#abandon()
      this.#sayCopies(load)
      this.#say(failure)
      if (this.#isOfOthers(load, failure)) this.#turnOff('is not trusted any more')
      files.addNeeded(load, load.needed(failure))
    }
    this.#settle(files, load)
    this.look()
  }

  /** Whether a file that is imported as before can be written by others by now. */
  #isOfOthers({ sight }: FileLoad, failure: unknown): boolean {
    return failure instanceof HooksError && failure.code === 'HOOKS_ACCESS' && this.#loaded?.sight.text === sight.text
  }

  #settle(files: FollowedFiles, load: FileLoad): void {
    this.#applied = this.#seen = files.take(load)
  }

  #commit(load: FileLoad, atStart: boolean, how: string): void {
    this.#saysAwaiting = false
    this.#unsay()
    const probes = load.commit()
    this.#loading = undefined
    this.#unload()
    this.#loaded = load
    const say = bordered(
      () => {
        this.#sayCopies(load)
        const { summary, lines } = this.#host.describe(probes)
        const hint = probes.length === 0 && load.uncalled !== '' ? `; ${load.uncalled}` : ''
        this.#host.report(`hooks ${this.#shown} loaded${how}: ${summary}${hint}`, this.#event('loaded'))
        for (const line of lines) this.#host.report(line, null)
      },
      (error) => this.#sayTrouble(error),
    )
    if (atStart) this.#unsaid = atRest(say)
    else say()
    this.#unsaidAtExit = atExit(() => {
      const words = neverHit(probes)
      if (words === '') return
      this.#host.tellDoubts()
      this.#host.report(`hooks ${this.#shown} at exit: ${words}`)
    })
  }

  #unsay(): void {
    this.#unsaid()
    this.#unsaidAtExit()
  }

  /** Each load runs it anew: what it opens at its top level is there twice. */
  #sayCopies({ ran }: FileLoad): void {
    if (ran.length === 0) return
    const known = this.#host.programFiles()
    for (const file of ran)
      if (isProgramFile(file, known))
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
      error instanceof HooksError ? error : { place: this.#files?.path ?? this.#given, code: 'HOOKS_THROW', message: describeError(error) }
    this.#host.report(`hooks ${this.#relative(place)}: ${message} (${code}); ${this.#kept}`, this.#event('failed', code))
  }

  #event(outcome: 'loaded' | 'failed' | 'gone', code?: string): Details {
    return { event: 'load', file: this.#shown, outcome, ...(code === undefined ? {} : { code }) }
  }

  get #kept(): string {
    return this.#loaded ? 'the probes that were on stay on' : 'no probe is on'
  }

  get #shown(): string {
    return indexOf(this.#given, '://') !== -1 ? (this.#files?.path ?? this.#given) : this.#given
  }

  #relative(place: string): string {
    try {
      const path = relative(process.cwd(), place)
      return startsWith(path, '..') || !startsWith(place, '/') ? place : path
    } catch {
      return place
    }
  }
}
