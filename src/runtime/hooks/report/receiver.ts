import type { Socket } from 'node:net'
import { bordered } from '../../guard/border.ts'
import { process } from '../../guard/host-process.ts'
import { granted } from '../../permits/granted.ts'
import { describeError } from '../../say/describe.ts'

/** In bytes: what a receiver has not taken yet. */
const MOST_WAITING = 1 << 20

/** Somebody who listens at a socket. Nothing of it throws, waits, or keeps the process alive. */
export class Receiver {
  readonly #socket: Socket | undefined
  readonly #onGone: (why: string) => void
  #isOver = false
  #unsent = 0

  /**
   * @param address path of a Unix domain socket, or name of a pipe on Windows
   * @param onGone told once, later, why there is nobody any more
   */
  constructor(address: string, onGone: (why: string) => void) {
    this.#onGone = onGone
    try {
      if (!granted({ name: 'read', path: address }) || !granted({ name: 'write', path: address }))
        throw new Error('Deno has not been told to let this program read and write there (--allow-read, --allow-write)')
      const socket = process.getBuiltinModule('node:net').connect({ path: address })
      this.#socket = socket
      socket.unref()
      socket.on(
        'error',
        bordered((error: Error) => this.#gone(describeError(error))),
      )
      socket.on(
        'close',
        bordered(() => this.#gone('it has closed')),
      )
      // Nobody is listened to: what comes is thrown away, or the end would not be seen.
      socket.resume()
    } catch (error) {
      queueMicrotask(bordered(() => this.#gone(describeError(error))))
    }
  }

  /** @param text makes the line of how many were not sent before it */
  send(text: (unsent: number) => string): void {
    const socket = this.#socket
    if (this.#isOver || !socket) return
    try {
      if (socket.writableLength > MOST_WAITING) this.#unsent++
      else {
        socket.write(text(this.#unsent))
        this.#unsent = 0
      }
    } catch {
      this.#unsent++
    }
  }

  /** What is on its way still arrives. */
  close(): void {
    this.#isOver = true
    try {
      this.#socket?.end()
    } catch {
      // Then it is closed already.
    }
  }

  #gone(why: string): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#onGone(why)
  }
}
