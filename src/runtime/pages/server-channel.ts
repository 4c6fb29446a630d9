import { append, OwnMap, parse, stringify } from '../guard/builtins.ts'
import { bordered } from '../guard/border.ts'
import { taken } from '../guard/taken.ts'
import { after } from '../guard/timers.ts'
import { READY, type ReadyAgain } from '../../site-table/page-channel.ts'
import type { HotChannel } from './follow-hooks.ts'

// Taken at load: a program may replace it, by one that tells a test of each message.
const WebSocket = taken('WebSocket')

/** As webpack-dev-server's own client does it: so often, each time after twice as long. */
const MOST_TRIES = 10
const FIRST_PAUSE = 1000
const OPEN = 1

/** What it needs. */
export interface ChannelHost {
  /** Where the server listens, with a slash at the end. */
  address(): string
  importModule(url: string): Promise<unknown>
  /** Runs something of ours. */
  ours<T>(work: () => T): T
}

/**
 * A way to a development server that has none for others: a web socket. Who may use it the server says first, in a module that is imported,
 * as `fetch` is often somebody else's.
 */
export class ServerChannel implements HotChannel {
  readonly #host: ChannelHost
  readonly #build: string
  readonly #listeners: Map<string, (data: never) => void> = new OwnMap()
  #socket: WebSocket | undefined
  /** What is said before it is open for the first time. */
  #waiting: string[] | undefined = []
  #count = 0
  #tries = 0

  constructor(build: string, host: ChannelHost) {
    this.#build = build
    this.#host = host
    // Whoever sets the address of assets does so as the page begins.
    after(0, () => void this.#open(), nothing)
  }

  on(event: string, listener: (data: never) => void): void {
    this.#listeners.set(event, listener)
  }

  /** While it is closed nobody is there to send to. */
  send(event: string, data?: unknown): void {
    const text = stringify([event, data])
    if (this.#waiting) append(this.#waiting, text)
    else if (this.#socket?.readyState === OPEN) this.#socket.send(text)
  }

  /** Nobody waits for this: it must not reject. */
  async #open(): Promise<void> {
    try {
      if (!WebSocket) return
      const { address, importModule, ours } = this.#host
      const query = `build=${this.#build}`
      const { default: token } = (await ours(() => importModule(`${address()}channel.js?${query}&${this.#count++}`))) as { default: string }
      const url = `${address().replace(/^http/, 'ws')}channel?${query}&token=${token}`
      this.#listen((this.#socket = ours(() => new WebSocket(url))))
    } catch {
      this.#retry()
    }
  }

  #listen(socket: WebSocket): void {
    const isOurs = (work: (event: MessageEvent) => void): ((event: unknown) => void) =>
      bordered((event) => this.#host.ours(() => work(event as MessageEvent)))
    socket.onopen = isOurs(() => this.#begin(socket))
    socket.onclose = isOurs(() => this.#retry())
    socket.onmessage = isOurs(({ data }) => {
      const [event, value] = parse(data as string) as [string, never]
      this.#listeners.get(event)?.(value)
    })
  }

  #begin(socket: WebSocket): void {
    const waiting = this.#waiting
    this.#waiting = undefined
    this.#tries = 0
    if (waiting) waiting.forEach((text) => socket.send(text))
    else this.send(READY, { again: true } satisfies ReadyAgain)
  }

  #retry(): void {
    if (this.#tries < MOST_TRIES) after(FIRST_PAUSE * 2 ** this.#tries++, () => void this.#open(), nothing)
  }
}

function nothing(): void {}
