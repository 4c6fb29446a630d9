import { randomBytes } from 'node:crypto'
import type { HooksPlace } from './hooks-place.ts'
import { hooksText } from './hooks-text.ts'
import type { ProbeSpec } from './probe-spec.ts'
import { headOf, removeSessionFile, targetIn, writeSessionFile } from './session-file.ts'
import { SessionSocket, type SessionEvent } from './session-socket.ts'
import { startWatchdog } from './watchdog.ts'

/** How long programs have to take their probes off, in milliseconds. */
const LEAVE_WITHIN = 1000

/** What a session is about. */
export interface SessionOptions {
  readonly place: HooksPlace
  readonly specs: readonly ProbeSpec[]
  /** Who wants it, in words: a command line. */
  readonly command: string
  /** Whether it asks what all probes are. @default false */
  readonly all?: boolean
  /** Told each event of each process. */
  onEvent(event: SessionEvent): void
}

/** Probes that are on while somebody looks. */
export class Session {
  /** A part of the name of its hooks file. */
  readonly name: string = `session-${randomBytes(4).toString('hex')}`
  readonly #options: SessionOptions
  readonly #socket: SessionSocket
  #remove: () => void = () => {}
  /** How many have begun to report. */
  attached = 0

  constructor(options: SessionOptions) {
    this.#options = options
    this.#socket = new SessionSocket((event) => {
      if (event.event === 'attached') this.attached++
      options.onEvent(event)
    })
  }

  /** How many report now. */
  get connections(): number {
    return this.#socket.connections
  }

  /**
   * Writes the hooks file. Whatever becomes of this process, it goes with it.
   * @throws {PlaceTaken}
   */
  async start(): Promise<void> {
    const { place, specs, command, all = false } = this.#options
    await this.#socket.listen()
    try {
      const target = targetIn(place, this.name)
      startWatchdog(target, this.#socket.folder)
      writeSessionFile(place, target, hooksText({ lines: [headOf(this.name, command)], socket: this.#socket.address, all }, specs))
      this.#remove = () => removeSessionFile(target)
    } catch (error) {
      this.#socket.close()
      throw error
    }
  }

  /** Takes the file away, and hears what the probes have to say at their end. */
  async stop(): Promise<void> {
    this.#remove()
    await this.#socket.empty(LEAVE_WITHIN)
    this.#socket.close()
  }
}
