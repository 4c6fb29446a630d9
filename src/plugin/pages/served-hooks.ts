import { watch, type FSWatcher } from 'node:fs'
import { dirname, join } from 'node:path'
import { AGAIN, NEWS, READY, SAID, type HooksNews, type ReadyAgain } from '../../site-table/page-channel.ts'
import { FollowedHooks } from './followed-hooks.ts'
import { LinkedHooks, type PageModules } from './linked-hooks.ts'
import type { PageSocket } from './page-socket.ts'
import { LinesOfPages } from './said-lines.ts'

/** How a development server says things. */
interface TerminalVoice {
  readonly info: (line: string) => void
  readonly advise: (line: string) => void
}

/** A hooks file for the pages of one build, in a development server that knows nothing of it. */
export class ServedHooks {
  readonly build: string
  readonly #pages = new Set<PageSocket>()
  readonly #linked: LinkedHooks
  readonly #followed: FollowedHooks
  readonly #lines: LinesOfPages
  /** By folder. */
  readonly #watchers = new Map<string, FSWatcher>()
  #changed: (path: string) => void = () => {}

  /** @param given the path of the hooks file, relative to the working directory */
  constructor(build: string, given: string, modules: PageModules, voice: TerminalVoice) {
    this.build = build
    this.#lines = new LinesOfPages(voice.info)
    this.#linked = new LinkedHooks(build, modules)
    const server = {
      watch: (path: string, changed: (path: string) => void): (() => void) => {
        this.#changed = changed
        this.#watch([path])
        return () => this.#watchers.forEach((watcher) => watcher.close())
      },
      files: () => this.#linked.files(),
      compile: async (path: string, number: number) => {
        try {
          return await this.#linked.compile(path, number)
        } finally {
          this.#watch(this.#linked.files())
        }
      },
      tell: (news: HooksNews) => this.#pages.forEach((page) => page.send(NEWS, news)),
    }
    this.#followed = new FollowedHooks(server, given, (line) => voice.advise(`probes: ${line}`))
  }

  add(page: PageSocket): void {
    this.#pages.add(page)
  }

  delete(page: PageSocket): void {
    this.#pages.delete(page)
  }

  /** What a page says. It is not trusted. */
  take(page: PageSocket, event: string, data: unknown): void {
    if (event === SAID) this.#lines.take(data)
    if (event === AGAIN) this.#followed.again()
    if (event !== READY) return
    this.#linked.warmUp()
    const { again } = (data ?? {}) as Partial<ReadyAgain>
    this.#followed.welcome((news) => page.send(NEWS, news), again === true)
  }

  /** The text of a part that pages have been told of. */
  text(path: string): string | undefined {
    return this.#linked.text(path)
  }

  stop(): void {
    this.#followed.stop()
    this.#pages.forEach((page) => page.end())
  }

  /** Follows the folders of some files: whoever saves one puts another in its place. Where that cannot be, they are looked at each second. */
  #watch(files: readonly string[]): void {
    for (const folder of new Set(files.map(dirname))) {
      if (this.#watchers.has(folder)) continue
      try {
        const watcher = watch(folder, { persistent: false }, (_event, name) => name !== null && this.#onEvent(join(folder, String(name))))
        watcher.on('error', () => watcher.close())
        this.#watchers.set(folder, watcher)
      } catch {}
    }
  }

  #onEvent(path: string): void {
    this.#changed(path)
    if (!this.#followed.is(path) && this.#linked.files().includes(path)) this.#followed.again()
  }
}
