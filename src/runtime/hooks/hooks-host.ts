import type { Probe, Probes } from '../api/types.ts'

/**
 * One load of a hooks file, kept aside: what its `probes` enables has no effect until `commit`.
 */
export interface Stage {
  /** What the hooks file imports or is called with. */
  readonly probes: Probes
  /**
   * Swaps atomically: the previous stage's probes go off, this one's go on. Returns this one's probes.
   * @param isQuiet Whether nothing is said of probes that bind later, as a line about all of them follows. @default false
   */
  commit(isQuiet?: boolean): readonly Probe[]
  /** Ends the quiet. */
  tellBindings(): void
  /** Drops what was staged; what was on before stays on. */
  discard(): void
}

/** Who names a hooks file: the plugin's option, `PROBES_HOOKS`, or a call of `probes.watch`. */
export type HooksOrigin = 'option' | 'environment' | 'call'

/** What the watcher of a hooks file needs from the runtime. */
export interface HooksHost {
  /** Begins a load. `source` is the path shown to the user. */
  stage(source: string): Stage
  /** Turns off all probes of the last committed stage of `source`; returns how many were on. */
  drop(source: string): number
  /** One line to stderr, `probes: ` is put before it. */
  report(line: string): void
  /** One clause about all of these probes: which are on, where each is bound, what did not bind and why. */
  describe(probes: readonly Probe[]): string
  /** Only with `DEBUG=probes:*`. */
  debug(line: string): void
}
