import type { ProbeStatus } from '../api/types.ts'
import { append, definedOnly, find, includes, itemsOf, OwnMap, OwnSet, select, transform, valuesOf } from '../guard/builtins.ts'
import { later } from '../guard/timers.ts'
import type { HandlerContext, MakeHandlerContext } from '../guard/handler-context.ts'
import { startsWork } from '../guard/kinds-of-function.ts'
import { taken } from '../guard/taken.ts'
import { Inside } from '../guard/inside.ts'
import { OwnTime } from '../hit/own-time.ts'
import { HitFunctions } from '../hit/hit-functions.ts'
import { announce } from '../say/announce.ts'
import type { Log } from '../say/log.ts'
import { describeProbe } from '../say/place.ts'
import { LoadedFile } from '../sites/loaded-file.ts'
import type { LoadedSite } from '../sites/loaded-site.ts'
import { SeparateTables, type TablesSource } from '../sites/separate-tables.ts'
import { SourceDisk, type Sources } from '../sites/source-disk.ts'
import type { SiteTable } from '../../site-table/site-table.ts'
import type { FrameMapper } from '../stack/stack.ts'
import { matchesFile, type Address } from './address.ts'
import { Binder, type Bound, type MapPlace } from './binder.ts'
import { Doubts } from './doubts.ts'
import { HandlerFate } from './fate.ts'
import { anchorOf, inOlderTexts, type Anchor } from './follow.ts'
import { locate } from './locate.ts'
import { ProbeRecord, type CodeOwner } from './probe-record.ts'
import { whyNoAddress } from './why-no-address.ts'
import { Wiring } from './wiring.ts'

// Taken at load: a program may replace it.
const queue = taken('queueMicrotask')

/** A file that is disposed of only to be replaced is so at once. In milliseconds. */
const REPLACED_WITHIN = 250
const FROZEN = 'the program has frozen its global object, where the switches are; turn probes on before it does'

/** What a platform that has files can find out from them. */
export interface SourceLooks {
  readonly mapFrame?: FrameMapper
  readonly mapPlace?: MapPlace
  readonly sources?: Sources
  readonly makeHandlerContext?: MakeHandlerContext
}

/** Which files are loaded, which probes are wanted, and where these are bound. */
export class ProbeBoard {
  readonly inside: Inside = new Inside(() => this.#wiring.flush())
  readonly time: OwnTime = new OwnTime()
  readonly #log: Log
  readonly #files = new OwnMap<string, LoadedFile>()
  readonly #probes = new OwnSet<ProbeRecord>()
  readonly #separate = new SeparateTables()
  readonly doubts: Doubts
  readonly #fate: HandlerFate
  readonly #hits: HitFunctions<ProbeRecord>
  readonly #wiring: Wiring
  readonly #disk = new SourceDisk(() => this.paths)
  readonly #binder = new Binder(
    () => this.files,
    (address) => this.#whyGone(address),
    this.#disk,
  )
  #context: HandlerContext | undefined
  /** Files whose top may be running. */
  readonly #starting = new OwnSet<LoadedFile>()
  /** Whether files are replaced while the program runs. */
  isHot = false
  /** Waits for the end of a hit. */
  afterHit: (() => void) | undefined = undefined
  /** Why nothing can be turned on any more; `''` where it can. */
  get sealed(): string {
    return this.#sealed || this.#sealedByBuild()
  }
  #sealed = ''
  #onSeal: () => void = () => {}
  #sealedByBuild: () => string = () => ''

  constructor(log: Log) {
    this.#log = log
    this.doubts = new Doubts(log, ({ address }) => address !== undefined && this.#binder.awaited(address) !== undefined)
    this.#fate = new HandlerFate(
      {
        remove: (probe, status, reason) => this.remove(probe, status, reason),
        goesOn: (probe) => this.#follow(probe),
        likeIt: (probe) => (probe.isOver ? select(this.probes, ({ text }) => text === probe.text) : [probe]),
        flush: () => this.#hitIsOver(),
      },
      log,
    )
    this.#hits = new HitFunctions(this.inside, this.time, this.#fate)
    this.#wiring = new Wiring(this.inside, this.#hits, (probes) => {
      for (let i = 0; i < probes.length; i++) this.remove(probes[i]!, 'error', FROZEN)
    })
  }

  #hitIsOver(): void {
    this.#wiring.flush()
    const work = this.afterHit
    if (work === undefined || this.inside.depth > 0) return
    this.afterHit = undefined
    try {
      work()
    } catch {
      // The program goes on; who asked asks again.
    }
  }

  /** Of all handlers together; `undefined` for no limit. */
  set budget(share: number | undefined) {
    this.#hits.budget.share = share
  }

  /** Whether a handler runs, or something that one has started. */
  get isInHandler(): boolean {
    return this.inside.depth > 0 || this.#hits.context?.owner() instanceof ProbeRecord
  }

  /** What a platform can find out from files; the first one stays. */
  learn({ mapFrame, mapPlace, sources, makeHandlerContext }: SourceLooks): void {
    this.#context ??= makeHandlerContext?.((owner, error, how) => this.#strayed(owner, error, how))
    this.#hits.mapFrame ??= mapFrame
    this.#binder.mapPlace ??= mapPlace
    this.#disk.readBy(sources)
  }

  /**
   * @param seal what else is to be fixed then: where the tables of files arrive that come later
   * @param sealedByBuild why a build that came later has sealed its switches; `''` if none has
   */
  whenSealed(seal: () => void, sealedByBuild: () => string): void {
    this.#onSeal = seal
    this.#sealedByBuild = sealedByBuild
  }

  /** From now on nobody can turn anything on: neither we nor a script that writes to switches. @param why a clause */
  seal(why: string): void {
    if (this.#sealed !== '') return
    this.#sealed = why
    this.batch(() => {
      const { probes } = this
      for (let i = 0; i < probes.length; i++) this.remove(probes[i]!, 'error', why)
    })
    this.#files.forEach(({ table }) => this.#wiring.seal(table))
    this.#onSeal()
  }

  /** Switches that have no table with them. */
  sealSwitches(key: string, n: number): void {
    this.#wiring.seal({ key, n })
  }

  /** The probes that are not removed, oldest first. */
  get probes(): readonly ProbeRecord[] {
    return itemsOf(this.#probes)
  }

  /** Files that run now, without those whose newer text took over. */
  get files(): readonly LoadedFile[] {
    return select(valuesOf(this.#files), (file) => !file.retired)
  }

  /** Of these, from the roots of their builds. */
  get paths(): readonly string[] {
    return transform(this.files, ({ path }) => path)
  }

  /** A hooks file is followed: the program's sources can lie near it. */
  lookNear(hooks: string): void {
    this.#disk.near(hooks)
  }

  /** A site module has run. The same table may come more than once: two bundles can hold one file. */
  register(table: SiteTable): void {
    const known = this.#files.get(table.key)
    if (known) return known.loadAgain(table)
    const file = new LoadedFile(table, this.#separate, this.#disk)
    this.#files.set(table.key, file)
    if (this.#sealed !== '') this.#wiring.seal(table)
    this.#starts(file)
    this.doubts.cameFile()
    // What is nearest to their paths is another file now.
    this.#probes.forEach((probe) => probe.isUnknown && probe.shown.reason())
    this.#log.debug(`registered ${table.file} (${table.n} functions)`)
    // A newer text of a file that runs has its say when it is evaluated: until then its probes stay where they are.
    if (!this.isHot || !find(this.files, (other) => other !== file && other.path === file.path)) this.#rebind(file)
  }

  /** Modules are evaluated in one go: a timer tells that it is over. */
  #starts(file: LoadedFile): void {
    const isFirst = this.#starting.size === 0
    this.#starting.add(file)
    file.isEvaluated = false
    if (!isFirst) return
    later(() => {
      this.#starting.forEach((each) => (each.isEvaluated = true))
      this.#starting.clear()
    }, 0)
  }

  /** This text of a file is the one that was evaluated last: older ones give up their probes. */
  takeOver(key: string): void {
    const newest = this.#files.get(key)
    if (!newest) return
    this.isHot = true
    this.#starts(newest)
    newest.retired = false
    newest.isGone = false
    this.#files.forEach((file) => {
      // Of the same text it is another part of it, as a component is several modules.
      if (file !== newest && file.path === newest.path && (file.sourceHash !== newest.sourceHash || file.sourceHash === ''))
        file.retired = true
    })
    this.#giveUp(newest.path)
    // Taken before anything binds anew.
    const anchors = new OwnMap<ProbeRecord, readonly Anchor[]>()
    this.#probes.forEach((probe) => {
      if (probe.address?.where.kind !== 'place') return
      const older = select(probe.sites, ({ fn }) => fn.file === newest.path && !includes(newest.sites, fn.sites[0]))
      anchors.set(probe, definedOnly(transform(older, anchorOf)))
    })
    this.#rebind(newest, (probe) => anchors.get(probe) ?? [])
  }

  /** A hot update has disposed of this text of a file. Should nothing take its place, its probes say so. */
  dispose(key: string): void {
    const file = this.#files.get(key)
    if (!file || file.retired) return
    file.isGone = true
    later(() => {
      if (!file.isGone || file.retired) return
      file.retired = true
      this.inside.run(() => this.#rebind(file))
    }, REPLACED_WITHIN)
  }

  /** What a module has enabled goes when a newer text of it is evaluated, which enables it anew. */
  #giveUp(path: string): void {
    this.batch(() => {
      this.#probes.forEach((probe) => {
        const { origin } = probe
        if (origin !== undefined && matchesFile(path, { path: origin, isAbsolute: true }))
          this.remove(probe, 'removed', 'the module that enabled it was replaced by a hot update')
      })
    })
  }

  #whyGone(address: Address): string {
    const gone = select(valuesOf(this.#files), (file) => file.isGone && matchesFile(file.path, address))
    return gone.length === 0 || address.path.length === 0
      ? ''
      : `a hot update has disposed of ${gone[0]!.path}, and nothing has taken its place; binds when it is loaded again`
  }

  /** Probes whose files have waited for it bind. */
  addTables(source: TablesSource): void {
    this.#separate.add(source)
    this.#rebindSeparate()
  }

  add(probe: ProbeRecord): void {
    if (this.#separate.retry()) this.#rebindSeparate()
    this.#probes.add(probe)
    if (probe.owner?.isFollowed || startsWork(probe.handler)) this.#follow(probe)
    this.#bind(probe)
    if (probe.isUnknown) this.doubts.add(probe)
  }

  remove(probe: ProbeRecord, status: ProbeStatus, reason: string): void {
    if (probe.isOver) return
    if (probe.status === 'on') probe.was = { sites: probe.sites, reason: probe.why }
    this.#wiring.detach(probe)
    this.doubts.delete(probe)
    if (probe.context) this.#context?.end(probe)
    if (status === 'removed' || status === 'limited') this.#probes.delete(probe)
    probe.status = status
    probe.reason = reason
    announce(probe)
  }

  /** A limit of its options is reached; says so. */
  limit(probe: ProbeRecord, why: string): void {
    this.#fate.spent(probe, why)
  }

  /** Takes a probe off the list, whatever became of it. */
  forget(probe: ProbeRecord): void {
    this.#probes.delete(probe)
  }

  /** Makes several changes one: the switches follow when all are made. */
  batch(change: () => void): void {
    this.#wiring.batch(change)
  }

  /** The sites that an address means now. */
  sitesAt(address: Address): readonly LoadedSite[] {
    const found: LoadedSite[] = []
    const files = this.#binder.matching(address)
    for (let i = 0; i < files.length; i++) {
      const { sites } = locate(files[i]!, address.where)
      for (let k = 0; k < sites.length; k++) append(found, sites[k]!)
    }
    return found
  }

  /** From its next call on, what its handler starts is known to be its. */
  #follow(probe: ProbeRecord): void {
    if (!this.#context || probe.context || probe.isOver) return
    this.#context.begin(probe)
    probe.context = this.#hits.context = this.#context
  }

  /** From now on what this code starts is known to be its. */
  follow(owner: CodeOwner): void {
    if (!this.#context || owner.isFollowed) return
    this.#context.begin(owner)
    owner.isFollowed = true
    this.#hits.context = this.#context
  }

  /** Code whose time is limited. */
  run<T>(owner: CodeOwner, work: () => T): T {
    return this.time.run(() => (owner.isFollowed ? this.#context!.run(owner, work, undefined) : work()))
  }

  /** Calls a listener, of a load or of the program itself. */
  callListener(owner: CodeOwner | undefined, call: () => unknown): unknown {
    return this.inside.run(() => (owner ? this.run(owner, call) : call()))
  }

  /** A microtask of such code: what it throws is its owner's. */
  queue(load: CodeOwner, work: () => void): void {
    const owner = this.#hits.context?.owner() ?? load
    if (typeof work !== 'function') return queue!(work)
    queue!(() => {
      try {
        work()
      } catch (error) {
        this.#strayed(owner, error, 'later threw')
      }
    })
  }

  #strayed(owner: object, error: unknown, how: string): void {
    this.inside.run(() => {
      if (owner instanceof ProbeRecord) this.#fate.strayed(owner, error, how)
      else (owner as CodeOwner).strayed(error, how)
    })
  }

  leave(owner: CodeOwner): void {
    if (owner.isFollowed) this.#context?.end(owner)
  }

  #rebindSeparate(): void {
    const files = select(this.files, ({ table }) => table.t === undefined)
    this.batch(() => {
      for (let i = 0; i < files.length; i++) this.#rebind(files[i]!)
    })
  }

  /** @param anchorsOf what probes are to follow; nothing is where their file is the first of its path */
  #rebind({ path }: LoadedFile, anchorsOf?: (probe: ProbeRecord) => readonly Anchor[]): void {
    this.batch(() => {
      this.#probes.forEach((probe) => {
        if (probe.isOver || !probe.address || !this.#mayBe(path, probe)) return
        const { status, why } = probe
        const anchors = anchorsOf?.(probe) ?? []
        this.#bind(probe, anchors)
        if (probe.status !== 'pending') this.doubts.delete(probe)
        // Of a probe that waited in silence nobody has asked yet, but one that turns out to have no site must be heard.
        const isMoved = anchors.length > 0 && probe.why !== why && probe.why !== ''
        const isNews = probe.status !== status || (status === 'pending' && probe.why !== why)
        if (isMoved || (isNews && (probe.isTold || probe.status === 'no-code' || status === 'on'))) this.#tell(probe)
      })
    })
  }

  /** A place in a bundle may be one in any file. */
  #mayBe(path: string, { address, status }: ProbeRecord): boolean {
    const { where } = address!
    return matchesFile(path, address!) || (status === 'pending' && where.kind === 'place' && where.column !== undefined)
  }

  #tell(probe: ProbeRecord): void {
    probe.isTold = true
    this.#log.report(describeProbe(probe.handle), null)
  }

  #bind(probe: ProbeRecord, anchors: readonly Anchor[] = []): void {
    const { address, text, expected } = probe
    this.#wiring.detach(probe)
    const bound: Bound = address
      ? this.#binder.bind(text, address, anchors, expected)
      : { status: 'error', sites: [], reason: whyNoAddress(text) }
    probe.status = bound.status
    probe.reason = bound.reason
    if (bound.sites.length > 0) this.#wiring.attach(probe, bound.sites, inOlderTexts(bound.sites, valuesOf(this.#files)))
    announce(probe)
  }
}
