import { randomBytes } from 'node:crypto'
import type { HooksPlace } from './hooks-place.ts'
import { hooksText } from './hooks-text.ts'
import type { ProbeSpec } from './probe-spec.ts'
import { headOf, removeSessionFile, targetIn, writeSessionFile, type Target } from './session-file.ts'
import { SessionSocket, type SessionEvent } from './session-socket.ts'
import { startWatchdog } from './watchdog.ts'

/** How long programs have to take their probes off, in milliseconds. */
const LEAVE_WITHIN = 1000

/** What a session is about. */
export interface SessionOptions {
  /** Several where nobody knows which one the program looks at. */
  readonly places: readonly HooksPlace[]
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
  #targets: readonly Target[] = []
  /** How many have begun to report. */
  attached = 0

  constructor(options: SessionOptions) {
    this.#options = options
    this.#socket = new SessionSocket((event) => {
      if (event.event === 'attached') this.#attach(event)
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
    const { places, specs, command, all = false } = this.#options
    await this.#socket.listen()
    try {
      this.#targets = places.map((place) => targetIn(place, this.name))
      startWatchdog(this.#targets, this.#socket.folder)
      this.#write(hooksText({ lines: [headOf(this.name, command)], socket: this.#socket.address, all }, specs))
    } catch (error) {
      this.#socket.close()
      throw error
    }
  }

  /** At one of the places at least. */
  #write(text: string): void {
    let failure: unknown
    let written = 0
    for (const target of this.#targets) {
      try {
        writeSessionFile(target, text)
        written++
      } catch (error) {
        failure ??= error
      }
    }
    if (written === 0) throw failure
  }

  /** Now it is known where the program looks. */
  #attach({ hooks }: SessionEvent): void {
    this.attached++
    const isFolder = String(hooks).endsWith(`${this.name}.ts`)
    for (const target of this.#targets) if ((target.place.kind === 'folder') !== isFolder) removeSessionFile(target)
  }

  /** Takes the file away, and hears what the probes have to say at their end. */
  async stop(): Promise<void> {
    for (const target of this.#targets) removeSessionFile(target)
    await this.#socket.empty(LEAVE_WITHIN)
    this.#socket.close()
  }
}
