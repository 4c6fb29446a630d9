import type { Handler, Probe, ProbeOptions, Probes } from './api/types.ts'
import type { ProbeBoard } from './board/probe-board.ts'
import type { ProbeRecord } from './board/probe-record.ts'
import type { Wanted } from './codeless/equip-probe.ts'
import { limitFile } from './codeless/file-limits.ts'
import { logHandler, snapshotHandler, WrongOption, type Say } from './codeless/handlers.ts'
import type { SharedLimits } from './codeless/shared-limits.ts'
import { tallyOf } from './codeless/tally.ts'
import { usable } from './codeless/usable-handler.ts'
import { taken } from './guard/taken.ts'
import type { HooksOptions } from './hooks/hooks-host.ts'
import type { AppliedHooks } from './applied-hooks.ts'
import { listen } from './listen.ts'
import type { Load } from './load.ts'
import { getname } from './say/place.ts'
import type { Details } from './say/events.ts'
import type { Site } from '../site-table/site.ts'
import { callerFile } from './stack/caller.ts'

/** What the API is made of. */
export interface FacadeHost {
  readonly board: ProbeBoard
  readonly shared: SharedLimits
  readonly applied: AppliedHooks
  /** Runs something of ours: the sites that it meets are not hit. */
  ours<T>(work: () => T): T
  report(line: string, details?: Details | null): void
  enable(wanted: Wanted<ProbeRecord>, load: Load | undefined, isInHandler: boolean, file: string | undefined): Probe
  disable(address: string, load: Load | undefined): number
  turnOffAll(load: Load | undefined, which: (probe: ProbeRecord) => boolean): number
  /** Ends all probes of a load. */
  ofLoad(load: Load | undefined): (why: string) => void
  list(load: Load | undefined): Probe[]
  sites(file: string | undefined): Site[]
  watch(file: string, options: HooksOptions): void
  unwatch(file: string | undefined): void
  takeTables(tables: string | object): void
}

// Taken at load: a program may replace it.
const AbortController = taken('AbortController')
let signal: AbortSignal | undefined

/** Made when it is asked for, which a program seldom does. */
function neverAborting(): AbortSignal | undefined {
  return (signal ??= AbortController && new AbortController().signal)
}

const NEVER_REPORTS = 'report has no effect here: it is for a hooks file that a process with sockets loads'
const NEVER_UNLOADS =
  'onUnload has no effect here: a program does not end as a load of a hooks file does; in a hooks file it is a part of its probes'

/** The four ways to turn a probe on. */
function waysOn(host: FacadeHost, load: Load | undefined): Pick<Probes, 'enable' | 'log' | 'snapshot' | 'count'> {
  const say: Say = (line, details) => host.report(line, details)
  const turnOn = (
    call: (...args: never[]) => Probe,
    address: string,
    options: ProbeOptions | undefined,
    handler: Wanted<ProbeRecord>['handler'],
    { more = [], writes = false }: { more?: readonly string[]; writes?: boolean } = {},
  ): Probe => {
    const { isInHandler } = host.board
    try {
      return host.ours(() => {
        // In a module that is replaced while the program runs: the newer one enables its probes anew.
        const file = load || !host.board.isHot ? undefined : callerFile(call)
        return host.enable({ address, options, more, writes, handler }, load, isInHandler, file)
      })
    } catch (error) {
      // One made here, as a stack has ten frames and who called is to be among them.
      throw error instanceof WrongOption ? new WrongOption(error.message) : error
    }
  }
  const enable: Probes['enable'] = (address, handler, options) =>
    turnOn(enable, address, options, () => usable(handler as unknown as Handler))
  const log: Probes['log'] = (address, template, options) =>
    turnOn(log, address, options, () => logHandler(template, options ?? {}, say), { more: ['stack'], writes: true })
  const snapshot: Probes['snapshot'] = (address, options) =>
    turnOn(snapshot, address, options, () => snapshotHandler(options ?? {}, say), { more: ['values', 'stack'], writes: true })
  const count: Probes['count'] = (address, options) => turnOn(count, address, options, (probe) => tallyOf(probe, say))
  return { enable, log, snapshot, count }
}

/** The API as the program sees it, or as one load of a hooks file does. */
export function facadeOf(host: FacadeHost, load: Load | undefined): Probes {
  const say: Say = (line) => host.report(line)
  const signal = (): AbortSignal | undefined => host.ours(neverAborting)
  return {
    ...waysOn(host, load),
    on: (type, listener) => host.ours(() => listen(type, listener, load, host)),
    disable: (address) => host.ours(() => host.disable(address, load)),
    disableAll: () => host.ours(() => host.turnOffAll(load, () => true)),
    budget: (share) => host.ours(() => host.shared.setBudget(share)),
    seal: () => host.ours(() => host.board.seal('the switches are sealed (probes.seal), so that nothing can be turned on any more')),
    limits: (limits) => host.ours(() => limitFile(load, limits, host.ofLoad(load), say)),
    timeLimit: (milliseconds) => host.ours(() => host.shared.setTime(milliseconds)),
    list: () => host.ours(() => host.list(load)),
    sites: (file) => host.ours(() => host.sites(file)),
    watch: (file, options) =>
      host.watch(file, { origin: 'call', trust: options?.trust === true, owner: options?.owner, watch: options?.watch }),
    apply: (hooks, name) => host.ours(() => (load ? host.applied.refuse() : host.applied.apply(hooks, name))),
    unwatch: (file) => host.ours(() => host.unwatch(file)),
    tables: (tables) => host.ours(() => host.takeTables(tables)),
    getname,
    report: () => host.ours(() => host.report(NEVER_REPORTS)),
    onUnload: () => host.ours(() => host.report(NEVER_UNLOADS)),
    get signal() {
      return signal() as AbortSignal
    },
  }
}
