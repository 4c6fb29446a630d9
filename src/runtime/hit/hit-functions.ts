import type { Handler } from '../api/types.ts'
import { append, OwnWeakMap } from '../guard/builtins.ts'
import { now } from '../guard/clock.ts'
import type { HandlerContext } from '../guard/handler-context.ts'
import type { Inside } from '../guard/inside.ts'
import type { OwnTime } from './own-time.ts'
import type { LoadedFunction, LoadedSite } from '../sites/loaded-site.ts'
import { MOST_APART, type Values } from '../sites/build-values.ts'
import { events } from '../say/events.ts'
import type { FrameMapper } from '../stack/stack.ts'
import { Budget, type Cost } from './budget.ts'
import type { Gate } from './gate.ts'
import { makerOf, type EndingInfo, type MakeInfo } from './hit-info.ts'
import { tellHit } from './tell-hit.ts'
import { Reserve } from './reserve.ts'
import type { Hit } from './switches.ts'

/** What a hit needs of a probe. */
export interface Hittable {
  readonly id: number
  /** Its address. */
  readonly text: string
  readonly handler: Handler
  hits: number
  /** What its user sees of it. */
  readonly shown: { count(hits: number): void }
  /** Whether it is off for good. */
  readonly isOver: boolean
  /** What decides which hits its handler sees; `undefined` where it sees all. */
  readonly gate: Gate | undefined
  /** What its handler is called in, where it may start something that goes on. */
  readonly context: HandlerContext | undefined
  /** What its handler takes, where there is a budget. */
  cost: Cost | undefined
}

/** The probes of a function, by number of the site: replaced, never changed, so that a hit in progress keeps what it began with. */
export type Active<P> = readonly (readonly P[] | undefined)[]

/** What becomes of a probe by what its handler does. */
export interface Fate<P> {
  returned(probe: P, result: unknown): void
  threw(probe: P, error: unknown): void
  /** Its gate lets no more hits through. */
  spent(probe: P, why: string): void
  /** It took the most of a time that all handlers have overrun; it may have put another one in its place. */
  overran(probe: P, why: string): void
  /** All handlers of a hit have run. */
  over(): void
}

/** The function that a switch holds while probes are on. */
interface TiedHit<P> {
  tie(fn: LoadedFunction, active: Active<P>): Hit
}

/** Makes the functions that switches hold, and runs handlers when sites call them. */
export class HitFunctions<P extends Hittable> {
  mapFrame: FrameMapper | undefined
  /** Where one is in use: what handlers have started is not hit. */
  context: HandlerContext | undefined
  readonly budget: Budget<P> = new Budget()
  readonly #inside: Inside
  readonly #time: OwnTime
  readonly #fate: Fate<P>
  readonly #made = new OwnWeakMap<LoadedFunction, TiedHit<P>>()
  /** For functions with one site, which passes no number, and for those with more. */
  readonly #onlySites: Reserve<TiedHit<P>>
  readonly #numberedSites: Reserve<TiedHit<P>>

  constructor(inside: Inside, time: OwnTime, fate: Fate<P>) {
    this.#inside = inside
    this.#time = time
    this.#fate = fate
    this.#onlySites = new Reserve(() => this.#make(true))
    this.#numberedSites = new Reserve(() => this.#make(false))
  }

  /** The same one for a function each time. */
  of(fn: LoadedFunction, active: Active<P>): Hit {
    let hit = this.#made.get(fn)
    if (!hit) this.#made.set(fn, (hit = (fn.sites.length === 1 ? this.#onlySites : this.#numberedSites).take()))
    return hit.tie(fn, active)
  }

  /**
   * As in Lua, nothing is hit while a handler runs: it may call what it probes.
   * The program may also have replaced any builtin by one that tells of being called: from here to the handler there is only syntax.
   * What sites without a probe need is all that stands in it, as V8 inlines just so much into a loop.
   * What V8 can take as constants in a compiled hit are the variables declared by `const`; parameters need no look whether they are there.
   */
  #make(isOnly: boolean, active: Active<P> = [], fn?: LoadedFunction): TiedHit<P> {
    // oxlint-disable-next-line typescript/no-this-alias -- the hit function must be a plain one: its name marks our frames
    const functions = this
    const inside = this.#inside
    const hasNumber = !isOnly
    const hit: Hit = function probesHit(this: unknown, a, b, c, d, e, f, g, h) {
      // V8 makes no object of `arguments` that is only read so; a list of the values is made where a probe is.
      const number = hasNumber ? (arguments[arguments.length - 1] as number) : 0
      const probes = active[number]
      if (probes === undefined) return
      if (inside.isOn) return inside.doubt()
      let list: Values | undefined
      if (arguments.length > MOST_APART) {
        // An index that is assigned to an array can meet a setter of its prototype.
        const values = { __proto__: null } as unknown as Record<number, unknown>
        for (let i = 0; i < arguments.length; i++) values[i] = arguments[i]
        list = values
      }
      try {
        functions.#hit(hit, fn!.sites[number]!, probes, list, a, b, c, d, e, f, g, h)
      } catch {
        // Only an exhausted stack gets here; the program is about to find out itself.
      }
    }
    const tie = (it: LoadedFunction, probes: Active<P>): Hit => {
      fn = it
      active = probes
      return hit
    }
    return { tie }
  }

  #hit(
    hit: Hit,
    site: LoadedSite,
    probes: readonly P[],
    list: Values | undefined,
    a: unknown,
    b: unknown,
    c: unknown,
    d: unknown,
    e: unknown,
    f: unknown,
    g: unknown,
    h: unknown,
  ): void {
    if (this.context !== undefined && this.context.owner() !== undefined) return
    const inside = this.#inside
    inside.isOn = true
    inside.depth++
    try {
      const make = (site.makeInfo as MakeInfo | undefined) ?? makerOf(site, hit, this)
      const due = this.#due(probes)
      for (let i = 0; i < due.length; i++) {
        const probe = due[i]!
        const { gate } = probe
        if (gate === undefined) this.#run(probe, site, make(this.#count(probe), list, a, b, c, d, e, f, g, h))
        else if (gate.opens()) this.#runGated(probe, site, gate, make(probe.hits + 1, list, a, b, c, d, e, f, g, h))
        else if (gate.isLate) this.#fate.spent(probe, gate.spent())
      }
    } finally {
      // Plain assignments first: on an exhausted stack each call here throws as well.
      inside.isOn = false
      inside.depth--
      this.#fate.over()
    }
  }

  /** One that an outer hit removed is over; one that a handler of this hit removes still runs. */
  #due(probes: readonly P[]): readonly P[] {
    if (probes.length === 1 && !probes[0]!.isOver) return probes
    const due: P[] = []
    for (let i = 0; i < probes.length; i++) if (!probes[i]!.isOver) append(due, probes[i]!)
    return due
  }

  #count(probe: P): number {
    const hits = ++probe.hits
    probe.shown.count(hits)
    return hits
  }

  /** What a condition takes counts as well. */
  #runGated(probe: P, site: LoadedSite, gate: Gate, info: EndingInfo): void {
    const { budget } = this
    const from = budget.share !== undefined && budget.measures(probe) ? now() : -1
    if (gate.lets(info)) {
      this.#count(probe)
      this.#call(probe, site, info)
    } else info.end()
    // Another probe may have had the last hit that there was for both.
    const why = gate.spent()
    if (why !== '') this.#fate.spent(probe, why)
    if (from !== -1) this.#charge(probe, from)
  }

  #run(probe: P, site: LoadedSite, info: EndingInfo): void {
    const { budget } = this
    const from = budget.share !== undefined && budget.measures(probe) ? now() : -1
    this.#call(probe, site, info)
    if (from !== -1) this.#charge(probe, from)
  }

  #call(probe: P, site: LoadedSite, info: EndingInfo): void {
    const { handler, context } = probe
    if (events.isOn) tellHit(probe, site.public, info.hit)
    this.#time.begin()
    try {
      this.#fate.returned(probe, context === undefined ? handler(info) : context.run(probe, handler, info))
    } catch (error) {
      this.#fate.threw(probe, error)
    } finally {
      this.#time.end()
      info.end()
      events.current = undefined
    }
  }

  #charge(probe: P, from: number): void {
    const { budget } = this
    const tripped = budget.took(probe, from)
    if (tripped) this.#fate.overran(tripped, budget.whyTripped)
  }
}
