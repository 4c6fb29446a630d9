import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import { atEnd } from './cleanup.js'

/** The second server: keeps what is posted to it. */
export class Collector {
  /** @type {{ readonly body: any, readonly at: number }[]} */
  received = []
  url = ''
  #server = createServer((request, response) => {
    text(request)
      .then((body) => this.received.push({ body: JSON.parse(body), at: performance.now() }))
      .catch(() => {})
      .finally(() => response.end())
  })

  async start() {
    await new Promise((resolve, reject) => {
      this.#server.once('error', reject).listen(0, '127.0.0.1', () => resolve(undefined))
    })
    const address = this.#server.address()
    this.url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/seen`
    atEnd(() => {
      this.#server.close()
      this.#server.closeAllConnections()
    })
  }
}
