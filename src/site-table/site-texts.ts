import { turned } from './turned.ts'

// Taken at load: the program may replace them before a text is asked for.
const uncurry = Function.prototype.call
const slice = uncurry.bind(String.prototype.slice) as (text: string, from: number, to: number) => string
const indexOf = uncurry.bind(String.prototype.indexOf) as (text: string, of: string, from: number) => number
const Numbers = Uint32Array

/** How the text of each site begins. One string: a program can have a hundred thousand sites, of which few are ever shown. */
export class SiteTexts {
  readonly #joined: string
  readonly #count: number
  /** Where each begins, and behind the last one where the next would. */
  #starts: Uint32Array | undefined

  /** @param joined turned, by line feeds, in the order of the sites; `''` where the build left them out */
  constructor(joined: string, count: number) {
    this.#joined = joined
    this.#count = count
  }

  /** @returns `''` where there is none */
  of(site: number): string {
    if (this.#joined === '' || site >= this.#count) return ''
    const starts = (this.#starts ??= this.#find())
    return turned(slice(this.#joined, starts[site]!, starts[site + 1]! - 1))
  }

  #find(): Uint32Array {
    const starts = new Numbers(this.#count + 1)
    const { length } = this.#joined
    let from = 0
    for (let i = 0; i < this.#count; i++) {
      const end = from > length ? -1 : indexOf(this.#joined, '\n', from)
      from = end === -1 ? length + 1 : end + 1
      starts[i + 1] = from
    }
    return starts
  }
}
