import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

const DEADLINE = 60_000

/** What a page asks for requests, and tells its answers. A browser need know no more than `fetch`, so all of them can be driven. */
export class PageControl {
  said = ''
  readonly url: string
  readonly #server: Server
  #waiting: ServerResponse | undefined
  #requests: string[] = []
  #answered: ((answer: string) => void) | undefined

  private constructor(server: Server) {
    this.#server = server
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    server.on('request', (request: IncomingMessage, response: ServerResponse) => void this.#serve(request, response))
  }

  static async start(): Promise<PageControl> {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return new PageControl(server)
  }

  async ask(request: string): Promise<string> {
    this.#requests.push(request)
    this.#hand()
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`the page did not answer ${request}:\n${this.said}`)), DEADLINE)
    })
    try {
      return await Promise.race([new Promise<string>((resolve) => (this.#answered = resolve)), late])
    } finally {
      clearTimeout(timer)
    }
  }

  close(): void {
    this.#waiting?.end('end')
    this.#server.close()
    this.#server.closeAllConnections()
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.setHeader('access-control-allow-origin', '*')
    if (request.url === '/next') {
      this.#waiting = response
      this.#hand()
      return
    }
    let body = ''
    for await (const part of request) body += String(part)
    if (request.url === '/said') this.said += `${body}\n`
    if (request.url === '/answer') this.#answered?.(body)
    response.end()
  }

  #hand(): void {
    if (!this.#waiting || this.#requests.length === 0) return
    this.#waiting.end(this.#requests.shift())
    this.#waiting = undefined
  }
}
