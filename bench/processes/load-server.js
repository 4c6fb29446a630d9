import { connect } from 'node:net'
import { quantile } from '../statistics.js'

/** @import { Socket } from 'node:net' */
/** @import { Turn } from './stand-by.js' */

/** Requests that differ. */
const REQUESTS = 400

/**
 * Connections that are kept alive, each of which asks again when it has its answer. Bare sockets, as a client of ours would take more
 * time than the server.
 */
export class Client {
  /** @type {readonly Socket[]} */
  #sockets
  #next = 0

  /** @param {readonly Socket[]} sockets */
  constructor(sockets) {
    this.#sockets = sockets
  }

  /** @param {number} port @param {number} connections */
  static async open(port, connections) {
    return new Client(await Promise.all(Array.from({ length: connections }, () => connected(port))))
  }

  /** What is answered to each request. */
  async answers() {
    const [socket] = this.#sockets
    /** @type {string[]} */
    const answers = []
    if (socket) for (let id = 0; id < REQUESTS; id++) answers.push(await ask(socket, id))
    return answers
  }

  /**
   * @param {number} milliseconds
   * @param {readonly string[]} expected the answers
   * @returns {Promise<Omit<Turn, 'cpu'>>}
   */
  async load(milliseconds, expected) {
    /** @type {number[]} */
    const latencies = []
    const start = performance.now()
    const keepAsking = async (/** @type {Socket} */ socket) => {
      for (let sent = start; sent - start < milliseconds;) {
        const id = this.#next++ % REQUESTS
        if ((await ask(socket, id)) !== expected[id]) throw new Error(`another answer to request ${id}`)
        const now = performance.now()
        latencies.push(now - sent)
        sent = now
      }
    }
    await Promise.all(this.#sockets.map(keepAsking))
    return { count: latencies.length, milliseconds: performance.now() - start, p99: quantile(latencies, 0.99) }
  }
}

/** @param {number} port @returns {Promise<Socket>} */
function connected(port) {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1').setNoDelay(true).setEncoding('latin1')
    socket.once('connect', () => resolve(socket)).once('error', reject)
  })
}

/**
 * Status and body of the answer.
 * @param {Socket} socket
 * @param {number} id
 * @returns {Promise<string>}
 */
function ask(socket, id) {
  return new Promise((resolve, reject) => {
    let text = ''
    const fail = () => reject(new Error(`no answer to request ${id}: ${text}`))
    const take = (/** @type {string} */ chunk) => {
      text += chunk
      const end = text.indexOf('\r\n\r\n') + 4
      const length = Number(/^content-length: (\d+)/im.exec(text)?.[1])
      if (end < 4 || text.length < end + length) return
      socket.off('data', take).off('close', fail)
      resolve(`${text.slice(9, 12)} ${text.slice(end)}`)
    }
    socket.on('data', take).once('close', fail)
    socket.write(`GET /orders/${id} HTTP/1.1\r\nHost: localhost\r\nCookie: session=${id}\r\n\r\n`)
  })
}
