import { isAbsolute } from 'node:path'
import type { BuildReport, Voice } from './build-report.ts'

/** Milliseconds without a request after which a page has what it asks for at first. */
const QUIET = 1500

/** A development server has no end at which it could be said that no file has sites: it is said when the first requests have been answered. */
export class NoMatchInDev {
  readonly #ids = new Set<string>()
  #timer: NodeJS.Timeout | undefined
  #isOver = false

  /** @param isMatch whether the file gets sites: then there is nothing to say, for good */
  asked(id: string, isMatch: boolean, say: (ids: readonly string[]) => void): void {
    if (this.#isOver) return
    if (isMatch) return this.#end()
    // What others make up is in no folder, and may be asked for before there is any page.
    if (!isAbsolute(id)) return
    this.#ids.add(id)
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      this.#end()
      say([...this.#ids])
    }, QUIET).unref()
  }

  #end(): void {
    this.#isOver = true
    clearTimeout(this.#timer)
  }
}

/** Says that a server that has answered for these files has given sites to none of them. */
export function sayNoMatch(report: BuildReport, ids: readonly string[], root: string, voice: Voice): void {
  report.end({
    target: '',
    root,
    files: ids.map((id) => ({ id, outcome: undefined })),
    hasFiles: true,
    watches: true,
    voice: { ...voice, info: () => {} },
  })
}
