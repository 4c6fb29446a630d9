type Listener = (...values: unknown[]) => void

/** Stands for Node's where chokidar and readdirp import it: the program may have changed that one. */
export class EventEmitter {
  readonly #listeners = new Map<string, Listener[]>()

  on(event: string, listener: Listener): this {
    this.#listeners.set(event, [...(this.#listeners.get(event) ?? []), listener])
    return this
  }

  once(event: string, listener: Listener): this {
    const once: Listener = (...values) => {
      this.off(event, once)
      listener.apply(this, values)
    }
    return this.on(event, once)
  }

  off(event: string, listener: Listener): this {
    const others = (this.#listeners.get(event) ?? []).filter((other) => other !== listener)
    this.#listeners.set(event, others)
    return this
  }

  emit(event: string, ...values: unknown[]): boolean {
    const listeners = this.#listeners.get(event) ?? []
    for (const listener of listeners) listener.apply(this, values)
    return listeners.length > 0
  }

  removeAllListeners(): this {
    this.#listeners.clear()
    return this
  }
}
