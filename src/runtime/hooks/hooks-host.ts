import type { Probe, Probes } from '../api/types.ts'
import type { Details } from '../say/events.ts'
import type { Reported } from './report/reporting.ts'

/**
 * One load of a hooks file, kept aside: what its `probes` enables has no effect until `commit`.
 */
export interface Stage extends Reported {
  /** What the hooks file imports or is called with. */
  readonly probes: Probes
  /** Swaps atomically: the previous stage's probes go off, this one's go on. Returns this one's probes. */
  commit(): readonly Probe[]
  /** Drops what was staged; what was on before stays on. */
  discard(): void
  /** How its code runs. */
  readonly code: HooksCode
}

/** The code of a load: it has its time, and what it starts is known to be its. */
export interface HooksCode {
  /** What each loop and each function of it calls. @throws when it is over its time */
  readonly tick: () => boolean
  /** Told the text of a file of it that is about to run. */
  knows(text: string): void
  /** Runs a part of it. */
  run<T>(work: () => T): T
  /** As `queueMicrotask`. */
  queue(work: () => void): void
  /** What went by was not its own. */
  beginAnew(): void
}

/** Who names a hooks file: the plugin's option, `PROBES_HOOKS`, or a call of `probes.watch`. */
export type HooksOrigin = 'option' | 'environment' | 'call'

/** What the watcher of a hooks file needs from the runtime. */
export interface HooksHost {
  /** Begins a load. `source` is the path shown to the user. */
  stage(source: string): Stage
  /** Turns off all probes of the last committed stage of `source`; returns how many were on. */
  drop(source: string): number
  /** The files that the program has loaded with sites, relative to the root of its build. */
  programFiles(): readonly string[]
  /** Called when a main thread that hangs is to look: whether there is nothing left to do. @returns forgets it */
  onAsked(look: () => boolean): () => void
  /** One line to stderr, `probes: ` is put before it. @param details of its event; `null` if there is none */
  report(line: string, details?: Details | null): void
  /** How many of these probes are on, and lines that say where each is bound, or why it is not. */
  describe(probes: readonly Probe[]): { readonly summary: string; readonly lines: readonly string[] }
  /** Says now what will be true of probes whose files have not come: there is no later. */
  tellDoubts(): void
  /** Only with `DEBUG=probes:*`. */
  debug(line: string): void
}

/** How a hooks file is followed. */
export interface HooksOptions {
  readonly origin: HooksOrigin
  /** Whether it may run whoever can write it. */
  readonly trust?: boolean | undefined
  /** Whether it, and each folder that it lies in, has to belong to root. */
  readonly owner?: 'root' | undefined
  /** `thread`: also by a thread, which reaches a program that hangs. */
  readonly watch?: 'thread' | undefined
  /** Whether what is there at the start is loaded, and nothing is followed: no watcher and no timer outlives the load. */
  readonly once?: boolean | undefined
  /** Whether it is one of several in a folder, which is awaited and followed as a whole. */
  readonly isInFolder?: boolean | undefined
}
