import { createHash } from 'node:crypto'
import { readFileSync, realpathSync, statSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import { describeError } from '../log.ts'
import { FolderWatch } from './folder-watch.ts'
import type { HooksHost } from './hooks-host.ts'
import { HooksError, loadHooks } from './load-hooks.ts'

/** A save in place empties the file first: what is seen must stay so for some milliseconds. */
const SETTLE = 10
const SETTLE_EMPTY = 60

/**
 * Follows a hooks file through creation, edits, deletion and swaps of links, and applies each content once.
 * @param file Path, relative to the working directory.
 * @returns Stops watching and turns the file's probes off; may be called again.
 */
export function watchHooks(file: string, host: HooksHost): () => void {
  const hooks = new HooksFile(file, host)
  hooks.look(true)
  return () => hooks.stop()
}

/** What the disk says: nothing there, not to be trusted, or a content. */
interface Sight {
  readonly kind: 'absent' | 'refused' | 'content'
  /** Equal for equal contents, imported files included. */
  readonly print: string
  readonly real: string
  readonly why: string
  readonly isEmpty: boolean
}

const ABSENT: Sight = { kind: 'absent', print: 'absent', real: '', why: '', isEmpty: false }

class HooksFile {
  readonly #shown: string
  readonly #path: string
  readonly #host: HooksHost
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
  /** Imported files and the text that they had at the last load. */
  #imports = new Map<string, string>()

  constructor(file: string, host: HooksHost) {
    this.#shown = file
    this.#path = resolve(file)
    this.#host = host
    this.#watch = new FolderWatch(
      () => this.look(),
      (error) => host.report(`hooks ${file}: cannot be watched, looking every 250 ms instead: ${describeError(error)}`),
    )
  }

  /** @param atStart What was there before the program is complete. */
  look(atStart = false): void {
    if (this.#stopped) return
    try {
      this.#watch.follow([this.#path, ...this.#imports.keys()])
      const sight = this.#sight()
      if (sight.print !== this.#seen) {
        this.#seen = sight.print
        this.#seenAt = performance.now()
      }
      if (sight.print === this.#applied) return
      const wait = atStart ? 0 : this.#seenAt + (sight.isEmpty ? SETTLE_EMPTY : SETTLE) - performance.now()
      if (wait <= 0) this.#apply(sight)
      else this.#lookAgain(wait)
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
    this.#host.drop(this.#shown)
  }

  #lookAgain(delay: number): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.look(), delay).unref()
  }

  #sight(): Sight {
    const stats = statSync(this.#path, { throwIfNoEntry: false })
    if (!stats?.isFile()) return ABSENT
    const real = realpathSync(this.#path)
    const why = mistrust(real, stats)
    if (why !== '') return { kind: 'refused', print: `refused ${why}`, real, why, isEmpty: false }
    const hash = createHash('sha256').update(readFileSync(real)).update(real)
    for (const file of this.#imports.keys()) hash.update(`\0${file}\0${textOf(file)}`)
    // After a failure saving the same text again means: try again.
    const print = `${hash.digest('hex')}${this.#failed ? stats.mtimeMs : ''}`
    return { kind: 'content', print, real, why, isEmpty: stats.size === 0 }
  }

  #apply(sight: Sight): void {
    this.#applied = this.#seen = sight.print
    const load = ++this.#load
    if (sight.kind === 'content') this.#begin(sight.real, load).catch((error: unknown) => this.#host.debug(describeError(error)))
    else if (sight.kind === 'refused') this.#say(new HooksError('HOOKS_ACCESS', this.#shown, sight.why))
    else if (this.#isOn) {
      this.#isOn = false
      const count = this.#host.drop(this.#shown)
      this.#host.report(`hooks ${this.#shown} removed: ${count} ${count === 1 ? 'probe' : 'probes'} off`)
    }
  }

  async #begin(real: string, load: number): Promise<void> {
    const stage = this.#host.stage(this.#shown)
    const imports = new Map<string, string>()
    let failure: unknown
    try {
      await loadHooks(real, stage.probes, ({ file, text }) => {
        if (file !== real && !/[\\/]node_modules[\\/]/.test(file)) imports.set(file, text)
      })
    } catch (error) {
      failure = error
    }
    if (load !== this.#load) return stage.discard()
    this.#imports = imports
    this.#failed = failure !== undefined
    this.#applied = this.#seen = this.#sight().print
    if (failure === undefined) {
      this.#isOn = true
      const probes = stage.commit()
      this.#host.report(`hooks ${this.#shown} loaded: ${this.#host.describe(probes)}`)
    } else {
      stage.discard()
      this.#say(failure)
    }
    this.look()
  }

  #say(error: unknown): void {
    const { place, code, message } =
      error instanceof HooksError ? error : { place: this.#path, code: 'HOOKS_THROW', message: describeError(error) }
    const kept = this.#isOn ? 'the probes that were on stay on' : 'no probe is on'
    this.#host.report(`hooks ${this.#relative(place)}: ${message} (${code}); ${kept}`)
  }

  #relative(place: string): string {
    const path = relative(process.cwd(), place)
    return path.startsWith('..') || !place.startsWith('/') ? place : path
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

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
