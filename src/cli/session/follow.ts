import { dirname } from 'node:path'
import { checkSpec } from '../../session/check-spec.ts'
import type { HooksPlace } from '../../session/hooks-place.ts'
import type { ProbeSpec } from '../../session/probe-spec.ts'
import { PlaceTaken } from '../../session/session-file.ts'
import type { SessionEvent } from '../../session/session-socket.ts'
import { Session } from '../../session/session.ts'
import { SourceList } from '../../sources/source-list.ts'
import { Sources } from '../../sources/sources.ts'
import { wrong, type Answer } from '../terminal/answer.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { whoOf } from './event-printer.ts'
import { whyNobody } from './why-nobody.ts'

/** So long a program has to answer, in milliseconds. */
const ANSWERS_WITHIN = 2000

/** What is followed. */
export interface Followed {
  readonly specs: readonly ProbeSpec[]
  readonly places: readonly HooksPlace[]
  readonly command: string
  /** After so many milliseconds it is over. @default it is not */
  readonly milliseconds: number | undefined
  /** Whether to wait for a program that is not there yet. */
  readonly waits: boolean
  /** Told each event. */
  onEvent(event: SessionEvent): void
}

/**
 * Has probes on until they are over, or Ctrl-C. What is wrong with them is told before anything is written.
 * @returns 0 where a program had them on, 1 where none did, 2 where they are wrong
 */
export async function follow(followed: Followed, terminal: Terminal): Promise<Answer> {
  const { specs, places, command, milliseconds, waits } = followed
  const sources = new Sources(new SourceList(process.cwd(), () => true), {})
  const checked = specs.map((spec) => checkSpec(spec, sources))
  const errors = checked.flatMap((one) => one.errors)
  if (errors.length > 0) return wrong(...errors)
  for (const note of checked.flatMap((one) => one.notes)) terminal.err(note)
  const progress = new Progress()
  const session = new Session({
    places,
    specs,
    command,
    onEvent(event) {
      // What has become of them is told at their end, too.
      if (!progress.isOver || event.event === 'status') followed.onEvent(event)
      progress.take(event, specs)
    },
  })
  const ended = terminal.ended
  const why = await whyNotStarted(session)
  if (why !== undefined) return wrong(why)
  const timers = [setTimeout(() => session.attached === 0 && progress.nobody(waits), ANSWERS_WITHIN)]
  if (milliseconds !== undefined) timers.push(setTimeout(() => progress.end(), milliseconds))
  progress.onNobody = () => whyNobody(places).forEach((line) => terminal.err(line))
  await Promise.race([ended, progress.over])
  for (const timer of timers) clearTimeout(timer)
  await session.stop()
  if (!progress.wasOn && session.attached > 0) terminal.err('no program had a probe on')
  return { lines: [], code: progress.wasOn ? 0 : 1 }
}

/** What keeps a session from beginning, in words. */
export async function whyNotStarted(session: Session): Promise<string | undefined> {
  try {
    await session.start()
    return undefined
  } catch (error) {
    const { code, path, message } = error as NodeJS.ErrnoException
    if (error instanceof PlaceTaken) return message
    if (code === undefined) throw error
    return `no hooks file can be written${path === undefined ? '' : ` to ${dirname(path)}`}: ${message}`
  }
}

/** What has become of the probes of a session so far. */
class Progress {
  wasOn = false
  isOver = false
  onNobody: () => void = () => {}
  readonly over: Promise<void>
  #end: () => void = () => {}
  /** Processes and threads. */
  readonly #reporting = new Set<string>()
  /** By process and number, whether it is over. */
  readonly #probes = new Map<string, boolean>()
  /** By address, how many hits were shown. */
  readonly #shown = new Map<string, number>()

  constructor() {
    this.over = new Promise((resolve) => (this.#end = resolve))
  }

  end(): void {
    this.isOver = true
    this.#end()
  }

  nobody(waits: boolean): void {
    this.onNobody()
    if (!waits) this.end()
  }

  /** In each process that reports: the first ones may be told to be over before the others are told at all. */
  #areAllOver(each: number): boolean {
    return this.#probes.size >= each * this.#reporting.size && [...this.#probes.values()].every(Boolean)
  }

  /** What was on in a process that is gone has no end that anybody could wait for. */
  #forget(who: string): void {
    this.#reporting.delete(who)
    for (const one of this.#probes.keys()) if (one.startsWith(`${who} `)) this.#probes.delete(one)
  }

  take({ event, pid, thread, id, status, probe }: SessionEvent, specs: readonly ProbeSpec[]): void {
    const one = `${whoOf({ pid, thread })} ${String(id)}`
    if (event === 'status') {
      this.wasOn ||= status === 'on'
      this.#probes.set(one, status === 'limited' || status === 'error' || status === 'removed' || status === 'no-code')
      if (this.#areAllOver(specs.length)) this.end()
    }
    if (event === 'attached') this.#reporting.add(whoOf({ pid, thread }))
    if (event === 'detached') this.#forget(whoOf({ pid, thread }))
    if (event !== 'log') return
    this.#shown.set(String(probe), (this.#shown.get(String(probe)) ?? 0) + 1)
    const isDone = ({ at, hits }: ProbeSpec): boolean => hits !== undefined && (this.#shown.get(at) ?? 0) >= hits
    // Each process counts for itself; somebody who wants ten wants ten in all.
    if (specs.every((spec) => spec.kind !== 'count' && isDone(spec))) this.end()
  }
}
