import type { Handler, ProbeOptions } from '../api/types.ts'
import type { Expected } from '../board/follow.ts'
import { after } from '../guard/timers.ts'
import { Gate, LATE } from '../hit/gate.ts'
import { describeError } from '../say/describe.ts'
import { usualRate } from './defaults.ts'
import { WrongHandler, WrongOption, type Say } from './handlers.ts'
import { readOptions } from './limits.ts'

/** What is wanted of a probe. */
export interface Wanted<P> {
  readonly address: string
  readonly options: ProbeOptions | undefined
  /** Names of options that are its kind's own. */
  readonly more: readonly string[]
  /** Whether it writes lines, of which there should not be too many. */
  readonly writes: boolean
  /** Throws a `WrongOption` if it cannot be made. */
  readonly handler: (probe: P) => Handler
}

/** A probe that gets its handler and its limits. */
interface Equipped {
  readonly id: number
  readonly text: string
  readonly isOver: boolean
  readonly shown: { drop(hits: number): void }
  handler: Handler
  gate: Gate | undefined
  expected: Expected | undefined
}

/** Where a probe is added. */
interface Surroundings<P> {
  /** By address, the probe with limits that was enabled last. */
  readonly known: Map<string, P>
  /** Whether a load of a hooks file adds it, and whether that load goes on. */
  readonly isReload: boolean
  readonly isLoading: boolean
  readonly isInHandler: boolean
  /** Of all probes of its hooks file. */
  readonly gate: Gate | undefined
  readonly say: Say
  /** Its time is over. */
  readonly limit: (why: string) => void
}

/** Why a probe cannot be on. */
export interface Refusal {
  readonly status: 'limited' | 'error'
  readonly reason: string
}

/**
 * Gives a probe its handler and its limits. What a load of a hooks file or a handler adds anew goes on where it was.
 * @returns why it cannot be on, if it cannot
 * @throws {WrongOption} while its hooks file is being loaded
 */
export function equipProbe<P extends Equipped>(
  probe: P,
  { options, more, writes, handler }: Wanted<P>,
  { known, isReload, isLoading, isInHandler, gate, say, limit }: Surroundings<P>,
): Refusal | undefined {
  const { id, text } = probe
  const tell = (line: string): void => say(`${text}: ${line}`, { event: 'note', id, probe: text, message: line })
  try {
    probe.handler = handler(probe)
    const { limits, ttl, expected, elsewhere } = readOptions(options, more, writes ? usualRate() : undefined, tell)
    probe.expected = expected
    if (limits || gate) {
      const last = known.get(probe.text)
      const goesOn = isInHandler || (isReload && last?.isOver === true)
      const onDrop = (dropped: number, why: string): void => {
        probe.shown.drop(dropped)
        if (why !== '') tell(`${why}; what does not fit is dropped`)
      }
      probe.gate = new Gate(limits ?? {}, onDrop, goesOn ? last?.gate : undefined, gate)
      known.set(probe.text, probe)
    }
    if (ttl !== undefined)
      after(
        ttl,
        () => limit(LATE),
        (error) => tell(describeError(error)),
      )
    const why = elsewhere || probe.gate?.spent() || ''
    return why === '' ? undefined : { status: 'limited', reason: why }
  } catch (error) {
    if (error instanceof WrongOption && !(error instanceof WrongHandler) && isLoading) throw error
    // A getter of the options, for instance.
    const reason = error instanceof WrongOption ? error.message : `its options cannot be read: ${describeError(error)}`
    return { status: 'error', reason }
  }
}
