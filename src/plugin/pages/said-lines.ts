import type { SaidLines } from '../../site-table/page-channel.ts'

/** As many lines of all pages together are shown in a second. */
const MOST_LINES = 200
const LONGEST_LINE = 1100
const LONGEST_NAME = 80

/** Shows what pages say in the terminal. What comes from a page is not trusted: neither its shape nor its length, nor that it is text to show. */
export class LinesOfPages {
  readonly #write: (line: string) => void
  #second = 0
  #count = 0
  #dropped = 0

  constructor(write: (line: string) => void) {
    this.#write = write
  }

  take(data: unknown): void {
    const { who, lines, dropped } = (typeof data === 'object' && data !== null ? data : {}) as Partial<Record<keyof SaidLines, unknown>>
    const name = typeof who === 'string' ? printable(who, LONGEST_NAME) : 'page'
    if (Array.isArray(lines))
      for (const line of lines) if (typeof line === 'string') this.#show(name, printable(line.replace(/^probes: /, ''), LONGEST_LINE))
    if (typeof dropped !== 'number' || !(dropped > 0)) return
    this.#show(name, `${Math.floor(dropped)} more ${dropped === 1 ? 'line is' : 'lines are'} in its console only`)
  }

  #show(name: string, line: string): void {
    const second = Math.floor(Date.now() / 1000)
    if (second !== this.#second) {
      this.#second = second
      this.#count = 0
    }
    if (++this.#count > MOST_LINES) {
      this.#dropped++
      return
    }
    const before = this.#dropped === 0 ? '' : ` (${this.#dropped} lines of pages before this are in their consoles only)`
    this.#dropped = 0
    this.#write(`probes [${name}]: ${line}${before}`)
  }
}

/** Without what a terminal would take for a command. */
function printable(text: string, most: number): string {
  const short = text.length > most ? `${text.slice(0, most)}…` : text
  return short.replaceAll(/[\p{Cc}\u2028\u2029]/gu, '?')
}
