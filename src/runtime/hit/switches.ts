import { OwnMap, OwnSet } from '../guard/builtins.ts'
import { now } from '../guard/clock.ts'
import { hasTimers, later } from '../guard/timers.ts'
import type { LoadedFunction } from '../sites/loaded-site.ts'
import { Reserve } from './reserve.ts'

// Taken at load: a program may replace them, by fake timers for instance.
const realm = globalThis
const error = new Error('engine')
/** JavaScriptCore gets slower with each fresh cell, and is flat without. */
const isJavaScriptCore = Object.hasOwn(error, 'sourceURL') || 'Bun' in realm
/**
 * How many fresh cells a switch gets. After two of them Firefox is as fast as before the first probe; after some ten the function is
 * ten times slower for good, where it is flat without a further one.
 */
const FRESH_CELLS = isJavaScriptCore ? 0 : Object.hasOwn(error, 'lineNumber') ? 2 : Infinity
const { set, defineProperty, deleteProperty } = Reflect

/**
 * How long after the first run of a function since its switch went off the switch gets its fresh cell, in milliseconds:
 * time for V8 to end an optimization that was under way. One that begins with feedback of the old cell stays slow for good.
 */
const FRESH_CELL_DELAY = 100
/** A program may give timers no turn: then each so many hits look at the clock. A power of two. */
const HITS_PER_LOOK = 256
/** About the same time in hits, for a realm that has no clock. */
const FRESH_CELL_HITS = 8_000_000

/**
 * The switches: properties of the global object, or of one in the file's scope, `undefined` while nothing is on.
 * V8 takes one that never changed as a constant, so that the sites of its function vanish from optimized code.
 */
export class Switches {
  readonly #on = new OwnSet<string>()
  readonly #lasts = new OwnMap<string, LastHit>()
  readonly #reserve = new Reserve(lastHit)

  /** Returns whether it is on: a program can have frozen its global object. */
  on({ switchName: name, scope }: Switched, hit: Hit): boolean {
    if (scope) return scope.on(name, hit)
    this.#on.add(name)
    write(name, hit)
    return (realm as Record<string, unknown>)[name] === hit
  }

  off({ switchName: name, scope }: Switched): void {
    if (scope) return scope.off(name)
    if (!this.#on.delete(name)) return
    write(name, hasTimers && FRESH_CELLS > 0 ? this.#lastOf(name) : undefined)
  }

  /** Off for good: nobody can change it any more. */
  seal(name: string): void {
    this.#on.delete(name)
    this.#lasts.delete(name)
    defineProperty(realm, name, { __proto__: null, value: undefined, writable: false, configurable: false } as PropertyDescriptor)
  }

  #lastOf(name: string): Hit | undefined {
    let last = this.#lasts.get(name)
    if (!last) this.#lasts.set(name, (last = this.#reserve.take()))
    return last.begin(name)
  }
}

/** What is known of a function that has a switch. */
type Switched = Pick<LoadedFunction, 'switchName' | 'scope'>

/** What a switch holds while a probe is on: called by the sites with their values, and their number where the function has several. */
export type Hit = (...values: unknown[]) => void

interface LastHit {
  /** After the last probe of a function; `undefined` where its switch gets no fresh cell any more. */
  begin(name: string): Hit | undefined
}

/**
 * What a switch holds after the last probe, until its function has run for a moment. Then the property is deleted and defined anew,
 * which makes it a constant again. It happens in a run of the function: the next site that it meets takes note of the new cell,
 * before V8 can think of optimizing. A function that never runs again pays nothing.
 */
function lastHit(): LastHit {
  let name = ''
  let isDue = false
  let count = 0
  let round = 0
  let startedAt = 0
  let cells = 0
  const hit = (): void => {
    if (isDue || (++count % HITS_PER_LOOK === 0 && isTime(startedAt, count))) {
      cells++
      freshen(name)
    } else if (count === 1) {
      const begun = round
      startedAt = now()
      later(() => (isDue = begun === round), FRESH_CELL_DELAY)
    }
  }
  const begin = (of: string): Hit | undefined => {
    if (cells >= FRESH_CELLS) return undefined
    name = of
    isDue = false
    count = 0
    round++
    return hit
  }
  return { begin }
}

function isTime(startedAt: number, hits: number): boolean {
  return startedAt > 0 ? now() - startedAt > FRESH_CELL_DELAY : hits > FRESH_CELL_HITS
}

function freshen(name: string): void {
  try {
    if (deleteProperty(realm, name)) define(name, undefined)
    else write(name, undefined)
  } catch {
    // A sealed global object keeps its mutable cell: slower, never wrong.
  }
}

function write(name: string, value: Hit | undefined): void {
  if (!set(realm, name, value)) define(name, value)
}

function define(name: string, value: Hit | undefined): void {
  defineProperty(realm, name, { __proto__: null, value, writable: true, configurable: true, enumerable: false } as PropertyDescriptor)
}
