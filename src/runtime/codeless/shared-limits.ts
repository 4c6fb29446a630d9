import type { OwnTime } from '../hit/own-time.ts'
import { describeValue } from '../say/describe.ts'
import { isShare, isTime, usualBudget, usualTime } from './defaults.ts'
import type { Say } from './handlers.ts'

/** The limits that all handlers of a realm share. What nobody has set is as the environment says when it is first needed. */
export class SharedLimits {
  readonly #board: { budget: number | undefined }
  readonly #time: OwnTime
  readonly #say: Say
  #isBudgetKnown = false
  #isTimeKnown = false

  constructor(board: { budget: number | undefined }, time: OwnTime, say: Say) {
    this.#board = board
    this.#time = time
    this.#say = say
  }

  /** Before a handler can run. */
  know(): void {
    if (!this.#isBudgetKnown) this.#board.budget = usualBudget(this.#say)
    if (!this.#isTimeKnown) this.#time.limit = usualTime(this.#say)
    this.#isBudgetKnown = this.#isTimeKnown = true
  }

  /** @param share of one core */
  setBudget(share: number): void {
    this.#isBudgetKnown = true
    if (share === Infinity) this.#board.budget = undefined
    else if (isShare(share)) this.#board.budget = share
    else this.#say(`budget wants a share of one core, above 0 and up to 1, or Infinity for none, not ${describeValue(share)}`)
  }

  /** @param time in milliseconds */
  setTime(time: number): void {
    this.#isTimeKnown = true
    if (time === Infinity) this.#time.limit = undefined
    else if (isTime(time)) this.#time.limit = time
    else this.#say(`timeLimit wants milliseconds, above 0, or Infinity for none, not ${describeValue(time)}`)
  }
}
