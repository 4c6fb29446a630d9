import type { CodeOwner, ProbeRecord } from './board/probe-record.ts'
import { append, OwnMap, OwnSet } from './guard/builtins.ts'
import type { Gate } from './hit/gate.ts'

/** Where a set of probes comes from: a hooks file, at one of its loads. */
export class Load implements CodeOwner {
  state: 'staged' | 'committed' | 'over' = 'staged'
  readonly staged: ProbeRecord[] = []
  /** By address, the probe with limits that was enabled last. */
  readonly limited: Map<string, ProbeRecord> = new OwnMap()
  /** The limits of all of its probes together. */
  gate: Gate | undefined = undefined
  isFollowed = false
  /** Whether what its probes say is reported to somebody. */
  isReported = false
  /** The numbers of what it has enabled, if that is reported: one that goes on enabling would have ever more. */
  readonly numbers: Set<number> = new OwnSet()
  readonly strayed: CodeOwner['strayed']
  readonly source: string
  readonly #begins: (() => void)[] = []
  readonly #ends: (() => void)[] = []

  constructor(source: string, strayed: CodeOwner['strayed']) {
    this.source = source
    this.strayed = strayed
  }

  /** Has something begin when it is committed, and end when it is over. */
  lives(begin: () => void, end: () => void): void {
    if (this.state === 'committed') begin()
    else append(this.#begins, begin)
    append(this.#ends, end)
  }

  /** The one before it is over. */
  begin(): void {
    for (let i = 0; i < this.#begins.length; i++) this.#begins[i]!()
  }

  /** Its probes are off. */
  end(): void {
    for (let i = 0; i < this.#ends.length; i++) this.#ends[i]!()
  }
}
