import { Agent, get } from 'node:http'

/** What a while of load has brought. */
export interface Load {
  readonly requests: number
  /** What was answered wrongly or not at all, in words. */
  readonly failures: readonly string[]
  /** In milliseconds. */
  readonly p99: number
}

/** Connections that are kept alive; each asks again when it has its answer. */
export class Client {
  readonly #agent: Agent
  readonly #port: number
  readonly #connections: number
  #next = 0

  constructor(port: number, connections: number) {
    this.#port = port
    this.#connections = connections
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections + 1 })
  }

  close(): void {
    this.#agent.destroy()
  }

  async load(milliseconds: number): Promise<Load> {
    const failures: string[] = []
    const latencies: number[] = []
    const end = performance.now() + milliseconds
    const keepAsking = async (): Promise<void> => {
      while (performance.now() < end) {
        const id = this.#next++
        const from = performance.now()
        const failure = await this.#price(id)
        if (failure !== '') failures.push(failure)
        latencies.push(performance.now() - from)
      }
    }
    await Promise.all(Array.from({ length: this.#connections }, keepAsking))
    latencies.sort((a, b) => a - b)
    return { requests: latencies.length, failures, p99: latencies[Math.floor(latencies.length * 0.99)] ?? 0 }
  }

  async memory(): Promise<number> {
    return (JSON.parse((await this.ask('/memory')).text) as { heap: number }).heap
  }

  ask(path: string): Promise<{ status: number; text: string }> {
    return new Promise((resolve, reject) => {
      const request = get({ port: this.#port, path, agent: this.#agent }, (response) => {
        let text = ''
        response.setEncoding('utf8')
        response.on('data', (chunk: string) => (text += chunk))
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text }))
        response.on('error', reject)
      })
      request.setTimeout(60_000, () => request.destroy(new Error('no answer in a minute')))
      request.on('error', reject)
    })
  }

  /** `''` if the answer is the right one. */
  async #price(id: number): Promise<string> {
    const article = id % 50
    const count = 1 + (id % 7)
    const price = (5 + ((article * 37) % 90)) * count - (id % 10 === 0 ? 10 : 0)
    try {
      const { status, text } = await this.ask(`/price?article=article-${article}&count=${count}&customer=${id}`)
      const wanted = JSON.stringify({ article: `article-${article}`, price })
      return status === 200 && text === wanted ? '' : `${status} ${text}, not ${wanted}`
    } catch (error) {
      return String(error)
    }
  }
}
