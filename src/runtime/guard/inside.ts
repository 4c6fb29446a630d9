/**
 * Whether code of ours or a handler runs. Sites that they meet are not the program's doing, and changes wait until they are done.
 */
export class Inside {
  /** Read by each hit. */
  isOn = false
  /** How many changes are being made at once. */
  depth = 0
  #isDoubted = false
  readonly #recovered: () => void

  /** @param recovered called after a handler that was ended from outside */
  constructor(recovered: () => void) {
    this.#recovered = recovered
  }

  /** Runs something of ours: what it calls is not hit. */
  run<T>(work: () => T): T {
    const before = this.isOn
    this.isOn = true
    try {
      return work()
    } finally {
      this.isOn = before
    }
  }

  /**
   * A `vm` timeout ends a handler without running its `finally`, and nothing would ever be hit again. Who meets a state that may be
   * left over from that asks here: when the stack is empty, nobody is inside.
   */
  doubt(): void {
    if (this.#isDoubted) return
    this.#isDoubted = true
    void this.#recover()
  }

  async #recover(): Promise<void> {
    // A job of the engine's own: it runs on an empty stack, whatever the program did to Promise.
    await undefined
    this.#isDoubted = false
    if (!this.isOn && this.depth === 0) return
    this.isOn = false
    this.depth = 0
    try {
      this.#recovered()
    } catch {
      // The next change tries again.
    }
  }
}
