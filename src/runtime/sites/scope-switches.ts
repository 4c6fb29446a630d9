import type { ScopeObject } from '../../site-table/site-table.ts'
import { append, OwnMap, select, uncurried } from '../guard/builtins.ts'
import { taken } from '../guard/taken.ts'

// Taken at load: a program may replace them.
const { set } = Reflect
const Weak = taken('WeakRef')
const deref = Weak && (uncurried(Weak.prototype.deref) as (ref: WeakRef<ScopeObject>) => ScopeObject | undefined)

/** What a switch holds while a probe is on. */
type Hit = (...values: unknown[]) => void

/** Loads that are gone are looked for when there are twice as many as were left the last time, and never among a few. */
const FEW = 16

/**
 * The switches of a file that has them in its own scope: each load of it, in another context or once more, has an object of its own.
 * They are held weakly, as a file can be loaded any number of times, and its functions hold what they read.
 */
export class ScopeSwitches {
  readonly #on = new OwnMap<string, Hit>()
  #objects: (WeakRef<ScopeObject> | ScopeObject)[] = []
  #most = FEW

  /** A load of the file: what is on is so there, before its first statement. */
  add(object: ScopeObject): void {
    if (this.#objects.length >= this.#most) this.#forgetGone()
    append(this.#objects, weakly(object))
    this.#on.forEach((hit, name) => set(object, name, hit))
  }

  /** Returns whether it is on in any load that there is: a program can have frozen what its global object leads to. */
  on(name: string, hit: Hit): boolean {
    this.#on.set(name, hit)
    let isRefused = false
    let isOn = false
    this.#each((object) => {
      if (set(object, name, hit)) isOn = true
      else isRefused = true
    })
    return isOn || !isRefused
  }

  /** The fields keep their place: only a constant of the global object has to be made anew to be one. */
  off(name: string): void {
    if (this.#on.delete(name)) this.#each((object) => set(object, name, undefined))
  }

  #each(visit: (object: ScopeObject) => void): void {
    for (let i = 0; i < this.#objects.length; i++) {
      const object = objectOf(this.#objects[i]!)
      if (object) visit(object)
    }
  }

  #forgetGone(): void {
    this.#objects = select(this.#objects, (ref) => objectOf(ref) !== undefined)
    this.#most = this.#objects.length > FEW ? this.#objects.length * 2 : FEW
  }
}

/** Where the engine has no weak references it is held itself: as no closure, whose function would keep its object alive in both cases. */
function weakly(object: ScopeObject): WeakRef<ScopeObject> | ScopeObject {
  return Weak ? new Weak(object) : object
}

function objectOf(ref: WeakRef<ScopeObject> | ScopeObject): ScopeObject | undefined {
  return deref ? deref(ref as WeakRef<ScopeObject>) : (ref as ScopeObject)
}
