import { now } from '../guard/clock.ts'

// Taken at load: the program may put its own in its place.
const { round } = Math

/** Over so long the time that handlers take is added up, in milliseconds. */
const WINDOW = 1000
const PARTS = 10
const PART = WINDOW / PARTS

/** Calls that take less are measured one in `MOST_SKIPPED`, as to look at the clock takes as long as a hit. In milliseconds. */
const SHORT = 0.02
const MOST_SKIPPED = 16

/** A single call of that length counts. A shorter one may be the system's doing: a container that has used up its share of time stands still for a tenth of a second. In milliseconds. */
const LONG = 1000

/** Times in parts of a second. */
class Window {
  readonly #parts: number[] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
  #part = 0
  /** The longest single one. */
  #longest = 0
  #longestPart = 0

  /**
   * @param time of one call
   * @param others of those that were not measured
   * @returns what has come together in a second, but for the longest single call, unless that was very long
   */
  add(at: number, time: number, others: number): number {
    const part = this.#goTo(at)
    this.#parts[part % PARTS]! += time + others
    if (part - this.#longestPart >= PARTS || time > this.#longest) {
      this.#longest = time
      this.#longestPart = part
    }
    let sum = 0
    for (let i = 0; i < PARTS; i++) sum += this.#parts[i]!
    return this.#longest >= LONG ? sum : sum - this.#longest
  }

  /** Takes off what another one holds a part of. */
  subtract(other: Window, at: number): void {
    this.#goTo(at)
    other.#goTo(at)
    for (let i = 0; i < PARTS; i++) this.#parts[i]! -= other.#parts[i]!
    if (this.#longest === other.#longest) this.#longest = 0
  }

  /** Forgets what is older than a second. */
  #goTo(at: number): number {
    const part = at / PART - ((at / PART) % 1)
    const passed = part - this.#part
    for (let i = 1; i <= passed && i <= PARTS; i++) this.#parts[(this.#part + i) % PARTS] = 0
    if (passed > 0) this.#part = part
    return part
  }
}

/** What one probe takes. */
export interface Cost {
  readonly window: Window
  /** One call in so many is measured. */
  stride: number
  /** Calls until the next one that is. */
  left: number
  /** What it took in a second, and when that was. */
  recent: number
  at: number
}

/** Watches over the time that all handlers take together. */
export class Budget<P extends { readonly isOver: boolean; cost: Cost | undefined }> {
  /** The share of one core that they may take; `undefined` for as much as they like. */
  share: number | undefined = undefined
  readonly #all = new Window()
  #costliest: P | undefined

  get whyTripped(): string {
    return `handlers took more than ${round(this.share! * 1000) / 10} % of a second (budget), and this one the most`
  }

  /** Whether this call is to be measured. Asked only where there is a share. */
  measures(probe: P): boolean {
    const cost = (probe.cost ??= { window: new Window(), stride: 1, left: 1, recent: 0, at: 0 })
    if (--cost.left > 0) return false
    cost.left = cost.stride
    return true
  }

  /**
   * A call that was measured has ended.
   * @returns the probe that has to go, as all together have taken too much, and it the most
   */
  took(probe: P, from: number): P | undefined {
    const at = now()
    const time = at - from
    const cost = probe.cost!
    const { stride } = cost
    cost.stride = cost.left = time >= SHORT ? 1 : stride < MOST_SKIPPED ? stride * 2 : MOST_SKIPPED
    // An outlier says nothing of those that were not measured.
    const others = (stride - 1) * (time < SHORT ? time : SHORT)
    cost.recent = cost.window.add(at, time, others)
    cost.at = at
    const costliest = this.#costliest?.cost
    if (!costliest || this.#costliest!.isOver || cost.recent >= costliest.recent || at - costliest.at > WINDOW) this.#costliest = probe
    if (this.#all.add(at, time, others) <= this.share! * WINDOW) return undefined
    const tripped = this.#costliest!
    this.#costliest = undefined
    // What it took is no fault of the others, which still have to keep within the budget.
    this.#all.subtract(tripped.cost!.window, at)
    return tripped
  }
}
