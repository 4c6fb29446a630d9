import type { Handler, Probe, ProbeStatus } from '../api/types.ts'
import type { Site } from '../../site-table/site.ts'
import { transform } from '../guard/builtins.ts'
import type { LoadedSite } from '../sites/loaded-site.ts'
import type { Address } from './address.ts'

/** A probe as the runtime keeps it; users see it through `handle`. */
export class ProbeRecord {
  readonly text: string
  readonly address: Address | undefined
  readonly handler: Handler
  /** The hooks file that it belongs to; `undefined` for those of the program itself. */
  readonly owner: object | undefined
  readonly handle: Probe
  status: ProbeStatus = 'pending'
  /** Why, in words; a function where the answer changes with every file that is loaded. */
  reason: string | (() => string) = ''
  hits = 0
  sites: readonly LoadedSite[] = []
  /** Whether its user was told where it is: then what changes is news. */
  isTold = false

  constructor(
    text: string,
    address: Address | undefined,
    handler: Handler,
    owner: object | undefined,
    disable: (probe: ProbeRecord) => void,
  ) {
    this.text = text
    this.address = address
    this.handler = handler
    this.owner = owner
    this.handle = handleOf(this, disable)
  }

  /** Whether it is off for good. */
  get isOver(): boolean {
    return this.status === 'removed' || this.status === 'error'
  }

  get why(): string {
    return typeof this.reason === 'string' ? this.reason : this.reason()
  }
}

function handleOf(probe: ProbeRecord, disable: (probe: ProbeRecord) => void): Probe {
  return {
    get address(): string {
      return probe.text
    },
    get status(): ProbeStatus {
      return probe.status
    },
    get reason(): string {
      return probe.why
    },
    get hits(): number {
      return probe.hits
    },
    get sites(): readonly Site[] {
      return transform(probe.sites, (site) => site.public)
    },
    disable: (): void => disable(probe),
  }
}
