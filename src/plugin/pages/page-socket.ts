import { createHash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'

/** Of RFC 6455. */
const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'
const TEXT = 1
const CLOSE = 8
const PING = 9
const PONG = 10
/** A page sends a hundred lines at most. */
const LONGEST = 1_000_000

/** A web socket to a page, as far as two that speak JSON need it: what a development server has of that is its own. */
export class PageSocket {
  readonly #socket: Duplex
  readonly #take: (event: string, data: unknown) => void
  #bytes: Buffer = Buffer.alloc(0)
  /** Of a message that comes in several frames. */
  #begun: Buffer[] | undefined

  /** @param taken what came before the server was asked */
  constructor(request: IncomingMessage, socket: Duplex, taken: Buffer, take: (event: string, data: unknown) => void) {
    this.#socket = socket
    this.#take = take
    const accept = createHash('sha1').update(`${request.headers['sec-websocket-key']}${GUID}`).digest('base64')
    socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`)
    socket.on('error', () => socket.destroy())
    socket.on('data', (bytes: Buffer) => this.#read(bytes))
    if (taken.length > 0) this.#read(taken)
  }

  send(event: string, data: unknown): void {
    this.#write(TEXT, Buffer.from(JSON.stringify([event, data])))
  }

  end(): void {
    this.#socket.destroy()
  }

  #write(kind: number, bytes: Buffer): void {
    if (!this.#socket.writable) return
    const { length } = bytes
    const head = Buffer.alloc(length < 126 ? 2 : length < 65_536 ? 4 : 10)
    head[0] = 0x80 | kind
    head[1] = length < 126 ? length : length < 65_536 ? 126 : 127
    if (head.length === 4) head.writeUInt16BE(length, 2)
    if (head.length === 10) head.writeBigUInt64BE(BigInt(length), 2)
    this.#socket.write(Buffer.concat([head, bytes]))
  }

  #read(bytes: Buffer): void {
    this.#bytes = this.#bytes.length > 0 ? Buffer.concat([this.#bytes, bytes]) : bytes
    while (this.#readFrame());
  }

  /** @returns whether there was a whole one */
  #readFrame(): boolean {
    const bytes = this.#bytes
    if (bytes.length < 2) return false
    const short = bytes[1]! & 0x7f
    const start = short < 126 ? 2 : short === 126 ? 4 : 10
    if (bytes.length < start + 4) return false
    const length = short < 126 ? short : short === 126 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2))
    // Pages mask what they send.
    if (length > LONGEST || (bytes[1]! & 0x80) === 0) {
      this.end()
      return false
    }
    const from = start + 4
    if (bytes.length < from + length) return false
    const text = Buffer.from(bytes.subarray(from, from + length))
    for (let i = 0; i < length; i++) text[i]! ^= bytes[start + (i % 4)]!
    this.#bytes = bytes.subarray(from + length)
    this.#takeFrame(bytes[0]! & 0x0f, (bytes[0]! & 0x80) !== 0, text)
    return true
  }

  #takeFrame(kind: number, isLast: boolean, bytes: Buffer): void {
    if (kind === PING) return this.#write(PONG, bytes)
    if (kind === CLOSE) return void (this.#write(CLOSE, bytes.subarray(0, 2)), this.#socket.end())
    if (kind > TEXT) return
    const begun = [...(kind === TEXT ? [] : (this.#begun ?? [])), bytes]
    if (begun.reduce((sum, { length }) => sum + length, 0) > LONGEST) return this.end()
    this.#begun = isLast ? undefined : begun
    if (isLast) this.#takeMessage(Buffer.concat(begun).toString())
  }

  #takeMessage(text: string): void {
    let message: unknown
    try {
      message = JSON.parse(text)
    } catch {
      return this.end()
    }
    if (Array.isArray(message) && typeof message[0] === 'string') this.#take(message[0], message[1])
  }
}
