import type { Site } from '../site-table/site.ts'
import type { Probe, Probes } from './api/types.ts'
import { AppliedHooks } from './applied-hooks.ts'
import { matchesFile, parseAddress, segments } from './board/address.ts'
import { ProbeBoard, type SourceLooks } from './board/probe-board.ts'
import { ProbeRecord, type CodeOwner } from './board/probe-record.ts'
import { equipProbe, type Wanted } from './codeless/equip-probe.ts'
import { SharedLimits } from './codeless/shared-limits.ts'
import { facadeOf, type FacadeHost } from './facade.ts'
import { append, includes, OwnMap, OwnSet, OwnWeakMap, select, transform } from './guard/builtins.ts'
import { importsMore, saysItStartsWork } from './guard/kinds-of-function.ts'
import type { HooksHost, HooksOptions, Stage } from './hooks/hooks-host.ts'
import { Load } from './load.ts'
import type { BundleRequire } from './pages/link-parts.ts'
import { announce, standing } from './say/announce.ts'
import { describeError, describeValue } from './say/describe.ts'
import type { Details } from './say/events.ts'
import { defaultLog, isTurnedOff, type Log } from './say/log.ts'
import { describeProbe, describeProbes } from './say/place.ts'
import type { LoadedSite } from './sites/loaded-site.ts'

/** What a platform can add to the core. */
export interface Platform extends SourceLooks {
  /** Follows a hooks file; returns how to stop. */
  readonly watchHooks?: (file: string, host: HooksHost, options: HooksOptions) => () => void
  /** Parses a JSON file. */
  readonly readJson?: (file: string) => unknown
  readonly debug?: (line: string) => void
  /** Whether this is one of several threads. */
  readonly isThread?: boolean
}

/** All that a realm has of us. */
export class Runtime implements HooksHost, FacadeHost {
  readonly probes: Probes = facadeOf(this, undefined)
  readonly board: ProbeBoard
  readonly #log: Log
  readonly #asked = new OwnSet<() => boolean>()
  readonly #watched = new OwnMap<string, () => void>()
  readonly #loads = new OwnMap<string, Load>()
  /** Of the program itself, by address: the probe with limits that was enabled last. */
  readonly #limited: Map<string, ProbeRecord> = new OwnMap()
  readonly #records = new OwnWeakMap<Probe, ProbeRecord>()
  readonly shared: SharedLimits
  readonly applied: AppliedHooks = new AppliedHooks(this)
  /** In a page of a development server: its bundles, by the names of their builds. */
  readonly bundles: Map<string, BundleRequire[]> = new OwnMap()
  #probesOfLoad: ((number: number) => Probes) | undefined
  #watchHooks: Platform['watchHooks']
  #readJson: Platform['readJson']
  #debug: ((line: string) => void) | undefined

  constructor() {
    this.#log = { report: (line, details) => defaultLog.report(line, details), debug: (line) => this.#debug?.(line) }
    this.board = new ProbeBoard(this.#log)
    this.shared = new SharedLimits(this.board, this.board.time, (line) => this.#log.report(line))
  }

  /** In a page of a development server: the `probes` that a load of the hooks file imports, by the number of the load. */
  probesOfLoad(number: number): Probes {
    return this.#probesOfLoad!(number)
  }

  loadsBy(probesOf: (number: number) => Probes): void {
    this.#probesOfLoad = probesOf
  }

  /** A second bundle may bring what the first had not. */
  attach({ watchHooks, readJson, debug, isThread = false, ...looks }: Platform): void {
    this.#watchHooks ??= watchHooks
    this.#readJson ??= readJson
    this.board.learn(looks)
    this.#debug ??= debug
    this.board.doubts.isQuiet ||= isThread
  }

  /** Runs something of ours: the sites that it meets, in builtins that the program has replaced for instance, are not hit. */
  ours<T>(work: () => T): T {
    const { inside } = this.board
    if (inside.isOn) inside.doubt()
    return inside.run(work)
  }

  /** Follows a hooks file; says why if it does not. */
  watch(file: string, options: HooksOptions): void {
    this.ours(() => this.#watch(file, options))
  }

  onAsked(look: () => boolean): () => void {
    this.#asked.add(look)
    return () => void this.#asked.delete(look)
  }

  /**
   * Another thread asks, in the midst of whatever the program does, as it does not answer any more.
   * @returns whether there is nothing left to do
   */
  asked(): boolean {
    const { inside } = this.board
    if (inside.isOn || inside.depth > 0) {
      // A loop that does little but hit is always found there: then it is done when the hit is over.
      this.board.afterHit = () => this.asked()
      return false
    }
    let isDone = true
    this.ours(() => this.#asked.forEach((look) => (isDone = look() && isDone)))
    return isDone
  }

  report(line: string, details?: Details | null): void {
    this.#log.report(line, details)
  }

  debug(line: string): void {
    this.#log.debug(line)
  }

  tellDoubts(): void {
    this.ours(() => this.board.doubts.tell())
  }

  stage(source: string): Stage {
    const load = new Load(source, this.#strays(source))
    const { board } = this
    this.ours(() => this.shared.know())
    return {
      code: {
        tick: board.time.tick,
        knows: (text) =>
          this.ours(() => {
            if (saysItStartsWork(text) || importsMore(text)) board.follow(load)
          }),
        run: (work) => board.run(load, work),
        queue: (work) => board.queue(load, work),
        beginAnew: () => board.time.beginAnew(),
      },
      probes: facadeOf(this, load),
      commit: () => this.ours(() => this.#commit(source, load)),
      reports: () => (load.isReported = true),
      owns: (id) => load.numbers.has(id),
      standings: (all) =>
        this.ours(() => transform(all ? this.board.probes : select(this.board.probes, ({ owner }) => owner === load), standing)),
      files: () => this.programFiles().length,
      limit: this.ofLoad(load),
      discard: () => {
        if (load.state === 'staged') this.ours(() => this.#end(load, 'its hooks file was not loaded'))
      },
    }
  }

  drop(source: string): number {
    const load = this.#loads.get(source)
    this.#loads.delete(source)
    return load ? this.ours(() => this.#end(load, 'its hooks file is gone')) : 0
  }

  programFiles(): readonly string[] {
    return this.ours(() => this.board.paths)
  }

  describe(probes: readonly Probe[]): ReturnType<typeof describeProbes> {
    const { doubts } = this.board
    return this.ours(() => {
      const described = describeProbes(probes, (probe) => {
        const record = this.#records.get(probe)
        return { isEarly: !doubts.isSettled && (record?.isUnknown ?? false), past: record?.past }
      })
      for (let i = 0; i < probes.length; i++) {
        const record = this.#records.get(probes[i]!)
        if (!record) continue
        record.isTold = true
        if (doubts.isSettled) doubts.delete(record)
      }
      return described
    })
  }

  #strays(source: string): CodeOwner['strayed'] {
    let said = ''
    return (error, how) => {
      const line = `hooks ${source}: what it started ${how} ${describeError(error)} (HOOKS_THROW)`
      // A timer can throw again and again.
      if (line !== said) this.#log.report(line, { event: 'error', file: source })
      said = line
    }
  }

  #commit(source: string, load: Load): readonly Probe[] {
    const previous = this.#loads.get(source)
    const wanted = select(load.staged, (probe) => !probe.isOver)
    this.#loads.set(source, load)
    load.state = 'committed'
    this.board.batch(() => {
      if (previous) this.#end(previous, 'its hooks file was loaded anew')
      load.begin()
      for (let i = 0; i < wanted.length; i++) this.board.add(wanted[i]!)
      for (let i = 0; i < load.staged.length; i++) if (load.staged[i]!.isOver) announce(load.staged[i]!)
    })
    return transform(
      select(load.staged, (probe) => probe.status !== 'removed'),
      (probe) => probe.handle,
    )
  }

  /** Ends a load: its probes go off, what it enables later has no effect. */
  #end(load: Load, reason: string): number {
    load.state = 'over'
    this.board.leave(load)
    const own = new OwnSet<ProbeRecord>()
    for (let i = 0; i < load.staged.length; i++) own.add(load.staged[i]!)
    const { probes } = this.board
    for (let i = 0; i < probes.length; i++) if (probes[i]!.owner === load) own.add(probes[i]!)
    let count = 0
    this.board.batch(() => {
      own.forEach((probe) => {
        if (!probe.isOver) count++
        this.#turnOff(probe, reason)
      })
    })
    load.end()
    return count
  }

  #turnOff(probe: ProbeRecord, reason: string): void {
    this.board.remove(probe, 'removed', reason)
    this.board.forget(probe)
  }

  /** Ends all probes of a load. */
  ofLoad(load: Load | undefined): (why: string) => void {
    return (why) =>
      this.ours(() => {
        const own = select(this.board.probes, ({ owner }) => owner === load)
        for (let i = 0; i < own.length; i++) this.board.limit(own[i]!, why)
      })
  }

  list(load: Load | undefined): Probe[] {
    const list: Probe[] = transform(this.board.probes, (probe) => probe.shown.seen())
    if (load?.state === 'staged') for (let i = 0; i < load.staged.length; i++) append(list, load.staged[i]!.shown.seen())
    return list
  }

  enable(wanted: Wanted<ProbeRecord>, load: Load | undefined, isInHandler: boolean, file: string | undefined): Probe {
    const { address } = wanted
    this.shared.know()
    const probe = new ProbeRecord(address, parseAddress(address), load, (it) => this.ours(() => this.#turnOff(it, 'disabled')))
    if (load && (load.isReported || load.state === 'staged')) load.numbers.add(probe.id)
    if (file !== undefined) probe.origin = parseAddress(`${file}:1`)?.path
    const refusal = equipProbe(probe, wanted, {
      known: load?.limited ?? this.#limited,
      isReload: load !== undefined,
      isLoading: load?.state === 'staged',
      isInHandler,
      gate: load?.gate,
      say: (line, details) => this.#log.report(line, details),
      limit: (why) => this.ours(() => this.board.limit(probe, why)),
    })
    if (isTurnedOff()) this.#refuse(probe, 'removed', 'the environment says PROBES=off')
    else if (this.board.sealed !== '') this.#refuse(probe, 'error', this.board.sealed)
    else if (refusal) this.#refuse(probe, refusal.status, refusal.reason)
    else if (load?.state === 'over') this.#refuse(probe, 'removed', 'the hooks file that enables it is not loaded any more')
    else if (load?.state === 'staged') probe.reason = 'waits until its hooks file has been loaded'
    if (load?.state === 'staged') append(load.staged, probe)
    else if (probe.isOver) announce(probe)
    else this.board.add(probe)
    // Whether a file is unknown shows when the program has been loaded.
    if (!load && probe.status !== 'on' && !probe.isUnknown) {
      probe.isTold = true
      if (probe.status === 'removed') this.#log.debug(describeProbe(probe.handle))
      else this.#log.report(describeProbe(probe.handle), null)
    }
    this.#records.set(probe.handle, probe)
    return load ? probe.handle : probe.shown.seen()
  }

  #refuse(probe: ProbeRecord, status: 'removed' | 'limited' | 'error', reason: string): void {
    probe.status = status
    probe.reason = reason
  }

  disable(text: string, load: Load | undefined): number {
    const address = parseAddress(text)
    const pointed: readonly LoadedSite[] = address ? this.board.sitesAt(address) : []
    return this.turnOffAll(load, (probe) => probe.text === text || select(probe.sites, (site) => includes(pointed, site)).length > 0)
  }

  turnOffAll(load: Load | undefined, which: (probe: ProbeRecord) => boolean): number {
    // While a hooks file is being loaded, what was on before is not its to change.
    const chosen = select(load?.state === 'staged' ? load.staged : this.board.probes, which)
    const { length: count } = select(chosen, (probe) => !probe.isOver)
    this.board.batch(() => {
      for (let i = 0; i < chosen.length; i++) this.#turnOff(chosen[i]!, 'disabled')
    })
    return count
  }

  sites(file: string | undefined): Site[] {
    const found: Site[] = []
    if (file !== undefined && typeof file !== 'string') return found
    const wanted = file === undefined ? undefined : { path: segments(file), isAbsolute: file[0] === '/' }
    const files = select(this.board.files, ({ path }) => !wanted || matchesFile(path, wanted))
    for (let i = 0; i < files.length; i++) {
      const { sites } = files[i]!
      for (let k = 0; k < sites.length; k++) append(found, sites[k]!.public)
    }
    return found
  }

  takeTables(tables: string | object): void {
    const read = this.#readJson
    if (typeof tables !== 'string') this.board.addTables({ name: 'what probes.tables got', read: () => tables })
    else if (read) this.board.addTables({ name: tables, read: () => read(tables) })
    else this.#log.report(`${tables} is not read: a path needs Node, Bun or Deno; hand over the parsed file here`)
  }

  #watch(file: string, options: HooksOptions): void {
    if (typeof file !== 'string' || file === '') return this.#log.report(`watch wants the path of a hooks file, not ${describeValue(file)}`)
    if (isTurnedOff()) return this.#log.debug(`${file} is not watched: the environment says PROBES=off`)
    if (!this.#watchHooks) return this.#log.report(`${file} is not watched: hooks files need Node, Bun or Deno; use probes.enable here`)
    if (this.#watched.has(file)) return
    this.board.lookNear(file)
    // Known before it is loaded: it may watch itself, or end its being watched.
    let isOver = false
    this.#watched.set(file, () => (isOver = true))
    const stop = this.#watchHooks(file, this, options)
    if (isOver) stop()
    else this.#watched.set(file, stop)
  }

  unwatch(file: string | undefined): void {
    this.#watched.forEach((stop, path) => {
      if (file !== undefined && file !== path) return
      this.#watched.delete(path)
      stop()
    })
  }
}
