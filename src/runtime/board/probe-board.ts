import type { ProbeStatus } from '../api/types.ts'
import { append, itemsOf, join, OwnMap, OwnSet, select, transform, valuesOf } from '../guard/builtins.ts'
import { Inside } from '../guard/inside.ts'
import { HitFunctions } from '../hit/hit-functions.ts'
import { describeValue } from '../say/describe.ts'
import type { Log } from '../say/log.ts'
import { describeProbe } from '../say/place.ts'
import { LoadedFile } from '../sites/loaded-file.ts'
import type { LoadedSite } from '../sites/loaded-site.ts'
import { SeparateTables, type TablesSource } from '../sites/separate-tables.ts'
import type { SiteTable } from '../../site-table/site-table.ts'
import type { FrameMapper } from '../stack/stack.ts'
import { ADDRESS_FORMS, matchesFile, nearestFiles, segments, type Address, type Where } from './address.ts'
import { Doubts } from './doubts.ts'
import { HandlerFate } from './fate.ts'
import { hasFunction, locate } from './locate.ts'
import type { ProbeRecord } from './probe-record.ts'
import { Wiring } from './wiring.ts'

const FROZEN = 'the program has frozen its global object, where the switches are; turn probes on before it does'

/** What source maps next to a bundle tell. */
export interface SourceLooks {
  readonly mapFrame?: FrameMapper
  readonly mapPlace?: (bundle: string, line: number, column: number) => { file: string; line: number; column: number } | undefined
}

/** Which files are loaded, which probes are wanted, and where these are bound. */
export class ProbeBoard {
  readonly inside: Inside = new Inside(() => this.#wiring.flush())
  readonly #log: Log
  readonly #files = new OwnMap<string, LoadedFile>()
  readonly #probes = new OwnSet<ProbeRecord>()
  readonly #separate = new SeparateTables()
  readonly doubts: Doubts
  readonly #hits: HitFunctions<ProbeRecord>
  readonly #wiring: Wiring
  #mapPlace: SourceLooks['mapPlace']

  constructor(log: Log) {
    this.#log = log
    this.doubts = new Doubts(log)
    const fate = new HandlerFate(
      { remove: (probe, status, reason) => this.remove(probe, status, reason), flush: () => this.#wiring.flush() },
      log,
    )
    this.#hits = new HitFunctions(this.inside, fate)
    this.#wiring = new Wiring(this.inside, this.#hits, (probes) => {
      for (let i = 0; i < probes.length; i++) this.remove(probes[i]!, 'error', FROZEN)
    })
  }

  /** What a platform can find out from files; the first one stays. */
  learn({ mapFrame, mapPlace }: SourceLooks): void {
    this.#hits.mapFrame ??= mapFrame
    this.#mapPlace ??= mapPlace
  }

  /** The probes that are not removed, oldest first. */
  get probes(): readonly ProbeRecord[] {
    return itemsOf(this.#probes)
  }

  /** Files that run now, without those whose newer text took over. */
  get files(): readonly LoadedFile[] {
    return select(valuesOf(this.#files), (file) => !file.retired)
  }

  /** A site module has run. The same table may come more than once: two bundles can hold one file. */
  register(table: SiteTable): void {
    if (this.#files.has(table.key)) return
    const file = new LoadedFile(table, this.#separate)
    this.#files.set(table.key, file)
    this.doubts.cameFile()
    this.#log.debug(`registered ${table.file} (${table.n} functions)`)
    this.#rebind(file)
  }

  /** This text of a file is the one that was evaluated last: older ones give up their probes. */
  takeOver(key: string): void {
    const newest = this.#files.get(key)
    if (!newest) return
    newest.retired = false
    this.#files.forEach((file) => {
      if (file !== newest && file.path === newest.path) file.retired = true
    })
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
    if (probe.status === 'pending') this.doubts.add(probe)
  }

  remove(probe: ProbeRecord, status: ProbeStatus, reason: string): void {
    if (probe.isOver) return
    this.#wiring.detach(probe)
    this.doubts.delete(probe)
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
    this.#wiring.batch(change)
  }

  /** The sites that an address means now. */
  sitesAt(address: Address): readonly LoadedSite[] {
    const found: LoadedSite[] = []
    const files = this.#matching(address)
    for (let i = 0; i < files.length; i++) appendAll(found, locate(files[i]!, address.where).sites)
    return found
  }

  #rebindSeparate(): void {
    const files = select(this.files, ({ table }) => table.t === undefined)
    this.batch(() => {
      for (let i = 0; i < files.length; i++) this.#rebind(files[i]!)
    })
  }

  #rebind({ path }: LoadedFile): void {
    this.batch(() => {
      this.#probes.forEach((probe) => {
        if (probe.isOver || !probe.address || !matchesFile(path, probe.address)) return
        const { status, why } = probe
        this.#bind(probe)
        if (probe.status !== 'pending') this.doubts.delete(probe)
        // Of a probe that waited in silence nobody has asked yet, but one that turns out to have no site must be heard.
        const isNews = probe.status !== status || (status === 'pending' && probe.why !== why)
        if (isNews && (probe.isTold || probe.status === 'no-code')) this.#tell(probe)
      })
    })
  }

  #tell(probe: ProbeRecord): void {
    probe.isTold = true
    this.#log.report(describeProbe(probe.handle))
  }

  /** Of a place in a bundle. */
  #sourceOf({ file, where }: Address): ReturnType<NonNullable<SourceLooks['mapPlace']>> {
    return where.kind === 'place' && where.column !== undefined ? this.#mapPlace?.(file, where.line, where.column) : undefined
  }

  #matching(address: Pick<Address, 'path' | 'isAbsolute'> & { readonly where?: Where }): readonly LoadedFile[] {
    const { path, where } = address
    return select(this.files, (file) => (path.length > 0 || !where ? matchesFile(file.path, address) : hasFunction(file, where)))
  }

  #bind(probe: ProbeRecord): void {
    const { address, text } = probe
    this.#wiring.detach(probe)
    if (!address) {
      probe.status = 'error'
      probe.reason = `not an address: ${describeValue(text)}; ${ADDRESS_FORMS}`
      return
    }
    const notes: string[] = []
    let { where } = address
    let files = this.#matching(address)
    if (files.length === 0) {
      const source = this.#sourceOf(address)
      if (source) {
        notes[0] = `${text} is ${source.file}:${source.line}:${source.column} by its source map`
        where = { kind: 'place', line: source.line, column: source.column }
        files = this.#matching({ path: segments(source.file), isAbsolute: true })
      }
    }
    if (files.length === 0) {
      probe.status = 'pending'
      probe.reason = () => this.#whyPending(address)
      return
    }
    const sites: LoadedSite[] = []
    const paths: string[] = []
    let awaitsTable = false
    for (let i = 0; i < files.length; i++) {
      const file = files[i]!
      const located = locate(file, where)
      appendAll(sites, located.sites)
      appendNew(notes, located.note)
      appendNew(paths, file.path)
      awaitsTable ||= file.awaitsTable
    }
    if (paths.length > 1) append(notes, `${paths.length} files match: ${join(paths, ', ')}`)
    probe.status = sites.length > 0 ? 'on' : awaitsTable ? 'pending' : 'no-code'
    probe.reason = join(notes, '; ')
    this.#wiring.attach(probe, sites)
  }

  #whyPending({ path, where }: Address): string {
    if (path.length === 0 && where.kind === 'function')
      return `no loaded file has a function ${where.owner && `${where.owner}.`}${where.name} with sites; binds when one is loaded`
    const known = nearestFiles(
      transform(this.files, (file) => file.path),
      path,
    )
    if (known.length === 0) return 'no file with sites is loaded yet; is the plugin in the build, and does its include match?'
    return `unknown file so far: no loaded file matches ${join(path, '/')}; nearest: ${join(known, ', ')}; binds when it is loaded`
  }
}

function appendAll<T>(list: T[], items: readonly T[]): void {
  for (let i = 0; i < items.length; i++) append(list, items[i]!)
}

function appendNew(list: string[], text: string): void {
  for (let i = 0; i < list.length; i++) if (list[i] === text) return
  if (text !== '') append(list, text)
}
