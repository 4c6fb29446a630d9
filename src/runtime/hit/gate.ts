import type { ProbeInfo } from '../api/types.ts'
import { now } from '../guard/clock.ts'

/** Why a probe is over whose time is over. */
export const LATE = 'its ttl is over'

/** Which hits a handler sees, and how many. */
export interface Limits {
  /** Whether a hit is for the handler. @default each is */
  readonly when?: ((info: ProbeInfo) => boolean) | undefined
  /** As many are seen in all. @default no limit */
  readonly hits?: number | undefined
  /** As many are seen in a second, and as many at once. @default no limit */
  readonly perSecond?: number | undefined
  /** As many promises of the handler may be unsettled. @default no limit */
  readonly inFlight?: number | undefined
  /** Milliseconds that the probe lives. A timer ends it, but a program that never rests gives timers no turn. @default no limit */
  readonly ttl?: number | undefined
}

/** What a gate has let through. Kept when its probe is added once more: who removes and adds itself does not begin anew. */
class Meter {
  seen = 0
  /** For so many hits there is room now. */
  room: number
  roomAt: number = now()
  flying = 0
  isToldOf = false

  constructor(room: number) {
    this.room = room
  }
}

/** Lets through what the limits of a probe allow. Runs no code of the program, and never throws. */
export class Gate {
  /** How many hits there was no room for. */
  dropped = 0
  /** Whether its time was over at a hit. */
  isLate = false
  readonly #limits: Limits
  readonly #onDrop: (dropped: number, why: string) => void
  readonly #meter: Meter
  readonly #outer: Gate | undefined
  /** The most hits at once: a rate below one a second lets one through, when it has come together. */
  readonly #most: number
  readonly #end: number | undefined

  /**
   * @param onDrop told how many hits were dropped; the first time with the reason, later with `''`
   * @param before of the same address, if its probe is over
   * @param outer of all probes of its hooks file
   */
  constructor(limits: Limits, onDrop: (dropped: number, why: string) => void, before?: Gate, outer?: Gate) {
    this.#outer = outer
    const { perSecond = 0, ttl } = limits
    this.#limits = limits
    if (ttl !== undefined) this.#end = now() + ttl
    this.#onDrop = onDrop
    this.#most = perSecond < 1 ? 1 : perSecond
    this.#meter = before ? before.#meter : new Meter(this.#most)
  }

  /** Whether there is room for a hit; asked before anything is made for it. */
  opens(): boolean {
    return this.#opens() && (this.#outer === undefined || this.#outerOpens(this.#outer))
  }

  #outerOpens(outer: Gate): boolean {
    if (outer.#opens()) return true
    if (outer.isLate) return !(this.isLate = true)
    this.dropped++
    this.#onDrop(this.dropped, '')
    return false
  }

  #opens(): boolean {
    const { perSecond, inFlight } = this.#limits
    const meter = this.#meter
    if (inFlight !== undefined && meter.flying >= inFlight)
      return this.#drop(`its handler has ${inFlight} unsettled ${inFlight === 1 ? 'promise' : 'promises'} (inFlight)`)
    if (perSecond === undefined && this.#end === undefined) return true
    const time = now()
    if (this.#end !== undefined && time >= this.#end) return !(this.isLate = true)
    if (perSecond === undefined) return true
    const room = meter.room + ((time - meter.roomAt) / 1000) * perSecond
    meter.roomAt = time
    meter.room = room < this.#most ? room : this.#most
    return meter.room >= 1 || this.#drop(`it is hit more than ${perSecond} times a second (perSecond)`)
  }

  /** Whether this one is for the handler. */
  lets(info: ProbeInfo): boolean {
    const { when, hits } = this.#limits
    const meter = this.#meter
    if (hits !== undefined && meter.seen >= hits) return false
    if (when && !when(info)) return false
    if (this.#outer && !this.#outer.lets(info)) return false
    meter.seen++
    meter.room--
    return true
  }

  /** Why there will be no more, after a hit; `''` when there may be. */
  spent(): string {
    const { hits } = this.#limits
    if (this.isLate) return LATE
    if (hits !== undefined && this.#meter.seen >= hits) return `its limit of ${hits} ${hits === 1 ? 'hit' : 'hits'} is reached`
    return this.#outer && this.#outer.spent() !== '' ? `${this.#outer.spent()}, that of its hooks file` : ''
  }

  /** A promise of the handler is awaited. */
  began(): void {
    this.#meter.flying++
  }

  settled(): void {
    this.#meter.flying--
  }

  #drop(why: string): false {
    this.dropped++
    this.#onDrop(this.dropped, this.#meter.isToldOf ? '' : why)
    this.#meter.isToldOf = true
    return false
  }
}
