import type { Probes, ReportOptions } from '../../api/types.ts'
import { append, OwnMap } from '../../guard/builtins.ts'
import { epoch } from '../../guard/clock.ts'
import { process } from '../../guard/host-process.ts'
import { every, later } from '../../guard/timers.ts'
import { describeValue } from '../../say/describe.ts'
import type { Standing } from '../../say/announce.ts'
import { events } from '../../say/events.ts'
import { eventLine } from './event-line.ts'
import { Receiver } from './receiver.ts'

/** How often hits are told that nobody has written a line of. In milliseconds. */
const TELL_EVERY = 250
/** What a receiver hears of its probes. Not each hit: there can be millions. */
const TYPES = ['log', 'status', 'error', 'note'] as const

/** A load of a hooks file, as far as it is reported. */
export interface Reported {
  /** From now on it is to know which probes are its. */
  reports(): void
  /** Whether the probe of this number is one of it. */
  owns(id: number): boolean
  /** What its probes are now. @param all those of others as well */
  standings(all: boolean): readonly Standing[]
  /** How many files the program has loaded with sites. */
  files(): number
  /** Ends all of its probes. */
  limit(why: string): void
}

/** So long after a load its probes may still have something to say, what they have counted for instance. In milliseconds. */
const LAST_WORDS = 11_000

/** What `probes.report` of one load of a hooks file brings about: its events go to a receiver, and its probes live no longer than that. */
export class Reporting {
  readonly #stage: Reported
  readonly #source: string
  readonly #say: (line: string) => void
  #address = ''
  #tellsAll = false
  #receiver: Receiver | undefined
  #stopTelling: () => void = () => {}
  readonly #ends: (() => void)[] = []
  /** By number of the probe, its hits as they were told. */
  readonly #told = new OwnMap<number, number>()

  /** @param source the hooks file, as it is called @param say takes a clause about it */
  constructor(stage: Reported, source: string, say: (line: string) => void) {
    this.#stage = stage
    this.#say = say
    this.#source = source
  }

  readonly report: Probes['report'] = (address: string, options?: ReportOptions): void => {
    if (!isAddress(address)) throw new TypeError(`report wants the absolute path of a socket, not ${describeValue(address)}`)
    this.#address = address
    this.#tellsAll = options?.all === true
  }

  /** The load is about to be on: what becomes of its probes is told from here on. */
  begin(): void {
    if (this.#address === '') return
    this.#stage.reports()
    this.#receiver = new Receiver(this.#address, (why) => this.#gone(why))
    this.#send(this.#attached())
    const owns = (id: number): boolean => this.#stage.owns(id)
    for (let i = 0; i < TYPES.length; i++)
      append(this.#ends, events.listen({ type: TYPES[i], owns, call: (event) => this.#send(event), failed: () => {} }))
  }

  #gone(why: string): void {
    const { length } = this.#stage.standings(false)
    this.#stage.limit('nobody receives what it reports')
    this.#say(`nobody receives what it reports (${why}): ${length} ${length === 1 ? 'probe' : 'probes'} off`)
  }

  /** The load is on. */
  begun(): void {
    if (!this.#receiver) return
    if (this.#tellsAll) this.#tellAll()
    this.#stopTelling = every(
      TELL_EVERY,
      () => this.#tellHits(),
      () => {},
    )
  }

  end(): void {
    if (!this.#receiver) return
    this.#stopTelling()
    this.#tellHits()
    this.#receiver.close()
    const end = (): void => {
      for (let i = 0; i < this.#ends.length; i++) this.#ends[i]!()
    }
    if (!later(end, LAST_WORDS)) end()
  }

  #send(event: { readonly event: string }): void {
    this.#receiver?.send((unsent) => eventLine(event, unsent))
  }

  /** Who begins to report. */
  #attached(): { readonly event: string } {
    const { version, argv, title, pid } = process
    const program = argv[1] ?? title
    const files = this.#stage.files()
    const message = `process ${pid} (${program}) has loaded ${this.#source}; ${files} of its files ${files === 1 ? 'has' : 'have'} sites`
    return { event: 'attached', ...now(), node: version, program, hooks: this.#source, files, message } as never
  }

  /** What all probes are, and that this was all. */
  #tellAll(): void {
    const all = this.#stage.standings(true)
    for (let i = 0; i < all.length; i++) this.#send({ ...all[i]!, ...now(), message: `${all[i]!.probe} is ${all[i]!.status}` } as never)
    this.#send({ event: 'told', ...now(), message: `${all.length} probes in all` } as never)
  }

  #tellHits(): void {
    const own = this.#stage.standings(false)
    for (let i = 0; i < own.length; i++) {
      const { id, probe, hits, dropped } = own[i]!
      if ((this.#told.get(id) ?? 0) === hits) continue
      this.#told.set(id, hits)
      this.#send({ event: 'hits', ...now(), id, probe, hits, dropped, message: `${probe} was hit ${hits} times` } as never)
    }
  }
}

function now(): { readonly time: number; readonly pid: number; readonly thread?: number } {
  const { isMainThread, threadId } = process.getBuiltinModule('node:worker_threads')
  return { time: epoch(), pid: process.pid, ...(isMainThread ? {} : { thread: threadId }) }
}

/** A path of a socket, or a pipe's name. */
function isAddress(text: unknown): text is string {
  return typeof text === 'string' && /^(?:\/.|\\\\[.?]\\pipe\\.)/.test(text)
}
