import { OwnSet } from '../guard/builtins.ts'
import { now } from '../guard/clock.ts'
import { later } from '../guard/timers.ts'
import type { Log } from '../say/log.ts'
import { standing } from '../say/announce.ts'
import { describeProbe } from '../say/place.ts'
import type { ProbeRecord } from './probe-record.ts'

/** A program's load has settled when no file has come for so long, in milliseconds. */
const SETTLE = 500

/**
 * Probes that wait for their file. Whether an address is misspelt can be told only when the program's files are there, so it is said
 * once, when it has become true: good addresses are waited for in silence.
 */
export class Doubts {
  /** Whether only those who debug are told: in one of several threads a file may well never be loaded. */
  isQuiet = false
  readonly #log: Log
  readonly #isAwaited: (probe: ProbeRecord) => boolean
  readonly #probes = new OwnSet<ProbeRecord>()
  #newest = now()
  #isLooking = false

  /** @param isAwaited whether the file of a probe lies there, and only was not loaded yet */
  constructor(log: Log, isAwaited: (probe: ProbeRecord) => boolean) {
    this.#log = log
    this.#isAwaited = isAwaited
  }

  /** Whether what is not known by now is not expected any more. */
  get isSettled(): boolean {
    return now() - this.#newest >= SETTLE
  }

  /** A file has been loaded. */
  cameFile(): void {
    this.#newest = now()
  }

  add(probe: ProbeRecord): void {
    this.#probes.add(probe)
    this.#look()
  }

  /** It has been told, or is over. */
  delete(probe: ProbeRecord): void {
    this.#probes.delete(probe)
  }

  /** Tells what is true now. */
  tell(): void {
    this.#probes.forEach((probe) => {
      this.#probes.delete(probe)
      if (probe.status !== 'pending') return
      probe.isTold = true
      // The line of its hooks file has said that it waits, which is no reason to worry.
      const isNoNews = this.isQuiet || (probe.owner !== undefined && this.#isAwaited(probe))
      if (isNoNews) this.#log.debug(describeProbe(probe.handle))
      else this.#log.report(describeProbe(probe.handle), standing(probe))
    })
  }

  #look(): void {
    if (this.#isLooking) return
    this.#isLooking = later(() => {
      this.#isLooking = false
      // A realm without a clock has waited once.
      if (now() > 0 && !this.isSettled) this.#look()
      else this.tell()
    }, SETTLE)
  }
}
