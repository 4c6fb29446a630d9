import { append, OwnMap, OwnSet, OwnWeakMap, select, transform } from '../guard/builtins.ts'
import type { Inside } from '../guard/inside.ts'
import type { HitFunctions } from '../hit/hit-functions.ts'
import { Switches } from '../hit/switches.ts'
import { switchName, type SiteTable } from '../../site-table/site-table.ts'
import type { LoadedFunction, LoadedSite } from '../sites/loaded-site.ts'
import type { ProbeRecord } from './probe-record.ts'

/** What is wanted of a function, by number of the site. */
type Wanted = Map<number, readonly ProbeRecord[]>

/** Which probes are on at which sites, and what that means for the switches. */
export class Wiring {
  readonly #wanted = new OwnWeakMap<LoadedFunction, Wanted>()
  readonly #waiting = new OwnSet<LoadedFunction>()
  readonly #switches = new Switches()
  readonly #inside: Inside
  readonly #hits: HitFunctions<ProbeRecord>
  readonly #stuck: (probes: readonly ProbeRecord[]) => void
  #hasWaiting = false

  /** @param stuck told of probes whose switch cannot be turned on */
  constructor(inside: Inside, hits: HitFunctions<ProbeRecord>, stuck: (probes: readonly ProbeRecord[]) => void) {
    this.#inside = inside
    this.#hits = hits
    this.#stuck = stuck
  }

  /** @param older where it is hit as well, and nobody is told */
  attach(probe: ProbeRecord, sites: readonly LoadedSite[], older: readonly LoadedSite[]): void {
    probe.sites = sites
    probe.older = older
    for (let i = 0; i < sites.length; i++) this.#change(sites[i]!, (probes) => withItem(probes, probe))
    for (let i = 0; i < older.length; i++) this.#change(older[i]!, (probes) => withItem(probes, probe))
  }

  detach(probe: ProbeRecord): void {
    const { sites, older } = probe
    const without = (probes: readonly ProbeRecord[]): readonly ProbeRecord[] => select(probes, (other) => other !== probe)
    probe.sites = probe.older = []
    for (let i = 0; i < sites.length; i++) this.#change(sites[i]!, without)
    for (let i = 0; i < older.length; i++) this.#change(older[i]!, without)
  }

  /** The switches of a file are off for good. */
  seal({ key, n, s }: Pick<SiteTable, 'key' | 'n' | 's'>): void {
    // Those in a scope of its own no other script reaches.
    if (!s) for (let i = 0; i < n; i++) this.#switches.seal(switchName(key, i))
  }

  /** Makes several changes one: the switches follow when all are made. */
  batch(change: () => void): void {
    this.#inside.depth++
    try {
      change()
    } finally {
      this.#inside.depth--
      this.flush()
    }
  }

  /** Changes made inside a handler take effect after the hit. Never throws: what an exhausted stack leaves undone is done after the next hit or change. */
  flush(): void {
    try {
      if (this.#hasWaiting && this.#inside.depth === 0) this.#inside.run(() => this.#flushAll())
    } catch {
      this.#hasWaiting = true
    }
  }

  #change({ fn, number }: LoadedSite, change: (probes: readonly ProbeRecord[]) => readonly ProbeRecord[]): void {
    let wanted = this.#wanted.get(fn)
    if (!wanted) this.#wanted.set(fn, (wanted = new OwnMap()))
    const probes = change(wanted.get(number) ?? [])
    if (probes.length > 0) wanted.set(number, probes)
    else wanted.delete(number)
    this.#waiting.add(fn)
    this.#hasWaiting = true
    this.flush()
  }

  #flushAll(): void {
    const stuck: ProbeRecord[] = []
    this.#hasWaiting = false
    this.#waiting.forEach((fn) => {
      const wanted = this.#wanted.get(fn)!
      // A new list each time: a hit in progress keeps what it began with.
      const hit = this.#hits.of(
        fn,
        transform(fn.sites, ({ number }) => wanted.get(number)),
      )
      if (wanted.size === 0) this.#switches.off(fn)
      else if (!this.#switches.on(fn, hit)) wanted.forEach((probes) => appendAll(stuck, probes))
      this.#waiting.delete(fn)
    })
    if (stuck.length > 0) this.#stuck(stuck)
  }
}

function withItem(probes: readonly ProbeRecord[], probe: ProbeRecord): readonly ProbeRecord[] {
  const more: ProbeRecord[] = []
  appendAll(more, probes)
  append(more, probe)
  return more
}

function appendAll<T>(list: T[], items: readonly T[]): void {
  for (let i = 0; i < items.length; i++) append(list, items[i]!)
}
