import type { Handler, Probe, ProbeStatus } from '../api/types.ts'
import type { Site } from '../../site-table/site.ts'
import { defineProperty, transform } from '../guard/builtins.ts'
import { placeOf, type Past } from '../say/place.ts'
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
  /** Where it was when it went off, if it was on, and what there was to say of that. */
  was: { readonly sites: readonly LoadedSite[]; readonly reason: string } | undefined = undefined
  /** Path segments of the module that enabled it, where such a module can be replaced while the program runs. */
  origin: readonly string[] | undefined = undefined
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

  /** Whether it waits for its file, and not for the table of one that is there. */
  get isUnknown(): boolean {
    return this.status === 'pending' && typeof this.reason === 'function'
  }

  /** Of one that was hit and has ended by what its handler did. */
  get past(): Past | undefined {
    const { was, hits } = this
    return this.isOver && was && hits > 0 ? { sites: transform(was.sites, (site) => site.public), reason: was.reason } : undefined
  }

  get why(): string {
    return typeof this.reason === 'string' ? this.reason : this.reason()
  }
}

function handleOf(probe: ProbeRecord, disable: (probe: ProbeRecord) => void): Probe {
  const handle: Probe & object = {
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
  hide(handle, 'toJSON', () => shown(probe))
  hide(handle, INSPECT, () => shown(probe))
  return handle
}

/** How Node, Deno and Bun ask an object for what they print: getters they would not call. */
const INSPECT = Symbol.for('nodejs.util.inspect.custom')

function hide(object: object, key: string | symbol, value: () => object): void {
  defineProperty(object, key, { __proto__: null, value, configurable: true } as PropertyDescriptor)
}

function shown(probe: ProbeRecord): object {
  const { text: address, status, why: reason, hits, sites } = probe
  const places = transform(sites, (site) => placeOf(site.public))
  return { address, status, ...(reason === '' ? {} : { reason }), hits, sites: places }
}
