import { Agent, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { atEnd } from './cleanup.js'
import { StoryError, until } from './poll.js'

const CONNECTIONS = 16
const SLICE = 160
const SKUS = ['lamp', 'chair', 'desk']

/** @typedef {import('./server-process.js').ServerProcess} ServerProcess */
/** @typedef {{ readonly perSecond: number, readonly microseconds: number }} Slice requests, and the server's CPU time for each */

/** Orders without end, over connections that stay open. The same order must always get the same invoice, from every server. */
export class Traffic {
  count = 0
  #target
  #agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })
  /** @type {Map<string, string>} */
  #invoices = new Map()
  #running = false
  /** @type {Promise<void>[]} */
  #loops = []
  /** @type {unknown} */
  #failure

  /** @param {ServerProcess} target */
  constructor(target) {
    this.#target = target
    atEnd(() => {
      this.#running = false
      this.#agent.destroy()
    })
  }

  /**
   * @param {string} customer
   * @param {number} [kind]
   */
  async order(customer, kind = 0) {
    const lines = SKUS.slice(0, 1 + (kind % SKUS.length)).map((sku, i) => ({ sku, quantity: 1 + ((kind + i) % 4) }))
    const body = JSON.stringify({ customer, lines })
    const invoice = await this.#post(body)
    const before = this.#invoices.get(body)
    if (before === undefined) this.#invoices.set(body, invoice)
    else if (before !== invoice) throw new StoryError(`expected the same invoice as before, ${before}, and got ${invoice}`)
    this.count++
    return JSON.parse(invoice)
  }

  /** @param {ServerProcess} target */
  aim(target) {
    this.#target = target
  }

  /** @param {readonly string[]} customers may grow */
  start(customers) {
    this.#running = true
    this.#loops = Array.from({ length: CONNECTIONS }, async (_, i) => {
      for (let turn = i; this.#running; turn++) {
        try {
          await this.order(customers[turn % customers.length] ?? '', turn % 12)
        } catch (error) {
          if (!this.#running) return
          this.#running = false
          this.#failure = error
        }
      }
    })
  }

  async stop() {
    this.#running = false
    await Promise.all(this.#loops)
    this.check()
  }

  check() {
    if (this.#failure) throw this.#failure
  }

  /**
   * Drives the servers in turn, and the first one again in the end.
   * @param {number} turns
   * @param {readonly ServerProcess[]} servers
   * @returns {Promise<Slice[][]>} for each turn, one slice of each server
   */
  async inTurn(turns, servers) {
    const slices = []
    for (let turn = 0; turn < turns; turn++) {
      const row = []
      for (const server of servers) row.push(await this.#slice(server))
      slices.push(row)
    }
    this.#target = servers[0] ?? this.#target
    return slices
  }

  /** @param {ServerProcess} server */
  async #slice(server) {
    if (server !== this.#target) {
      this.#target = server
      await sleep(20)
    }
    const used = await server.cpu()
    const [count, start] = [this.count, performance.now()]
    await sleep(SLICE)
    // The server may be busy with itself for a while, when it loads a source map for instance.
    await until('an order comes through', () => this.#failure !== undefined || this.count > count)
    const [done, lasted] = [this.count - count, performance.now() - start]
    const burnt = (await server.cpu()) - used
    this.check()
    return { perSecond: (done * 1000) / lasted, microseconds: burnt / done }
  }

  /**
   * @param {string} body
   * @returns {Promise<string>}
   */
  #post(body) {
    return new Promise((resolve, reject) => {
      const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
      const outgoing = request(`${this.#target.url}/orders`, { method: 'POST', agent: this.#agent, headers }, (response) => {
        let text = ''
        response.setEncoding('utf8')
        response.on('data', (part) => (text += part))
        response.on('error', reject)
        response.on('end', () => {
          if (response.statusCode === 200) resolve(text)
          else reject(new StoryError(`expected an invoice, got ${response.statusCode}: ${text}`))
        })
      })
      outgoing.on('error', reject)
      outgoing.end(body)
    })
  }
}
