import type { Probe, Probes } from '../api/types.ts'
import { callDefault, type HooksLoaded } from '../hooks/call-default.ts'
import { applyData } from '../hooks/data/json-hooks.ts'
import { HooksError } from '../hooks/files/hooks-error.ts'
import type { Stage } from '../hooks/hooks-host.ts'
import { Unloading } from '../hooks/unloading.ts'
import { OwnMap } from '../guard/builtins.ts'
import { describeError } from '../say/describe.ts'
import { comeFrom, type ToSource } from '../say/source-place.ts'
import type { CodeNews, DataNews, HooksPart } from '../../site-table/page-channel.ts'
import { importPlace, thrownPlace } from './thrown-place.ts'

const NO_IMPORT =
  'a service worker cannot load code once it has begun: write it as data, probes.hooks.json, or turn probes on in its own console'

/** One load of a hooks file in a page. Its probes have no effect until it is committed. */
export class PageLoad {
  readonly news: CodeNews | DataNews
  /** What the hooks file imports, and what its default function gets. */
  readonly probes: Probes
  readonly #stage: Stage
  readonly #unloading: Unloading
  /** By the addresses of its modules. */
  readonly #parts: Map<string, ToSource> = new OwnMap()
  readonly #takeBack: () => void
  #isCommitted = false
  #isEnded = false
  /** A clause about a function that its file exports and nobody calls. */
  uncalled = ''

  /** @param toUrl makes a full address of one from the server's root */
  constructor(news: CodeNews | DataNews, stage: Stage, toUrl: (url: string) => string, say: (line: string) => void) {
    this.news = news
    this.#stage = stage
    this.#unloading = new Unloading(stage.code, say)
    this.probes = this.#unloading.within(stage.probes)
    if (news.kind === 'code') for (const part of news.parts) this.#parts.set(toUrl(part.url), toSourceOf(part))
    this.#takeBack = comeFrom(this.#parts)
  }

  /**
   * Runs the file. Not all at once, as modules are imported.
   * @throws {HooksError}
   */
  async run(importModule: (news: CodeNews) => Promise<unknown>): Promise<void> {
    const { news } = this
    if (news.kind === 'data') return this.#stage.code.run(() => applyData(news.file, news.text, this.probes))
    try {
      if ('ServiceWorkerGlobalScope' in globalThis) throw new HooksError('HOOKS_IMPORT', news.file, NO_IMPORT)
      const module = await this.#stage.code.run(() => importModule(news))
      if (this.#isEnded) return
      await this.#take(this.#stage.code.run(() => callDefault(module, this.probes, news.file)))
    } catch (error) {
      if (error instanceof HooksError) throw error
      const place = thrownPlace(error, this.#parts) ?? importPlace(error, news.parts) ?? news.file
      const code = error instanceof SyntaxError ? 'HOOKS_SYNTAX' : isNotFetched(error) ? 'HOOKS_IMPORT' : 'HOOKS_THROW'
      throw new HooksError(code, place, describeError(error).replace(/ \(at [^()]+\)$/, ''))
    }
  }

  commit(): readonly Probe[] {
    this.#isCommitted = true
    return this.#stage.commit()
  }

  /** Discards what was not committed, and cleans up, also after a load that never ends by itself. */
  end(): void {
    if (this.#isEnded) return
    this.#isEnded = true
    if (!this.#isCommitted) this.#stage.discard()
    this.#unloading.run()
    this.#takeBack()
  }

  async #take({ returned, uncalled }: HooksLoaded): Promise<void> {
    this.uncalled = uncalled
    const cleanup = await returned
    if (typeof cleanup === 'function') this.#unloading.add(cleanup as () => unknown)
  }
}

/** Engines say this in words only: Chromium, Firefox, Safari. */
function isNotFetched(error: unknown): boolean {
  return error instanceof TypeError && /dynamically imported module|Importing a module script failed/i.test(error.message)
}

function toSourceOf({ file, lines }: HooksPart): ToSource {
  return (line, column) => {
    const segments = lines[line - 1] ?? []
    let found = 0
    while (found + 3 < segments.length && segments[found + 3]! < column) found += 3
    return segments.length === 0 ? [line, column, file] : [segments[found + 1]! + 1, segments[found + 2]! + 1, file]
  }
}
