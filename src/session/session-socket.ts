import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** An event of a process, as it has written it. */
export interface SessionEvent {
  readonly v: number
  readonly event: string
  readonly time: number
  readonly pid?: number
  readonly thread?: number
  readonly message?: string
  readonly [more: string]: unknown
}

/** In characters: what never ends in a line is no event. */
const LONGEST = 1 << 20

/** Where probes report to: a socket that only this user can reach. */
export class SessionSocket {
  /** The folder that it lies in, to be removed; `undefined` on Windows, where it is a name alone. */
  readonly folder: string | undefined
  readonly address: string
  readonly #server: Server
  readonly #open = new Set<Socket>()
  readonly #onEmpty: (() => void)[] = []
  #isClosing = false

  /** @param onEvent told each event, and that a process is gone, as an event `detached` */
  constructor(onEvent: (event: SessionEvent) => void) {
    const isWindows = process.platform === 'win32'
    this.folder = isWindows ? undefined : mkdtempSync(join(tmpdir(), 'probes-'))
    this.address = this.folder === undefined ? `\\\\.\\pipe\\probes-${randomBytes(12).toString('hex')}` : join(this.folder, 's.sock')
    this.#server = createServer((socket) => this.#take(socket, onEvent))
  }

  /** How many processes and threads report. */
  get connections(): number {
    return this.#open.size
  }

  listen(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject)
      this.#server.listen(this.address, resolve)
    })
  }

  /** Resolves when nobody reports any more, or after some milliseconds. */
  async empty(most: number): Promise<void> {
    this.#isClosing = true
    if (this.#open.size === 0) return
    let timer: NodeJS.Timeout | undefined
    await new Promise<void>((resolve) => {
      this.#onEmpty.push(resolve)
      timer = setTimeout(resolve, most)
    })
    clearTimeout(timer)
  }

  close(): void {
    this.#server.close()
    for (const socket of this.#open) socket.destroy()
    if (this.folder !== undefined) rmSync(this.folder, { recursive: true, force: true })
  }

  #take(socket: Socket, onEvent: (event: SessionEvent) => void): void {
    this.#open.add(socket)
    let rest = ''
    let attached: SessionEvent | undefined
    socket.setEncoding('utf8')
    socket.on('data', (text: string) => {
      const lines = `${rest}${text}`.split('\n')
      rest = lines.pop()!
      if (rest.length > LONGEST) rest = ''
      for (const line of lines) {
        const event = eventIn(line)
        if (event?.event === 'attached') attached = event
        if (event) onEvent(event)
      }
    })
    socket.on('error', () => {})
    socket.on('close', () => {
      this.#open.delete(socket)
      if (attached && !this.#isClosing) onEvent(detached(attached))
      if (this.#open.size === 0) for (const resolve of this.#onEmpty.splice(0)) resolve()
    })
  }
}

function detached({ v, pid, thread, program }: SessionEvent): SessionEvent {
  const from = thread === undefined ? {} : { thread }
  const message = `process ${pid}${thread === undefined ? '' : `, thread ${thread}`} (${String(program)}) reports no more`
  return { v, event: 'detached', time: Date.now(), pid: pid!, ...from, message }
}

function eventIn(line: string): SessionEvent | undefined {
  try {
    const event = JSON.parse(line) as unknown
    return typeof event === 'object' && event !== null && 'event' in event ? (event as SessionEvent) : undefined
  } catch {
    return undefined
  }
}
