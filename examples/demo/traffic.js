import { Agent, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { atEnd } from './cleanup.js'
import { StoryError } from './poll.js'

const CONNECTIONS = 16
const SKUS = ['lamp', 'chair', 'desk']

/** @typedef {{ readonly perSecond: number[], readonly microseconds: number[] }} Sample one value a slice: requests, and the server's CPU time for each */

/** Orders without end, over connections that stay open. The same order must always get the same invoice. */
export class Traffic {
  count = 0
  #url
  #agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })
  /** @type {Map<string, string>} */
  #invoices = new Map()
  #running = false
  /** @type {Promise<void>[]} */
  #loops = []
  /** @type {unknown} */
  #failure

  /** @param {string} url */
  constructor(url) {
    this.#url = url
    atEnd(() => {
      this.#running = false
      this.#agent.destroy()
    })
  }

  /**
   * @param {string} customer
   * @param {number} kind
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

  /** @param {readonly string[]} customers */
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
   * @param {number} slices
   * @param {() => Promise<number>} cpu the server's CPU time so far, in microseconds
   * @returns {Promise<Sample>}
   */
  async sample(slices, cpu) {
    /** @type {Sample} */
    const sample = { perSecond: [], microseconds: [] }
    for (let i = 0; i < slices; i++) {
      const [count, used, start] = [this.count, await cpu(), performance.now()]
      await sleep(250)
      const [done, burnt] = [this.count - count, (await cpu()) - used]
      this.check()
      sample.perSecond.push((done * 1000) / (performance.now() - start))
      sample.microseconds.push(burnt / done)
    }
    return sample
  }

  /**
   * @param {string} body
   * @returns {Promise<string>}
   */
  #post(body) {
    return new Promise((resolve, reject) => {
      const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
      const outgoing = request(`${this.#url}/orders`, { method: 'POST', agent: this.#agent, headers }, (response) => {
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
