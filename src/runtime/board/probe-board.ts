import { matchesFile, nearestFiles } from './address.ts'
import { bind } from './bind.ts'
import { HitInfo } from '../hit/hit-info.ts'
import { LoadedFile } from '../sites/loaded-file.ts'
import type { LoadedFunction, LoadedSite } from '../sites/loaded-site.ts'
import { describeError, describeValue, type Log } from '../say/log.ts'
import { describeProbe, placeOf } from '../say/place.ts'
import type { ProbeRecord } from './probe-record.ts'
import { Reserve } from '../hit/reserve.ts'
import { SeparateTables, type TablesSource } from '../sites/separate-tables.ts'
import type { SiteTable } from '../../site-table/site-table.ts'
import type { FrameMapper } from '../stack/stack.ts'
import { Switches, type Hit, type Values } from '../hit/switches.ts'
import type { ProbeStatus } from '../api/types.ts'

// Taken at load: a program may replace them while probes are bound.
const RealSet = Set

/** The probes of a function, by number of the site: replaced, never changed, so that a hit in progress keeps what it began with. */
type Active = readonly (readonly ProbeRecord[] | undefined)[]

/** The function that a switch holds while probes are on. */
interface TiedHit {
  tie(fn: LoadedFunction, active: Active): Hit
}

/** Which files are loaded, which probes are wanted, and what that means for the switches. */
export class ProbeBoard {
  mapFrame: FrameMapper | undefined
  readonly #log: Log
  readonly #files = new Map<string, LoadedFile>()
  readonly #probes = new Set<ProbeRecord>()
  readonly #switches = new Switches()
  readonly #separate = new SeparateTables()
  readonly #hits = new WeakMap<LoadedFunction, TiedHit>()
  /** For functions with one site, which passes no number, and for those with more. */
  readonly #onlySites = new Reserve(() => this.#makeHit(true))
  readonly #numberedSites = new Reserve(() => this.#makeHit(false))
  readonly #waiting = new Set<LoadedFunction>()
  #busy = 0
  /** Whether our code or a handler runs: sites that they meet are not the program's doing. */
  #inside = false
  #hasWaiting = false

  constructor(log: Log) {
    this.#log = log
  }

  /** The probes that are not removed, oldest first. */
  get probes(): readonly ProbeRecord[] {
    return [...this.#probes]
  }

  /** Files that run now, without those whose newer text took over. */
  get files(): readonly LoadedFile[] {
    return [...this.#files.values()].filter((file) => !file.retired)
  }

  /** A site module has run. The same table may come more than once: two bundles can hold one file. */
  register(table: SiteTable): void {
    if (this.#files.has(table.key)) return
    const file = new LoadedFile(table, this.#separate)
    this.#files.set(table.key, file)
    this.#log.debug(`registered ${table.file} (${table.n} functions)`)
    this.#rebind(file)
  }

  /** This text of a file is the one that was evaluated last: older ones give up their probes. */
  takeOver(key: string): void {
    const newest = this.#files.get(key)
    if (!newest) return
    newest.retired = false
    for (const file of this.#files.values()) if (file !== newest && file.path === newest.path) file.retired = true
    this.#rebind(newest)
  }

  /** Probes whose files have waited for it bind. */
  addTables(source: TablesSource): void {
    this.#separate.add(source)
    this.#rebindSeparate()
  }

  add(probe: ProbeRecord): void {
    if (this.#separate.retry()) this.#rebindSeparate()
    this.#probes.add(probe)
    this.#bind(probe)
  }

  remove(probe: ProbeRecord, status: ProbeStatus, reason: string): void {
    if (probe.isOver) return
    this.#detach(probe)
    if (status === 'removed') this.#probes.delete(probe)
    probe.status = status
    probe.reason = reason
  }

  /** Takes a probe off the list, whatever became of it. */
  forget(probe: ProbeRecord): void {
    this.#probes.delete(probe)
  }

  /** Makes several changes one: the switches follow when all are made. */
  batch(change: () => void): void {
    this.#busy++
    try {
      change()
    } finally {
      this.#busy--
      this.#flushIfIdle()
    }
  }

  #rebindSeparate(): void {
    this.batch(() => {
      for (const file of this.files) if (file.table.t === undefined) this.#rebind(file)
    })
  }

  #rebind({ path }: LoadedFile): void {
    this.batch(() => {
      for (const probe of this.#probes) {
        if (probe.isOver || !probe.address || !matchesFile(path, probe.address)) continue
        const { status, reason } = probe
        this.#bind(probe)
        const isNews = probe.status !== status || (status === 'pending' && probe.reason !== reason)
        if (isNews && !probe.owner?.isQuiet) this.#log.report(describeProbe(probe.handle))
      }
    })
  }

  #bind(probe: ProbeRecord): void {
    const { address, text } = probe
    this.#detach(probe)
    if (!address) {
      probe.status = 'error'
      probe.reason = `not an address: ${describeValue(text)}; write file:line or file:line:column, counted from 1`
      return
    }
    const files = this.files.filter((file) => matchesFile(file.path, address))
    if (files.length === 0) {
      probe.status = 'pending'
      probe.reason = this.#whyPending(address.path)
      return
    }
    const bindings = files.map((file) => ({ file, ...this.#bindIn(file, probe) }))
    const sites = bindings.flatMap(({ site }) => site ?? [])
    const notes = [...new RealSet(bindings.map(({ note }) => note))].filter((note) => note !== '')
    const paths = new RealSet(files.map((file) => file.path))
    if (paths.size > 1) notes.push(`${paths.size} files match: ${[...paths].join(', ')}`)
    probe.status = sites.length > 0 ? 'on' : files.some(({ awaitsTable }) => awaitsTable) ? 'pending' : 'no-code'
    probe.reason = notes.join('; ')
    this.#attach(probe, sites)
  }

  #bindIn(file: LoadedFile, { address }: ProbeRecord): { site: LoadedSite | undefined; note: string } {
    return file.lost === undefined ? bind(file, address!) : { site: undefined, note: file.lost }
  }

  #whyPending(path: readonly string[]): string {
    const known = nearestFiles(
      this.files.map((file) => file.path),
      path,
    )
    if (known.length === 0) return 'no file with sites is loaded yet; is the plugin in the build, and does its include match?'
    return `unknown file so far: no loaded file matches ${path.join('/')}; nearest: ${known.join(', ')}; binds when it is loaded`
  }

  #attach(probe: ProbeRecord, sites: readonly LoadedSite[]): void {
    probe.sites = sites
    for (const site of sites) {
      site.fn.wanted.set(site, [...(site.fn.wanted.get(site) ?? []), probe])
      this.#update(site.fn)
    }
  }

  #detach(probe: ProbeRecord): void {
    for (const site of probe.sites) {
      const rest = (site.fn.wanted.get(site) ?? []).filter((other) => other !== probe)
      if (rest.length > 0) site.fn.wanted.set(site, rest)
      else site.fn.wanted.delete(site)
      this.#update(site.fn)
    }
    probe.sites = []
  }

  /** Changes made inside a handler take effect after the hit. */
  #update(fn: LoadedFunction): void {
    this.#waiting.add(fn)
    this.#hasWaiting = true
    this.#flushIfIdle()
  }

  /** Never throws: what an exhausted stack leaves undone is done after the next hit or change. */
  #flushIfIdle(): void {
    try {
      if (this.#busy === 0 && this.#hasWaiting) this.#flush()
    } catch {
      this.#hasWaiting = true
    }
  }

  #flush(): void {
    const stuck: LoadedFunction[] = []
    for (const fn of this.#waiting) {
      const hit = this.#hitOf(fn).tie(
        fn,
        fn.sites.map((site) => fn.wanted.get(site)),
      )
      if (fn.wanted.size === 0) this.#switches.off(fn.switchName)
      else if (!this.#switches.on(fn.switchName, hit)) stuck.push(fn)
    }
    this.#waiting.clear()
    this.#hasWaiting = false
    const why = 'the program has frozen its global object, where the switches are; turn probes on before it does'
    for (const { wanted } of stuck) for (const probe of [...wanted.values()].flat()) this.remove(probe, 'error', why)
  }

  #hitOf(fn: LoadedFunction): TiedHit {
    let hit = this.#hits.get(fn)
    if (!hit) this.#hits.set(fn, (hit = (fn.sites.length === 1 ? this.#onlySites : this.#numberedSites).take()))
    return hit
  }

  /** What V8 can take as constants in a compiled hit are the variables declared by `const`; parameters need no look whether they are there. */
  #makeHit(isOnly: boolean, active: Active = [], fn?: LoadedFunction): TiedHit {
    // oxlint-disable-next-line typescript/no-this-alias -- the hit function must be a plain one: its name marks our frames
    const board = this
    const hasNumber = !isOnly
    const hit: Hit = function probesHit(this: unknown, a, b, c, d, e, f, g, h) {
      // V8 makes no object of `arguments` that is only read so; a list of the values is made where a probe is.
      const number = hasNumber ? (arguments[arguments.length - 1] as number) : 0
      const probes = active[number]
      if (probes === undefined || board.#inside) return
      let values: Values = [a, b, c, d, e, f, g, h]
      if (arguments.length > 8) {
        // An index that is assigned to an array can meet a setter of its prototype.
        const list = { __proto__: null } as unknown as Record<number, unknown>
        for (let i = 0; i < arguments.length; i++) list[i] = arguments[i]
        values = list
      }
      board.#dispatch(fn!.sites[number]!, probes, values, hit)
    }
    const tie = (it: LoadedFunction, probes: Active): Hit => {
      fn = it
      active = probes
      return hit
    }
    return { tie }
  }

  /**
   * As in Lua, nothing is hit while a handler runs: it may call what it probes.
   * The program may also have replaced any builtin by one that tells of being called: from here to the handler there is only syntax.
   */
  #dispatch(site: LoadedSite, probes: readonly ProbeRecord[], values: Values, hit: Hit): void {
    this.#inside = true
    this.#busy++
    try {
      if (probes.length === 1) {
        if (isDue(probes[0]!)) this.#run(probes[0]!, site, values, hit)
        return
      }
      // One that an outer hit removed is over; one that a handler of this hit removes still runs.
      let due = 0
      for (let i = 0; i < probes.length; i++) if (isDue(probes[i]!)) due |= 1 << i
      for (let i = 0; i < probes.length; i++) {
        const probe = probes[i]!
        if (i > 31 ? isDue(probe) : due & (1 << i)) this.#run(probe, site, values, hit)
      }
    } catch {
      // Only an exhausted stack gets here; the program is about to find out itself.
    } finally {
      // Plain assignments first: on an exhausted stack each call here throws as well.
      this.#inside = false
      this.#busy--
      this.#flushIfIdle()
    }
  }

  #run(probe: ProbeRecord, site: LoadedSite, values: Values, hit: Hit): void {
    const info = new HitInfo(site, values, ++probe.hits, hit, this.mapFrame)
    const { handler } = probe
    try {
      const result = handler(info)
      if (result === true) this.#removeByHandler(probe)
      else if (isThenable(result)) this.#follow(probe, result)
    } catch (error) {
      this.#fail(probe, error)
    } finally {
      info.end()
    }
  }

  #follow(probe: ProbeRecord, result: PromiseLike<unknown>): void {
    Promise.resolve(result).then(
      (value) => {
        if (value === true) this.#removeByHandler(probe)
      },
      (error: unknown) => this.#fail(probe, error),
    )
  }

  #removeByHandler(probe: ProbeRecord): void {
    if (probe.isOver) return
    const places = probe.sites.map((site) => placeOf(site.public)).join(', ')
    this.remove(probe, 'removed', 'its handler returned true')
    const line = `${probe.text} removed after ${probe.hits} ${probe.hits === 1 ? 'hit' : 'hits'}: its handler returned true (was at ${places})`
    if (probe.owner) this.#log.report(line)
    else this.#log.debug(line)
  }

  #fail(probe: ProbeRecord, error: unknown): void {
    if (probe.isOver) return
    this.remove(probe, 'error', `its handler threw ${describeError(error)}`)
    this.#log.report(`${probe.text} is off: ${probe.reason}`)
  }
}

function isDue(probe: ProbeRecord): boolean {
  return !probe.isOver
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function'
}
