import type { Handler, Probe, ProbeStatus } from '../api/types.ts'
import { transform } from '../guard/builtins.ts'
import { epoch } from '../guard/clock.ts'
import type { HandlerContext } from '../guard/handler-context.ts'
import type { Past } from '../say/place.ts'
import type { LoadedSite } from '../sites/loaded-site.ts'
import type { Address } from './address.ts'
import type { Expected } from './follow.ts'
import type { Cost } from '../hit/budget.ts'
import type { Gate } from '../hit/gate.ts'
import { HandleWriter } from './probe-handle.ts'

/** A load of a hooks file, as far as its code has consequences. */
export interface CodeOwner {
  /** The hooks file, as it was named. */
  readonly source: string
  /** Whether what it starts is known to be its. */
  isFollowed: boolean
  /** Something that it has started has come to an error that nothing caught. */
  strayed(error: unknown, how: string): void
}

let made = 0

/** A probe as the runtime keeps it; users see its `handle`. */
export class ProbeRecord {
  /** Tells it from others of its address, in what is said to programs. */
  readonly id: number = ++made
  readonly since: number = epoch()
  readonly text: string
  readonly address: Address | undefined
  handler: Handler = () => undefined
  /** The hooks file that it belongs to; `undefined` for those of the program itself. */
  readonly owner: CodeOwner | undefined
  /** What its user has of it. */
  readonly shown: HandleWriter
  hits = 0
  #status: ProbeStatus = 'pending'
  #reason: string | (() => string) = ''
  #sites: readonly LoadedSite[] = []
  /** The same statements in older texts of their files, which may still run. */
  older: readonly LoadedSite[] = []
  /** Where it was when it went off, if it was on, and what there was to say of that. */
  was: { readonly sites: readonly LoadedSite[]; readonly reason: string } | undefined = undefined
  /** Path segments of the module that enabled it, where such a module can be replaced while the program runs. */
  origin: readonly string[] | undefined = undefined
  /** Decides which hits its handler sees. */
  gate: Gate | undefined = undefined
  /** What has to stand where it is bound. */
  expected: Expected | undefined = undefined
  /** What its handler is called in, where it may start something that goes on. */
  context: HandlerContext | undefined = undefined
  /** What its handler takes, where there is a budget. */
  cost: Cost | undefined = undefined
  /** Whether its user was told where it is: then what changes is news. */
  isTold = false
  /** What listeners were told of its status. */
  announced = ''

  constructor(text: string, address: Address | undefined, owner: CodeOwner | undefined, disable: (probe: ProbeRecord) => void) {
    this.text = text
    this.address = address
    this.owner = owner
    this.shown = new HandleWriter(this, () => disable(this))
  }

  get handle(): Probe {
    return this.shown.handle
  }

  get status(): ProbeStatus {
    return this.#status
  }

  set status(status: ProbeStatus) {
    this.#status = status
    this.shown.status()
  }

  /** Why, in words; a function where the answer changes with every file that is loaded. */
  get reason(): string | (() => string) {
    return this.#reason
  }

  set reason(reason: string | (() => string)) {
    this.#reason = reason
    this.shown.reason()
  }

  get sites(): readonly LoadedSite[] {
    return this.#sites
  }

  set sites(sites: readonly LoadedSite[]) {
    this.#sites = sites
    this.shown.sites()
  }

  /** Whether it is off for good. */
  get isOver(): boolean {
    return this.status === 'removed' || this.status === 'limited' || this.status === 'error'
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
