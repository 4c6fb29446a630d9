import { readFileSync, realpathSync, statSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import type { EnvironmentModuleNode, ViteDevServer } from 'vite'
import { NEWS, type HooksNews } from '../../site-table/page-channel.ts'
import { shownPath, type HooksModules } from './hooks-modules.ts'
import { whyNotCompiled } from './why-not-compiled.ts'

/** A file that was just written may be written on; an empty one is seldom meant. In milliseconds. */
const SETTLE = 10
const SETTLE_EMPTY = 60
/** Watchers miss a swap of a symbolic link, or a second save that comes close. */
const LOOK = 1000

type Unnumbered = HooksNews extends infer N ? (N extends HooksNews ? Omit<N, 'number' | 'file'> : never) : never

/** The hooks file of a development server, followed for its pages. */
export class FollowedHooks {
  readonly #server: ViteDevServer
  readonly #given: string
  readonly #path: string
  readonly #modules: HooksModules
  readonly #say: (line: string) => void
  readonly #looking: NodeJS.Timeout
  /** What was there at the last look. */
  #seen = ''
  /** The same of what it alone imports. */
  readonly #seenParts = new Map<string, string>()
  #isAsked = false
  #number = 0
  #settling: NodeJS.Timeout | undefined
  #news: HooksNews | undefined

  /** @param given its path, relative to the working directory */
  constructor(server: ViteDevServer, given: string, modules: HooksModules, say: (line: string) => void) {
    this.#server = server
    this.#given = given
    this.#path = resolve(given)
    this.#modules = modules
    this.#say = say
    this.#looking = setInterval(() => this.#lookAround(), LOOK).unref()
    // Chokidar does not see new folders any more in one that it watches, when it is told to watch what is not there yet.
    if (relative(server.config.root, this.#path).startsWith('..')) server.watcher.add(this.#path)
    server.watcher.on('all', this.#onEvent)
  }

  stop(): void {
    clearInterval(this.#looking)
    clearTimeout(this.#settling)
    this.#server.watcher.off('all', this.#onEvent)
  }

  /** Whether it is the file itself. */
  is(file: string): boolean {
    return resolve(file) === this.#path
  }

  /** The module of a page that has an id, if it is known by now. */
  known(id: string): EnvironmentModuleNode | undefined {
    return this.#server.environments.client.moduleGraph.getModuleById(id)
  }

  /** A page has begun: it is told what the others know. While there is no page nothing is compiled. */
  welcome(tell: (news: HooksNews) => void): void {
    if (this.#news) return tell(this.#news)
    if (this.#isAsked) return
    this.#isAsked = true
    this.look()
  }

  /** Looks whether it is another one. */
  look(): void {
    const sight = this.#sight()
    if (!this.#isAsked || sight === this.#seen) return
    this.#seen = sight
    this.again(sight.startsWith('0 ') ? SETTLE_EMPTY : SETTLE)
  }

  /**
   * Loads it once more, as something that it imports has changed.
   * @param isAttempt only what it then is otherwise is worth a word
   */
  again(delay: number = SETTLE, isAttempt = false): void {
    if (!this.#isAsked) return
    clearTimeout(this.#settling)
    this.#settling = setTimeout(() => {
      const sight = this.#sight()
      if (sight === this.#seen) void this.#load(isAttempt)
      else this.look()
    }, delay)
  }

  readonly #onEvent = (_event: string, path: string): void => {
    if (this.is(path)) this.look()
  }

  #lookAround(): void {
    this.look()
    // What an import has not found may be there by now.
    if (this.#news?.kind === 'failed' && this.#news.code === 'HOOKS_IMPORT') this.again(SETTLE, true)
    if (this.#haveChanged()) this.again()
  }

  /** Whether there is something else than before where it was imported from. */
  #haveChanged(): boolean {
    let hasChanged = false
    for (const file of this.#modules.files()) {
      const [before, now] = [this.#seenParts.get(file), sightOf(file)]
      this.#seenParts.set(file, now)
      if (before !== undefined && before !== now && !this.is(file)) hasChanged = true
    }
    return hasChanged
  }

  #sight(): string {
    return sightOf(this.#path)
  }

  async #load(isAttempt: boolean): Promise<void> {
    const number = (this.#number = Math.max(Date.now(), this.#number + 1))
    this.#haveChanged()
    const found = await this.#find(number)
    if (number !== this.#number) return
    if (found.kind === 'gone' && !this.#news) return
    if (isAttempt && found.kind === 'failed' && this.#news?.kind === 'failed' && found.why === this.#news.why) return
    this.#news = { ...found, number, file: this.#given } as HooksNews
    if (found.kind === 'failed') this.#say(`hooks ${found.why} (${found.code}); what was on in pages stays on`)
    this.#server.environments.client.hot.send(NEWS, this.#news)
  }

  async #find(number: number): Promise<Unnumbered> {
    if (this.#seen === '') return { kind: 'gone' }
    const { client } = this.#server.environments
    try {
      const path = realpathSync(this.#path)
      if (/\.json$/i.test(path) || /\.json$/i.test(this.#path)) return { kind: 'data', text: readFileSync(path, 'utf8') }
      return { kind: 'code', ...(await this.#modules.compile(client, path, number)) }
    } catch (error) {
      return { kind: 'failed', ...whyNotCompiled(error, this.#given, shownPath) }
    }
  }
}

function sightOf(path: string): string {
  try {
    const { size, mtimeMs, ino } = statSync(path)
    return `${size} ${mtimeMs} ${ino}`
  } catch {
    return ''
  }
}
