import { dirname, relative } from 'node:path'
import type { Probe } from '../api/types.ts'
import { comeFrom, type ToSource } from '../say/source-place.ts'
import { isOfPackage } from './files/given-path.ts'
import type { Sight } from './files/followed-files.ts'
import type { Trust } from './files/trust.ts'
import type { Stage } from './hooks-host.ts'
import { HooksError } from './files/hooks-error.ts'
import { isData } from './data/json-hooks.ts'
import type { HooksLoaded } from './call-default.ts'
import { loadHooks } from './load-hooks.ts'
import { Reporting } from './report/reporting.ts'
import { Unloading } from './unloading.ts'

/** What a load tells while it goes on. */
export interface LoadListener {
  /** It has read an imported file. */
  onRead(): void
  /** A clause about a cleanup that failed. */
  onTrouble(line: string): void
}

/** A load that goes on: the hooks file awaits something. */
export interface LoadUnderWay {
  /** A clause that begins with "it" and says what awaits. */
  readonly why: string
  /** Rejects with a HooksError. */
  readonly later: Promise<void>
}

/** One load of a hooks file. Its probes have no effect until it is committed. */
export class FileLoad {
  readonly sight: Sight
  readonly startedAt: number = Date.now()
  /** The imported files that it has read, from the file's folder: the text of each, or why it must not run. */
  readonly imports: Map<string, string> = new Map()
  /** The imported files that have run, or were about to. */
  readonly ran: string[] = []
  /** The imported files of the load before. */
  readonly #before: readonly string[]
  readonly #stage: Stage
  readonly #listener: LoadListener
  readonly #unloading: Unloading
  readonly #reporting: Reporting
  /** A clause about a function that its file exports and nobody calls. */
  uncalled = ''
  readonly #compiled = new Map<string, ToSource>()
  #isCommitted = false
  #isEnded = false

  /** @param source the hooks file, as it is called */
  constructor(source: string, sight: Sight, before: readonly string[], stage: Stage, listener: LoadListener) {
    this.sight = sight
    this.#before = before
    this.#stage = stage
    this.#listener = listener
    this.#reporting = new Reporting(stage, source, (line) => listener.onTrouble(line))
    this.#unloading = new Unloading(stage.code, (line) => listener.onTrouble(line))
  }

  /**
   * @param given the path as the user has given it
   * @returns what goes on, if anything does
   * @throws {HooksError}
   */
  run(given: string, trust: Trust): LoadUnderWay | undefined {
    const { real, text } = this.sight
    const { probes, code } = this.#stage
    const loaded = loadHooks(real, {
      probes: this.#unloading.within(probes, { report: this.#reporting.report }),
      code,
      text,
      isData: isData(real) || isData(given),
      trust,
      onRead: (file, imported, why) => {
        if (isOfPackage(file) && why === '') return
        this.imports.set(this.#nameOf(file), why || imported)
        this.#listener.onRead()
      },
      onCompile: (file, toSource) => void this.#compiled.set(file, toSource),
      onTrouble: (line) => this.#listener.onTrouble(line),
      isOvertaken: () => this.#isEnded,
      onRun: (file) => {
        if (!isOfPackage(file)) this.ran[this.ran.length] = file
      },
    })
    if ('later' in loaded) return { why: loaded.why, later: this.#whenRun(loaded.later) }
    this.#take(loaded)
    return undefined
  }

  /** The files, from the folder of the hooks file, of which one may mend what this load failed with. */
  needed(failure: unknown): string[] {
    const missing = failure instanceof HooksError ? failure.missing : []
    return [...missing.map((file) => this.#nameOf(file)), ...this.#before]
  }

  commit(): readonly Probe[] {
    this.#isCommitted = true
    comeFrom(this.#compiled)
    this.#reporting.begin()
    const probes = this.#stage.commit()
    this.#reporting.begun()
    return probes
  }

  /** Discards what was not committed, and cleans up, also after a load that never ends by itself. */
  end(): void {
    this.#isEnded = true
    if (!this.#isCommitted) this.#stage.discard()
    // What cleans up is of this load, though a newer one may be on by now.
    const takeBack = comeFrom(this.#compiled)
    this.#unloading.run()
    takeBack()
    this.#reporting.end()
  }

  #nameOf(file: string): string {
    return relative(dirname(this.sight.real), file)
  }

  async #whenRun(later: Promise<HooksLoaded>): Promise<void> {
    this.#take(await later)
  }

  #take({ returned, uncalled }: HooksLoaded): void {
    this.uncalled = uncalled
    if (typeof returned === 'function') this.#unloading.add(returned as () => unknown)
  }
}
