import { join, transform } from '../guard/builtins.ts'
import { isGeneratorObject, isThenable } from '../guard/kinds-of-function.ts'
import type { Fate } from '../hit/hit-functions.ts'
import { describeError } from '../say/describe.ts'
import { events, type Details } from '../say/events.ts'
import type { Log } from '../say/log.ts'
import { placeOf } from '../say/place.ts'
import { LONGEST_LINE } from '../say/sink.ts'
import { withoutSecretParts } from '../snapshot/secret-parts.ts'
import type { ProbeRecord } from './probe-record.ts'

/** How the board takes part in what handlers bring about. */
export interface FateHost {
  remove(probe: ProbeRecord, status: 'removed' | 'limited' | 'error', reason: string): void
  /** The handler of this probe has started something that goes on. */
  goesOn(probe: ProbeRecord): void
  /** A probe, or if it is over those that are on with its address. */
  likeIt(probe: ProbeRecord): readonly ProbeRecord[]
  /** A hit is over: changes that its handlers made may take effect. */
  flush(): void
}

function withoutSecrets(text: string): string {
  return withoutSecretParts(text, LONGEST_LINE)
}

function errorOf({ id, text, hits }: ProbeRecord): Details {
  return events.current?.id === id ? { event: 'error' } : { event: 'error', id, probe: text, hit: hits }
}

/** What becomes of a probe by what its handler returns or throws. */
export class HandlerFate implements Fate<ProbeRecord> {
  readonly #host: FateHost
  readonly #log: Log

  constructor(host: FateHost, log: Log) {
    this.#host = host
    this.#log = log
  }

  returned(probe: ProbeRecord, result: unknown): void {
    if (result === undefined) return
    if (result === true) this.#remove(probe)
    else if (isGeneratorObject(result)) this.#end(probe, 'its handler returned a generator, of which nothing runs')
    else if (isThenable(result)) {
      this.#host.goesOn(probe)
      void this.#settle(probe, result)
    }
  }

  threw(probe: ProbeRecord, error: unknown): void {
    this.#fail(probe, 'threw', error)
  }

  spent(probe: ProbeRecord, why: string): void {
    if (probe.isOver) return
    const dropped = probe.gate?.dropped ?? 0
    const after = `${probe.hits} ${probe.hits === 1 ? 'hit' : 'hits'}${dropped === 0 ? '' : `, ${dropped} more dropped`}`
    this.#host.remove(probe, 'limited', why)
    this.#log.report(`${probe.text} is over after ${after}: ${why}`, null)
  }

  /** Something that its handler has started has come to an error that nothing caught. */
  strayed(probe: ProbeRecord, error: unknown, how: string): void {
    if (probe.isOver)
      this.#log.report(`${probe.text} is off, and its handler ${how} ${withoutSecrets(describeError(error))}`, errorOf(probe))
    else this.#fail(probe, how, error)
  }

  overran(probe: ProbeRecord, why: string): void {
    const successors = this.#host.likeIt(probe)
    for (let i = 0; i < successors.length; i++) this.spent(successors[i]!, why)
  }

  over(): void {
    this.#host.flush()
  }

  /** `await` is syntax: it does not go through the program's `Promise`, which may be a patched one (zone.js). */
  async #settle(probe: ProbeRecord, result: PromiseLike<unknown>): Promise<void> {
    probe.gate?.began()
    try {
      if ((await result) === true) this.#remove(probe)
    } catch (error) {
      this.#fail(probe, 'rejected with', error)
    } finally {
      probe.gate?.settled()
    }
  }

  #remove(probe: ProbeRecord): void {
    if (probe.isOver) return
    const places = join(
      transform(probe.sites, (site) => placeOf(site.public)),
      ', ',
    )
    this.#host.remove(probe, 'removed', 'its handler returned true')
    const line = `${probe.text} removed after ${probe.hits} ${probe.hits === 1 ? 'hit' : 'hits'}: its handler returned true (was at ${places})`
    if (probe.owner) this.#log.report(line, null)
    else this.#log.debug(line)
  }

  #fail(probe: ProbeRecord, what: string, error: unknown): void {
    if (!probe.isOver) this.#end(probe, `its handler ${what} ${withoutSecrets(describeError(error))}`)
  }

  #end(probe: ProbeRecord, reason: string): void {
    if (probe.isOver) return
    this.#host.remove(probe, 'error', reason)
    this.#log.report(`${probe.text} is off: ${reason}`, errorOf(probe))
  }
}
