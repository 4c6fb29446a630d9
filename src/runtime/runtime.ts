import { matchesFile, parseAddress, segments } from './board/address.ts'
import { bind } from './board/bind.ts'
import type { HooksHost, HooksOrigin, Stage } from './hooks/hooks-host.ts'
import { defaultLog, describeValue, isTurnedOff, type Log } from './say/log.ts'
import { ProbeBoard } from './board/probe-board.ts'
import { ProbeRecord } from './board/probe-record.ts'
import { describeProbe, describeProbes, getname } from './say/place.ts'
import type { FrameMapper } from './stack/stack.ts'
import type { Handler, Probe, Probes } from './api/types.ts'
import type { Site } from '../site-table/site.ts'

/** What a platform can add to the core. */
export interface Platform {
  /** Follows a hooks file; returns how to stop. */
  readonly watchHooks?: (file: string, host: HooksHost, origin: HooksOrigin) => () => void
  readonly mapFrame?: FrameMapper
  /** Parses a JSON file. */
  readonly readJson?: (file: string) => unknown
  readonly debug?: (line: string) => void
}

/** Where a set of probes comes from: a hooks file, at one of its loads. */
interface Load {
  state: 'staged' | 'committed' | 'over'
  /** Whether one line about all its probes will follow, so that none is said of each that binds. */
  isQuiet: boolean
  readonly staged: ProbeRecord[]
}

/** All that a realm has of us. */
export class Runtime implements HooksHost {
  readonly probes: Probes = this.#facade(undefined)
  readonly board: ProbeBoard
  readonly #log: Log
  readonly #watched = new Map<string, () => void>()
  readonly #loads = new Map<string, Load>()
  #watchHooks: Platform['watchHooks']
  #readJson: Platform['readJson']
  #debug: ((line: string) => void) | undefined

  constructor() {
    this.#log = { report: (line) => defaultLog.report(line), debug: (line) => this.#debug?.(line) }
    this.board = new ProbeBoard(this.#log)
  }

  /** A second bundle may bring what the first had not. */
  attach({ watchHooks, mapFrame, readJson, debug }: Platform): void {
    this.#watchHooks ??= watchHooks
    this.#readJson ??= readJson
    this.board.mapFrame ??= mapFrame
    this.#debug ??= debug
  }

  report(line: string): void {
    this.#log.report(line)
  }

  debug(line: string): void {
    this.#log.debug(line)
  }

  stage(source: string): Stage {
    const load: Load = { state: 'staged', isQuiet: false, staged: [] }
    return {
      probes: this.#facade(load),
      commit: (isQuiet = false) => {
        const previous = this.#loads.get(source)
        const wanted = load.staged.filter((probe) => !probe.isOver)
        this.#loads.set(source, load)
        load.state = 'committed'
        load.isQuiet = isQuiet
        this.board.batch(() => {
          if (previous) this.#end(previous, 'its hooks file was loaded anew')
          for (const probe of wanted) this.board.add(probe)
        })
        return load.staged.filter((probe) => probe.status !== 'removed').map((probe) => probe.handle)
      },
      tellBindings: () => {
        load.isQuiet = false
      },
      discard: () => {
        if (load.state === 'staged') this.#end(load, 'its hooks file was not loaded')
      },
    }
  }

  drop(source: string): number {
    const load = this.#loads.get(source)
    this.#loads.delete(source)
    return load ? this.#end(load, 'its hooks file is gone') : 0
  }

  describe(probes: readonly Probe[]): string {
    return describeProbes(probes)
  }

  /** Ends a load: its probes go off, what it enables later has no effect. */
  #end(load: Load, reason: string): number {
    load.state = 'over'
    const own = new Set([...load.staged, ...this.board.probes.filter((probe) => probe.owner === load)])
    let count = 0
    this.board.batch(() => {
      for (const probe of own) {
        if (!probe.isOver) count++
        this.#turnOff(probe, reason)
      }
    })
    return count
  }

  #turnOff(probe: ProbeRecord, reason: string): void {
    this.board.remove(probe, 'removed', reason)
    this.board.forget(probe)
  }

  /** The API as the program sees it, or as one load of a hooks file does. */
  #facade(load: Load | undefined): Probes {
    return {
      enable: (address, handler) => this.#enable(address, handler, load),
      disable: (address) => this.#disable(address, load),
      disableAll: () => this.#disableAll(load),
      list: () => [...this.board.probes, ...(load?.state === 'staged' ? load.staged : [])].map((probe) => probe.handle),
      sites: (file) => this.#sites(file),
      watch: (file) => this.watch(file, 'call'),
      unwatch: (file) => this.#unwatch(file),
      tables: (tables) => this.#takeTables(tables),
      getname,
    }
  }

  #enable(address: string, handler: Handler, load: Load | undefined): Probe {
    const probe = new ProbeRecord(address, parseAddress(address), handler, load, (it) => this.#turnOff(it, 'disabled'))
    if (isTurnedOff()) this.#refuse(probe, 'removed', 'the environment says PROBES=off')
    else if (typeof handler !== 'function') this.#refuse(probe, 'error', `its handler is ${describeValue(handler)}, not a function`)
    else if (load?.state === 'over') this.#refuse(probe, 'removed', 'the hooks file that enables it is not loaded any more')
    else if (load?.state === 'staged') probe.reason = 'waits until its hooks file has been loaded'
    if (load?.state === 'staged') load.staged.push(probe)
    else if (!probe.isOver) this.board.add(probe)
    if (!load && probe.status !== 'on') this.#log[probe.status === 'removed' ? 'debug' : 'report'](describeProbe(probe.handle))
    return probe.handle
  }

  #refuse(probe: ProbeRecord, status: 'removed' | 'error', reason: string): void {
    probe.status = status
    probe.reason = reason
  }

  #disable(text: string, load: Load | undefined): number {
    const address = parseAddress(text)
    const pointed = new Set<unknown>()
    if (address)
      for (const file of this.board.files) {
        if (!matchesFile(file.path, address)) continue
        const { site } = bind(file, address)
        if (site) pointed.add(site)
      }
    return this.#turnOffAll(load, (probe) => probe.text === text || probe.sites.some((site) => pointed.has(site)))
  }

  #disableAll(load: Load | undefined): number {
    return this.#turnOffAll(load, () => true)
  }

  #turnOffAll(load: Load | undefined, which: (probe: ProbeRecord) => boolean): number {
    // While a hooks file is being loaded, what was on before is not its to change.
    const candidates = load?.state === 'staged' ? load.staged : this.board.probes
    const chosen = candidates.filter((probe) => which(probe))
    const count = chosen.filter((probe) => !probe.isOver).length
    this.board.batch(() => {
      for (const probe of chosen) this.#turnOff(probe, 'disabled')
    })
    return count
  }

  #sites(file: string | undefined): Site[] {
    if (file !== undefined && typeof file !== 'string') return []
    const wanted = file === undefined ? undefined : { path: segments(file), isAbsolute: file.startsWith('/') }
    const files = this.board.files.filter(({ path }) => !wanted || matchesFile(path, wanted))
    return files.flatMap(({ sites }) => sites.map((site) => site.public))
  }

  #takeTables(tables: string | object): void {
    const read = this.#readJson
    if (typeof tables !== 'string') this.board.addTables({ name: 'what probes.tables got', read: () => tables })
    else if (read) this.board.addTables({ name: tables, read: () => read(tables) })
    else this.#log.report(`${tables} is not read: a path needs Node, Bun or Deno; hand over the parsed file here`)
  }

  /** Follows a hooks file; says why if it does not. */
  watch(file: string, origin: HooksOrigin): void {
    if (typeof file !== 'string' || file === '') return this.#log.report(`watch wants the path of a hooks file, not ${describeValue(file)}`)
    if (isTurnedOff()) return this.#log.debug(`${file} is not watched: the environment says PROBES=off`)
    if (!this.#watchHooks) return this.#log.report(`${file} is not watched: hooks files need Node, Bun or Deno; use probes.enable here`)
    if (this.#watched.has(file)) return
    // Known before it is loaded: it may watch itself, or end its being watched.
    let isOver = false
    this.#watched.set(file, () => (isOver = true))
    const stop = this.#watchHooks(file, this, origin)
    if (isOver) stop()
    else this.#watched.set(file, stop)
  }

  #unwatch(file: string | undefined): void {
    for (const [path, stop] of this.#watched) {
      if (file !== undefined && file !== path) continue
      this.#watched.delete(path)
      stop()
    }
  }
}
