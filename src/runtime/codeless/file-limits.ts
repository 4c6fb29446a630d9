import { after } from '../guard/timers.ts'
import { Gate, LATE } from '../hit/gate.ts'
import { describeError } from '../say/describe.ts'
import { WrongOption, type Say } from './handlers.ts'
import { readSharedLimits } from './limits.ts'

/** A load of a hooks file. */
interface Limited {
  readonly state: 'staged' | 'committed' | 'over'
  gate: Gate | undefined
  /** The hooks file, as it was named. */
  readonly source: string
  /** What it has enabled so far. */
  readonly staged: readonly unknown[]
}

/**
 * Limits all probes together that a load enables from now on.
 * @param load `undefined` for the program itself, which has no such limits
 * @param end ends all of its probes
 * @throws {WrongOption} while it goes on
 */
export function limitFile(load: Limited | undefined, limits: unknown, end: (why: string) => void, say: Say): void {
  if (!load) return say('limits has no effect here: it is for all probes of a hooks file, and part of its probes')
  try {
    const read = readSharedLimits(limits)
    if (load.gate) throw new WrongOption('limits is called a second time; write all limits into one call')
    if (load.staged.length > 0 || load.state !== 'staged')
      throw new WrongOption('limits has no effect on probes that are enabled before it; call it first')
    load.gate = new Gate(read, (_, why) => {
      if (why !== '') say(`all probes of ${load.source} together: ${why}; what does not fit is dropped`)
    })
    if (read.ttl !== undefined)
      after(
        read.ttl,
        () => end(`${LATE}, that of its hooks file`),
        (error) => say(describeError(error)),
      )
  } catch (error) {
    if (load.state === 'staged') throw error
    say(describeError(error))
  }
}
