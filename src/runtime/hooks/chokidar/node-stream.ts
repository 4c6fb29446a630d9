import { EventEmitter } from './node-events.ts'

/** How many entries are asked for at once. */
const BATCH = 256

/** Stands for Node's where readdirp imports it: as much of a stream of objects as it needs. It flows as soon as someone listens. */
export class Readable extends EventEmitter {
  destroyed = false
  #isFlowing = false
  #hasEnded = false

  override on(event: string, listener: (...values: unknown[]) => void): this {
    super.on(event, listener)
    if (event === 'data' && !this.#isFlowing) {
      this.#isFlowing = true
      void this.#flow()
    }
    return this
  }

  push(entry: unknown): boolean {
    if (entry === null) this.#hasEnded = true
    else this.emit('data', entry)
    return true
  }

  destroy(error?: unknown): this {
    if (this.destroyed) return this
    this.destroyed = true
    if (error !== undefined && error !== null) this.emit('error', error)
    this.emit('close')
    return this
  }

  /** Overridden by what reads. */
  _read(_size: number): Promise<void> | void {}

  /** Nobody waits for it, and what it calls reports what goes wrong by `destroy`. */
  async #flow(): Promise<void> {
    try {
      // Listeners that are added on this turn hear all.
      await undefined
      while (!this.#hasEnded && !this.destroyed) await this._read(BATCH)
      if (this.destroyed) return
      this.emit('end')
      this.destroy()
    } catch (error) {
      this.destroy(error)
    }
  }
}
