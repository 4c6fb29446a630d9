// Taken at load: a program may replace them, by fake timers for instance.
const realm = globalThis
const { setTimeout, clearTimeout, Reflect } = realm

/** How long after the last change a switch gets its fresh cell. Done at once, V8 re-optimizes from stale feedback and stays slow. */
const FRESH_CELL_DELAY = 500

/**
 * The switches: properties of the global object, `undefined` while nothing is on.
 * V8 takes one that never changed as a constant, so that the sites of its function vanish from optimized code.
 */
export class Switches {
  readonly #changed = new Set<string>()
  readonly #on = new Set<string>()
  #timer: ReturnType<typeof setTimeout> | undefined

  on(name: string, hit: Hit): void {
    this.#on.add(name)
    write(name, hit)
  }

  off(name: string): void {
    if (!this.#on.delete(name)) return
    write(name, undefined)
    // JavaScriptCore gets slower with each fresh cell, and is flat without.
    if (!isJavaScriptCore()) this.#freshenLater(name)
  }

  #freshenLater(name: string): void {
    this.#changed.add(name)
    if (typeof setTimeout !== 'function') return
    if (this.#timer !== undefined) clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#freshen(), FRESH_CELL_DELAY)
    ;(this.#timer as { unref?: () => void }).unref?.()
  }

  /** A property deleted and defined anew is a constant again. */
  #freshen(): void {
    this.#timer = undefined
    for (const name of this.#changed) {
      if (this.#on.has(name)) continue
      try {
        if (Reflect.deleteProperty(realm, name)) define(name, undefined)
      } catch {
        // A sealed global object keeps its mutable cell: slower, never wrong.
      }
    }
    this.#changed.clear()
  }
}

/** What a switch holds while a probe is on: called by the sites with their number and values. */
export type Hit = (site: number, ...values: unknown[]) => void

function write(name: string, value: Hit | undefined): void {
  if (!Reflect.set(realm, name, value)) define(name, value)
}

function define(name: string, value: Hit | undefined): void {
  Reflect.defineProperty(realm, name, { value, writable: true, configurable: true, enumerable: false })
}

function isJavaScriptCore(): boolean {
  return Object.hasOwn(new Error('engine'), 'sourceURL') || 'Bun' in globalThis
}
