import { later } from '../guard/timers.ts'

/** How many are made at load. Each is a function and what it knows: about 200 bytes. */
const SIZE = 256
/** How long after one was taken the reserve is filled up, in milliseconds. */
const REFILL_DELAY = 50

interface Link<T> {
  readonly value: T
  readonly next: Link<T> | undefined
}

/**
 * Values for switches, made long before they are needed. A compilation that V8 has under way in the background cannot refer to an
 * object that is younger than itself: it would take the switch for any property, depend on no cell, and stay slow for good.
 */
export class Reserve<T> {
  readonly #make: () => T
  #first: Link<T> | undefined
  #count = 0
  #isRefilling = false

  constructor(make: () => T) {
    this.#make = make
    this.#fill()
  }

  take(): T {
    const link = this.#first
    this.#refillSoon()
    // More at once than there are: a young one is better than none.
    if (!link) return this.#make()
    this.#first = link.next
    this.#count--
    return link.value
  }

  #fill(): void {
    for (; this.#count < SIZE; this.#count++) this.#first = { value: this.#make(), next: this.#first }
  }

  #refillSoon(): void {
    if (this.#isRefilling) return
    this.#isRefilling = later(() => {
      this.#isRefilling = false
      this.#fill()
    }, REFILL_DELAY)
  }
}
