import type { ProbeStatus } from './probe-status.ts'

/** Where something is, as `node inspect --probe --json` says it. */
export interface EventLocation {
  /** Path of the source, relative to the root of its build, with forward slashes. */
  readonly url: string
  /** 1-based. */
  readonly line: number
  /** 1-based. */
  readonly column: number
}

/** What all events have. */
export interface AnyEvent {
  /** When it was, in milliseconds since 1970. */
  readonly time: number
  /** Of the process; absent in pages. */
  readonly pid?: number | undefined
  /** Of a thread that is not the main one. */
  readonly thread?: number | undefined
  /** Of the span that was active, where `@opentelemetry/api` is in use. */
  readonly traceId?: string | undefined
  readonly spanId?: string | undefined
  /** In words, on one line. */
  readonly message: string
}

/** Where a hit was. Absent where nobody can tell, after a handler's first `await` for instance. */
interface OfHit {
  /** Tells a probe from others of its address, in its process. */
  readonly id?: number | undefined
  /** The address that the probe was enabled with. */
  readonly probe?: string | undefined
  /** How many times it was hit, this hit included. */
  readonly hit?: number | undefined
  readonly location?: EventLocation | undefined
  /** Name of the function, `''` where it has none. */
  readonly function?: string | undefined
  /** How the statement begins. */
  readonly text?: string | undefined
}

/** A handler is about to be called. */
export interface HitEvent extends AnyEvent, Required<OfHit> {
  readonly event: 'hit'
}

/** A line of `probes.log`, `snapshot`, `count` or `info.log`. */
export interface LogEvent extends AnyEvent, OfHit {
  readonly event: 'log'
  /** What was shown, in a bounded form without secrets: a snapshot's parts or values by expression, or the values of `info.log`. */
  readonly values?: unknown
  /** On one line, where a snapshot has one. */
  readonly stack?: string | undefined
}

/** A probe has another status, or is on elsewhere. */
export interface StatusEvent extends AnyEvent {
  readonly event: 'status'
  /** Tells a probe from others of its address, in its process. */
  readonly id: number
  readonly probe: string
  readonly status: ProbeStatus
  readonly reason: string
  /** How often it was hit, and how many hits its limits have dropped. */
  readonly hits: number
  readonly dropped: number
  /** Since when there is this probe, in milliseconds since 1970. */
  readonly since: number
  /** The hooks file that it is from; absent where the program has enabled it. */
  readonly file?: string | undefined
  readonly locations: readonly EventLocation[]
}

/** A handler, what it has started, or another part of a hooks file has thrown. */
export interface ErrorEvent extends AnyEvent, OfHit {
  readonly event: 'error'
  /** The hooks file, where it was that and no probe. */
  readonly file?: string | undefined
}

/** A hooks file was loaded, could not be, or is gone. */
export interface LoadEvent extends AnyEvent {
  readonly event: 'load'
  readonly file: string
  readonly outcome: 'loaded' | 'failed' | 'gone'
  /** Why it failed, as the documentation has it: `HOOKS_SYNTAX` for instance. */
  readonly code?: string | undefined
}

/** What else there is to say; of a probe, where it has an `id`. */
export interface NoteEvent extends AnyEvent, Pick<OfHit, 'id' | 'probe'> {
  readonly event: 'note'
}

/** What `probes.on` can listen to. */
export interface ProbeEvents {
  readonly hit: HitEvent
  readonly log: LogEvent
  readonly status: StatusEvent
  readonly error: ErrorEvent
  readonly load: LoadEvent
  readonly note: NoteEvent
}

/** Any of them; `event` says which. */
export type ProbeEvent = ProbeEvents[keyof ProbeEvents]
