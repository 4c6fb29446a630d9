import { append } from '../guard/builtins.ts'
import { now } from '../guard/clock.ts'
import { later } from '../guard/timers.ts'
import type { SaidLines } from '../../site-table/page-channel.ts'

/** As many lines go to the server in a second: a probe can write 20,000. */
const MOST_LINES = 100
/** Lines that come together go together, after so many milliseconds. */
const PAUSE = 15

/** What a page says, on its way to the terminal of its development server: not all of it, if it is too much, but then how much is missing. */
export class LinesToServer {
  readonly #who: string
  readonly #send: (said: SaidLines) => void
  #lines: string[] = []
  #dropped = 0
  #second = -Infinity
  #count = 0
  #isLater = false
  /** Whether what is said meanwhile is for the console only. */
  isPaused = false
  /** Whether nobody is there any more to send to. */
  isOver = false

  constructor(who: string, send: (said: SaidLines) => void) {
    this.#who = who
    this.#send = send
  }

  /** Called wherever a probe is hit: it only takes the line. */
  add(line: string): void {
    if (this.isPaused || this.isOver) return
    const time = now()
    if (time - this.#second >= 1000) {
      this.#second = time
      this.#count = 0
    }
    if (++this.#count > MOST_LINES) this.#dropped++
    else append(this.#lines, line)
    // How many are missing is worth a line, too, at the end of the second.
    const delay = this.#lines.length > 0 ? PAUSE : 1000
    if (!this.#isLater) this.#isLater = later(() => this.#flush(), delay)
  }

  #flush(): void {
    const said: SaidLines = { who: this.#who, lines: this.#lines, dropped: this.#dropped }
    this.#isLater = false
    this.#lines = []
    this.#dropped = 0
    if (!this.isOver) this.#send(said)
  }
}
