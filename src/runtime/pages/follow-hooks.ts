import { HooksError } from '../hooks/files/hooks-error.ts'
import { bordered } from '../guard/border.ts'
import { after } from '../guard/timers.ts'
import type { HooksHost } from '../hooks/hooks-host.ts'
import { describeError } from '../say/describe.ts'
import { alsoWriteWith, tagWith } from '../say/sink.ts'
import { AGAIN, NEWS, READY, SAID, type CodeNews, type HooksNews } from '../../site-table/page-channel.ts'
import type { Probes } from '../api/types.ts'
import { PageLoad } from './page-load.ts'
import { LinesToServer } from './said-lines.ts'

/** Vite's `import.meta.hot`, as far as it is used. */
export interface HotChannel {
  on(event: string, listener: (data: never) => void): void
  send(event: string, data?: unknown): void
}

/** What it needs from the runtime. */
export interface PageHost extends HooksHost {
  /** Runs something of ours: the sites that it meets are not hit. */
  ours<T>(work: () => T): T
  /** Who is asked for the `probes` that a load imports. */
  loadsBy(probesOf: (number: number) => Probes): void
}

/** After this time a load that goes on is worth a line. */
const SLOW_LOAD = 2000
/** A page that has just begun has not loaded all of its files. */
const BEGINNING = 250

/**
 * Follows the hooks file of the development server, in a page or a worker. Never throws; the page is never loaded anew by it.
 * @param base an address of the server
 * @param importModule loads the modules of a hooks file
 */
export function followHooks(
  runtime: PageHost,
  hot: HotChannel,
  base: () => string,
  importModule: (news: CodeNews) => Promise<unknown>,
): void {
  const send = (event: string, data?: unknown): void => runtime.ours(() => hot.send(event, data))
  const who = whoSpeaks()
  const lines = new LinesToServer(who, (said) => send(SAID, said))
  const hooks = new PageHooks(runtime, lines, {
    toUrl: (url) => new URL(url, base()).href,
    importModule,
    again: () => send(AGAIN),
  })
  const report = (error: unknown): void =>
    runtime.report(`the hooks file of the development server is not followed: ${describeError(error)}`)
  bordered(() => {
    alsoWriteWith((line) => lines.add(line))
    // A page's console has the lines of its workers, too: what these say of their probes is not to be taken for the page's.
    if (who.startsWith('worker /')) tagWith(who)
    hot.on(
      NEWS,
      bordered((news: HooksNews) => hooks.take(news), report),
    )
    // Nobody is there to send to, and Vite would write an error for each line.
    hot.on('vite:ws:disconnect', () => void (lines.isOver = true))
    send(READY)
  }, report)()
}

/** Of several pages and workers. Bundles can be called after all that is in them, data addresses among it: Rsbuild's own begin its workers. */
function whoSpeaks(): string {
  const { pathname = '' } = (globalThis as { location?: { pathname?: string } }).location ?? {}
  return 'document' in globalThis ? `page ${pathname}` : `worker ${pathname.replace(/-data_text_javascript[^/]*(?=\.\w+$)/, '')}`
}

interface Surroundings {
  toUrl(url: string): string
  importModule(news: CodeNews): Promise<unknown>
  /** Asks for another load. */
  again(): void
}

/** The hooks file in one realm. */
class PageHooks {
  readonly #runtime: PageHost
  readonly #lines: LinesToServer
  readonly #around: Surroundings
  readonly #early: number[] = []
  #number = 0
  /** The load that is on its way, and the one that is on. */
  #loading: PageLoad | undefined
  #loaded: PageLoad | undefined
  #isFirst = true

  constructor(runtime: PageHost, lines: LinesToServer, around: Surroundings) {
    this.#runtime = runtime
    this.#lines = lines
    this.#around = around
    runtime.loadsBy((number) => this.#probesOf(number))
  }

  take(news: HooksNews): void {
    if (news.number <= this.#number) return
    this.#number = news.number
    const loading = this.#loading
    this.#loading = undefined
    loading?.end()
    if (news.kind === 'failed') return this.#inConsole(() => this.#sayFailed(news.file, news.why, news.code))
    if (news.kind === 'gone') return this.#drop(news.file)
    // A load that was overtaken has run a part of this one, to no effect: what has run does not run again.
    if (this.#early.includes(news.number)) return this.#around.again()
    void this.#load(news)
  }

  /** Nobody waits for this: it must not reject. */
  async #load(news: PageLoad['news']): Promise<void> {
    const { file } = news
    const say = (line: string): void => this.#runtime.report(`hooks ${file}: ${line}`)
    const address = { ...news, ...(news.kind === 'code' ? { url: this.#around.toUrl(news.url) } : {}) }
    const load = new PageLoad(address, this.#runtime.stage(file), this.#around.toUrl, say)
    this.#loading = load
    const stopWaiting = after(
      SLOW_LOAD,
      () => this.#saySlow(load),
      () => {},
    )
    try {
      await load.run(this.#around.importModule)
      if (load === this.#loading) this.#commit(load)
    } catch (error) {
      if (load === this.#loading) this.#fail(load, error)
    } finally {
      stopWaiting()
    }
  }

  #commit(load: PageLoad): void {
    const { file } = load.news
    const probes = load.commit()
    this.#loading = undefined
    this.#loaded?.end()
    this.#loaded = load
    const tell = bordered(() => {
      if (load !== this.#loaded) return
      const { summary, lines } = this.#runtime.describe(probes)
      const hint = probes.length === 0 && load.uncalled !== '' ? `; ${load.uncalled}` : ''
      this.#runtime.report(`hooks ${file} loaded: ${summary}${hint}`, { event: 'load', file, outcome: 'loaded' })
      for (const line of lines) this.#runtime.report(line, null)
    })
    if (this.#isFirst) after(BEGINNING, tell, () => {})
    else tell()
    this.#isFirst = false
  }

  #fail(load: PageLoad, error: unknown): void {
    this.#loading = undefined
    load.end()
    const { place, code, message } =
      error instanceof HooksError ? error : { place: load.news.file, code: 'HOOKS_THROW', message: describeError(error) }
    this.#sayFailed(load.news.file, `${place}: ${message}`, code)
  }

  #sayFailed(file: string, why: string, code: string): void {
    this.#isFirst = false
    const kept = this.#loaded ? 'the probes that were on stay on' : 'no probe is on'
    this.#runtime.report(`hooks ${why} (${code}); ${kept}`, { event: 'load', file, outcome: 'failed', code })
  }

  #saySlow(load: PageLoad): void {
    if (load === this.#loading) this.#runtime.report(`hooks ${load.news.file} is still loading (an await that never ends?)`)
  }

  #drop(file: string): void {
    this.#isFirst = false
    const loaded = this.#loaded
    this.#loaded = undefined
    if (!loaded) return
    const count = this.#runtime.drop(file)
    this.#runtime.report(`hooks ${file} removed: ${count} ${count === 1 ? 'probe' : 'probes'} off`, {
      event: 'load',
      file,
      outcome: 'gone',
    })
    loaded.end()
  }

  /** The server has written it by itself. */
  #inConsole(work: () => void): void {
    this.#lines.isPaused = true
    work()
    this.#lines.isPaused = false
  }

  /** For the modules of a load: those of another one get `probes` that turn nothing on. */
  #probesOf(number: number): Probes {
    const current = this.#loading ?? this.#loaded
    if (current && number === current.news.number) return current.probes
    this.#early.push(number)
    const stage = this.#runtime.stage('')
    stage.discard()
    return stage.probes
  }
}
