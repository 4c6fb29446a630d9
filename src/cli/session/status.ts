import { basename } from 'node:path'
import { sessionFiles, type SessionFile } from '../../session/session-file.ts'
import type { SessionEvent } from '../../session/session-socket.ts'
import { Session } from '../../session/session.ts'
import { wrong, type Answer } from '../terminal/answer.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { whoOf } from './event-printer.ts'
import { whyNotStarted } from './follow.ts'
import { placesIn, type Given } from './session-options.ts'
import { whyNobody } from './why-nobody.ts'

/** So long a program has to answer, and others have when the first one has. In milliseconds. */
const ANSWERS_WITHIN = 2000
const OTHERS_WITHIN = 300

/** What is on in each process right now: since when, hits, and who has set it. */
export async function status(given: Given, terminal: Terminal): Promise<Answer> {
  const places = placesIn(given)
  const sessions = sessionFiles(places)
  const asked = new Asked()
  const session = new Session({ places, specs: [], all: true, command: 'probes status', onEvent: (event) => asked.take(event) })
  const why = await whyNotStarted(session)
  if (why !== undefined) return wrong(why)
  await Promise.race([asked.whenTold(), terminal.ended])
  await session.stop()
  const { processes } = asked
  if (processes.length === 0) return { lines: [], troubles: whyNobody(places), code: 1 }
  if (given['json'] === true) return { lines: asked.events.map((event) => JSON.stringify(event)), code: 0 }
  return { lines: processes.flatMap((one) => linesOf(one, sessions, terminal)), code: 0 }
}

interface Process {
  readonly attached: SessionEvent
  readonly probes: SessionEvent[]
}

/** What processes have answered. */
class Asked {
  readonly events: SessionEvent[] = []
  readonly #processes = new Map<string, Process>()
  #told = 0
  #resolve: () => void = () => {}

  get processes(): readonly Process[] {
    return [...this.#processes.values()]
  }

  take(event: SessionEvent): void {
    const who = whoOf(event)
    if (event.event === 'attached') this.#processes.set(who, { attached: event, probes: [] })
    else if (event.event === 'status') this.#processes.get(who)?.probes.push(event)
    if (event.event !== 'told') return void this.events.push(event)
    this.#told++
    setTimeout(() => this.#told === this.#processes.size && this.#resolve(), OTHERS_WITHIN)
  }

  async whenTold(): Promise<void> {
    let timer: NodeJS.Timeout | undefined
    await new Promise<void>((resolve) => {
      this.#resolve = resolve
      timer = setTimeout(resolve, ANSWERS_WITHIN)
    })
    clearTimeout(timer)
  }
}

function linesOf({ attached, probes }: Process, sessions: readonly SessionFile[], { paint }: Terminal): string[] {
  const { program, node, files } = attached
  const count = probes.length === 1 ? '1 probe' : `${probes.length} probes`
  const head = `process ${whoOf(attached)} (${basename(String(program))}, Node ${String(node).slice(1)}, ${String(files)} ${files === 1 ? 'file' : 'files'} with sites): ${count}`
  const rows = probes.map((event) => rowOf(event, sessions))
  const widths = [0, 1, 2, 3].map((column) => Math.max(0, ...rows.map((row) => row[column]!.length)))
  const shown = rows.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd())
  return [paint('bold', head), ...shown]
}

function rowOf({ probe, status: state, since, hits, dropped, file, reason }: SessionEvent, sessions: readonly SessionFile[]): string[] {
  const lost = Number(dropped) > 0 ? `, ${String(dropped)} dropped` : ''
  const why = reason ? ` (${String(reason)})` : ''
  const time = new Date(Number(since)).toTimeString().slice(0, 8)
  return [
    String(probe),
    `${String(state)} since ${time}`,
    `${String(hits)} ${hits === 1 ? 'hit' : 'hits'}${lost}`,
    setBy(file, sessions),
    why,
  ]
}

/** Who has set it: a session, another hooks file, or the program itself. */
function setBy(file: unknown, sessions: readonly SessionFile[]): string {
  if (typeof file !== 'string') return 'the program'
  const session = sessions.find(({ path }) => basename(path) === basename(file))
  return session ? `${session.name} of ${session.user}: ${session.command}` : file
}
