import { readFileSync, realpathSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import type { HooksNews, HooksPart } from '../../site-table/page-channel.ts'
import { shownPath } from './shown-path.ts'
import { whyNotCompiled } from './why-not-compiled.ts'

/** A file that was just written may be written on; an empty one is seldom meant. In milliseconds. */
const SETTLE = 10
const SETTLE_EMPTY = 60
/** Watchers miss a swap of a symbolic link, or a second save that comes close. */
const LOOK = 1000

const FOLDER = 'is a folder, whose files a program with files follows; a page follows one: name it by `hooks`, or PROBES_HOOKS'

type Unnumbered = HooksNews extends infer N ? (N extends HooksNews ? Omit<N, 'number' | 'file'> : never) : never

/** What a development server does for a hooks file. */
export interface HooksServer {
  /** Tells of each change of a file that it can see. @returns how to end that */
  watch(path: string, changed: (path: string) => void): () => void
  /** What the file alone imports, and itself. */
  files(): string[]
  /**
   * Compiles all of it anew.
   * @param path the hooks file, without symbolic links
   * @throws what compilers throw
   */
  compile(path: string, number: number): Promise<{ url: string; parts: HooksPart[] }>
  /** Tells all pages. */
  tell(news: HooksNews): void
}

/** The hooks file of a development server, followed for its pages. */
export class FollowedHooks {
  readonly #server: HooksServer
  readonly #given: string
  readonly #path: string
  readonly #endWatch: () => void
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
  constructor(server: HooksServer, given: string, say: (line: string) => void) {
    this.#server = server
    this.#given = given
    this.#path = resolve(given)
    this.#say = say
    this.#looking = setInterval(() => this.#lookAround(), LOOK).unref()
    this.#endWatch = server.watch(this.#path, (path) => {
      if (this.is(path)) this.look()
    })
  }

  stop(): void {
    clearInterval(this.#looking)
    clearTimeout(this.#settling)
    this.#endWatch()
  }

  /** Whether it is the file itself. */
  is(file: string): boolean {
    return resolve(file) === this.#path
  }

  /**
   * A page has begun: it is told what the others know. While there is no page nothing is compiled.
   * @param isAgain whether it may have probes of a server that was there before
   */
  welcome(tell: (news: HooksNews) => void, isAgain = false): void {
    if (this.#news) return tell(this.#news)
    if (isAgain && this.#sight() === '') tell({ kind: 'gone', number: Date.now(), file: this.#given })
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

  #lookAround(): void {
    this.look()
    // What an import has not found may be there by now.
    if (this.#news?.kind === 'failed' && this.#news.code === 'HOOKS_IMPORT') this.again(SETTLE, true)
    if (this.#haveChanged()) this.again()
  }

  /** Whether there is something else than before where it was imported from. */
  #haveChanged(): boolean {
    let hasChanged = false
    for (const file of this.#server.files()) {
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
    this.#server.tell(this.#news)
  }

  async #find(number: number): Promise<Unnumbered> {
    if (this.#seen === '') return { kind: 'gone' }
    try {
      const path = realpathSync(this.#path)
      if (statSync(path).isDirectory()) return { kind: 'failed', why: `${this.#given} ${FOLDER}`, code: 'HOOKS_ACCESS' }
      if (/\.json$/i.test(path) || /\.json$/i.test(this.#path)) return { kind: 'data', text: readFileSync(path, 'utf8') }
      return { kind: 'code', ...(await this.#server.compile(path, number)) }
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

/** Whether the environment turns hooks files off (`PROBES=off`): a server then has nothing to tell its pages, either. */
export function areHooksOff(): boolean {
  return /^(?:0|false|no|off)$/i.test((process.env['PROBES'] ?? '').trim())
}
