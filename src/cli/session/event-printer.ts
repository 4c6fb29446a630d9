import { inspect } from 'node:util'
import type { SessionEvent } from '../../session/session-socket.ts'
import type { Terminal } from '../terminal/terminal.ts'

/** Writes what a session hears: for people, or as lines of JSON. */
export class EventPrinter {
  readonly #terminal: Terminal
  readonly #isJson: boolean
  readonly #processes = new Set<string>()
  /** How many events have not come. */
  #lost = 0

  constructor(terminal: Terminal, isJson: boolean) {
    this.#terminal = terminal
    this.#isJson = isJson
  }

  print(event: SessionEvent): void {
    this.#processes.add(whoOf(event))
    if (typeof event['unwritten'] === 'number') this.#lose(event['unwritten'])
    if (this.#isJson) this.#terminal.out(JSON.stringify(event))
    else if (event.event === 'log') this.#hit(event)
    else if (event.event === 'status') this.#status(event)
    else if (['error', 'note', 'detached'].includes(event.event)) this.say(`${event.message ?? ''}`)
  }

  /** About what is asked for, not what is asked for. */
  say(line: string): void {
    this.#terminal.err(harmless(line))
  }

  /** Nothing more comes. */
  end(): void {
    if (this.#lost > 0) this.say(`${this.#lost} lines in all are lost`)
  }

  #lose(count: number): void {
    if (this.#lost === 0) this.say('lines are lost: hits are more than can be sent and read; --if and --per-second make them fewer')
    this.#lost += count
  }

  #hit(event: SessionEvent): void {
    const { paint } = this.#terminal
    const time = new Date(event.time).toTimeString().slice(0, 8)
    const who = this.#processes.size > 1 ? ` ${paint('dim', `[${whoOf(event)}]`)}` : ''
    const head = `${paint('dim', `${time}.${String(event.time % 1000).padStart(3, '0')}`)} ${paint('green', placeOf(event))}${who}`
    const { values, stack } = event
    const shown = typeof values === 'object' && values !== null ? valuesOf(values, this.#terminal) : harmless(String(event.message))
    this.#terminal.out(`${head} ${shown}`)
    if (typeof stack === 'string')
      for (const frame of stack.split(/\s+(?=at )/)) this.#terminal.out(`    ${paint('dim', harmless(frame.trim()))}`)
  }

  #status({ status, probe, reason, hits, dropped, locations, ...event }: SessionEvent): void {
    const who = `process ${whoOf(event as SessionEvent)}`
    if (status === 'on') this.say(`on in ${who}: ${placesOf(locations)}${reason ? ` (${String(reason)})` : ''}`)
    else if (status === 'limited' || status === 'removed') {
      const lost = Number(dropped) > 0 ? `, ${String(dropped)} more dropped` : ''
      this.say(`${String(probe)} is off in ${who} after ${String(hits)} ${hits === 1 ? 'hit' : 'hits'}${lost}: ${String(reason)}`)
    } else this.say(`${String(probe)} is ${String(status)} in ${who}: ${String(reason)}`)
  }
}

/** `4711`, or `4711, thread 2`. */
export function whoOf({ pid, thread }: Pick<SessionEvent, 'pid' | 'thread'>): string {
  return thread === undefined ? String(pid) : `${pid}, thread ${thread}`
}

/** `src/cart.ts:42 (total)`. */
function placeOf({ location, probe, function: name }: SessionEvent): string {
  const { url, line } = (location ?? {}) as { readonly url?: string; readonly line?: number }
  const place = url === undefined ? String(probe) : `${url}:${line}`
  return name ? `${place} (${String(name)})` : place
}

function placesOf(locations: unknown): string {
  const places = locations as readonly { readonly url: string; readonly line: number; readonly column: number }[]
  const shown = places.slice(0, 3).map(({ url, line, column }) => `${url}:${line}:${column}`)
  return `${shown.join(', ')}${places.length > 3 ? ` and ${places.length - 3} more` : ''}`
}

/** What a terminal would take for a command, or for the direction of what follows: it comes from whoever uses the program. */
// oxlint-disable-next-line no-control-regex -- they are meant
const COMMANDS = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

function harmless(text: string): string {
  return text.replace(COMMANDS, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** A snapshot says by a field what class something is of; consoles put that before it. */
function named(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(named)
  const { '<type>': name, ...fields } = value as Record<string, unknown>
  const Type = typeof name === 'string' ? Object.defineProperty(class {}, 'name', { value: name }) : Object
  const own = new Type() as Record<string, unknown>
  for (const [key, field] of Object.entries(fields)) own[key] = named(field)
  return own
}

function valuesOf(values: object, { paint, isSeen }: Terminal): string {
  const colors = paint('dim', '') !== ''
  const text = inspect(named(values), { depth: 8, colors, breakLength: isSeen ? 100 : Infinity, compact: isSeen ? 3 : true })
  // Line ends and colours in it are inspect's own, which has escaped those of the values.
  return text.replace(/[\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, harmless)
}
