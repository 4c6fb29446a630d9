import type { Address } from './address.ts'
import type { LoadedSite } from '../sites/loaded-site.ts'
import type { Handler, Probe, ProbeStatus } from '../api/types.ts'
import type { Site } from '../../site-table/site.ts'

/** A hooks file, at one of its loads. */
export interface ProbeOwner {
  /** Whether nothing is said of each of its probes that binds. */
  readonly isQuiet: boolean
}

/** A probe as the runtime keeps it; users see it through `handle`. */
export class ProbeRecord {
  readonly text: string
  readonly address: Address | undefined
  readonly handler: Handler
  /** The hooks file that it belongs to; `undefined` for those of the program itself. */
  readonly owner: ProbeOwner | undefined
  readonly handle: Probe
  status: ProbeStatus = 'pending'
  reason = ''
  hits = 0
  sites: readonly LoadedSite[] = []

  constructor(
    text: string,
    address: Address | undefined,
    handler: Handler,
    owner: ProbeOwner | undefined,
    disable: (probe: ProbeRecord) => void,
  ) {
    this.text = text
    this.address = address
    this.handler = handler
    this.owner = owner
    this.handle = handleOf(this, disable)
  }

  get isOver(): boolean {
    return this.status === 'removed' || this.status === 'error'
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
      return probe.reason
    },
    get hits(): number {
      return probe.hits
    },
    get sites(): readonly Site[] {
      return probe.sites.map((site) => site.public)
    },
    disable: (): void => disable(probe),
  }
}
