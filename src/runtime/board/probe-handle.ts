import type { Site } from '../../site-table/site.ts'
import type { Probe, ProbeStatus } from '../api/types.ts'
import { defineProperty, transform } from '../guard/builtins.ts'
import { placeOf } from '../say/place.ts'
import type { LoadedSite } from '../sites/loaded-site.ts'

/** What a handle shows of a probe. */
export interface Shown {
  readonly text: string
  readonly status: ProbeStatus
  readonly reason: string | (() => string)
  readonly why: string
  readonly sites: readonly LoadedSite[]
}

/** How Node, Deno and Bun ask an object for what they print. */
const INSPECT = Symbol.for('nodejs.util.inspect.custom')

/**
 * A probe as its user sees it: plain properties that are kept up to date, as consoles show no values of accessors. What takes long to
 * make, the nearest paths to an unknown one and the sites, is an accessor until somebody looks.
 */
export class ProbeHandle implements Probe {
  readonly address: string
  readonly status: ProbeStatus
  readonly reason: string = ''
  readonly hits: number = 0
  readonly sites: readonly Site[] = []
  readonly dropped: number = 0
  readonly disable: () => void

  constructor(address: string, status: ProbeStatus, disable: () => void) {
    this.address = address
    this.status = status
    this.disable = disable
  }
}

hide('toJSON')
hide(INSPECT)

function hide(key: string | symbol): void {
  const value = function (this: Probe): object {
    return inShort(this)
  }
  defineProperty(ProbeHandle.prototype, key, { __proto__: null, value, configurable: true } as PropertyDescriptor)
}

function inShort({ address, status, reason, hits, dropped, sites }: Probe): object {
  return {
    address,
    status,
    ...(reason === '' ? {} : { reason }),
    hits,
    ...(dropped === 0 ? {} : { dropped }),
    sites: transform(sites, placeOf),
  }
}

/** Keeps a handle up to date. What a user has done to it, freeze it for instance, has no effect on the probe. */
export class HandleWriter {
  readonly handle: ProbeHandle
  readonly #probe: Shown
  #isSeen = false

  constructor(probe: Shown, disable: () => void) {
    this.#probe = probe
    this.handle = new ProbeHandle(probe.text, probe.status, disable)
  }

  /** Called at each hit. */
  count(hits: number): void {
    try {
      ;(this.handle as { hits: number }).hits = hits
    } catch {
      // It is frozen.
    }
  }

  /** Called at each hit that is dropped. */
  drop(dropped: number): void {
    try {
      ;(this.handle as { dropped: number }).dropped = dropped
    } catch {
      // It is frozen.
    }
  }

  status(): void {
    this.#put('status', this.#probe.status)
  }

  /** The reason is another one, or may be. */
  reason(): void {
    const { reason } = this.#probe
    if (typeof reason === 'string') this.#put('reason', reason)
    else this.#ask('reason', () => this.#probe.why)
  }

  sites(): void {
    if (this.#isSeen || this.#probe.sites.length === 0) this.#put('sites', this.#made())
    else this.#ask('sites', () => this.#made())
  }

  /** Somebody looks. */
  seen(): ProbeHandle {
    this.#put('reason', this.#probe.why)
    if (!this.#isSeen) this.#put('sites', this.#made())
    this.#isSeen = true
    return this.handle
  }

  #made(): Site[] {
    return transform(this.#probe.sites, (site) => site.public)
  }

  #put(name: keyof Probe, value: unknown): void {
    defineProperty(this.handle, name, {
      __proto__: null,
      value,
      writable: true,
      enumerable: true,
      configurable: true,
    } as PropertyDescriptor)
  }

  #ask(name: keyof Probe, get: () => unknown): void {
    defineProperty(this.handle, name, { __proto__: null, get, enumerable: true, configurable: true } as PropertyDescriptor)
  }
}
