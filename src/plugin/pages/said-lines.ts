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
  #missing = 0

  constructor(write: (line: string) => void) {
    this.#write = write
  }

  take(data: unknown): void {
    const { who, lines, dropped } = (typeof data === 'object' && data !== null ? data : {}) as Partial<Record<keyof SaidLines, unknown>>
    const name = typeof who === 'string' ? printable(who, LONGEST_NAME) : 'page'
    if (Array.isArray(lines)) for (const line of lines) if (typeof line === 'string') this.#show(name, line)
    if (Number.isSafeInteger(dropped) && (dropped as number) > 0) this.#miss(dropped as number)
  }

  #show(name: string, line: string): void {
    const second = Math.floor(Date.now() / 1000)
    if (second !== this.#second) {
      this.#second = second
      this.#count = 0
    }
    if (++this.#count > MOST_LINES) this.#miss(1)
    else this.#write(`probes [${name}]: ${printable(line.replace(/^probes: /, ''), LONGEST_LINE)}`)
  }

  /** Told once a second. */
  #miss(count: number): void {
    const isTold = this.#missing > 0
    this.#missing += count
    if (isTold) return
    setTimeout(() => {
      this.#write(`probes: ${this.#missing} more ${this.#missing === 1 ? 'line is' : 'lines are'} in the consoles of pages only`)
      this.#missing = 0
    }, 1000).unref()
  }
}

/** Without what a terminal would take for a command. */
function printable(text: string, most: number): string {
  const short = text.length > most ? `${text.slice(0, most)}…` : text
  return short.replaceAll(/[\p{Cc}\u2028\u2029]/gu, '?')
}
