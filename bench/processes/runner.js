import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { Client } from './load-server.js'

/** @import { ChildProcess } from 'node:child_process' */
/** @import { Turn } from './stand-by.js' */

/** @typedef {{ variant: string, bundle: string, inspector: 'none' | 'waiting' | 'stacks', hasSites: boolean }} Subject */

const CONNECTIONS = 16
const SCRIPT = fileURLToPath(new URL('stand-by.js', import.meta.url))

/** A program that stands by in a process of its own. */
export class Runner {
  /** @type {Subject} */
  subject
  /** @type {Turn[]} */
  samples = []
  /** What a server answers to each request. @type {readonly string[]} */
  answers = []
  /** @type {Client | undefined} */
  #client
  /** @type {ChildProcess | undefined} */
  #process
  #log = ''

  /** @param {Subject} subject */
  constructor(subject) {
    this.subject = subject
  }

  async start() {
    this.#process = fork(SCRIPT, [this.subject.bundle, this.subject.inspector], { silent: true })
    this.#process.stderr?.on('data', (chunk) => (this.#log = `${this.#log}${chunk}`.slice(-2000)))
    const port = await this.#told()
    if (port === undefined) return
    this.#client = await Client.open(port, CONNECTIONS)
    this.answers = await this.#client.answers()
  }

  /** @param {number} milliseconds @returns {Promise<Turn>} */
  async work(milliseconds) {
    if (!this.#client) return await this.order('run', milliseconds)
    const before = await this.order('cpu')
    const turn = await this.#client.load(milliseconds, this.answers)
    const after = await this.order('cpu')
    return { ...turn, cpu: (after.user + after.system - before.user - before.system) / 1000 }
  }

  /** @param {string} order @param {number} [milliseconds] */
  async order(order, milliseconds) {
    const answer = this.#told()
    this.#process?.send({ order, milliseconds })
    return await answer
  }

  stop() {
    this.#process?.kill('SIGKILL')
  }

  /** @returns {Promise<any>} */
  #told() {
    return new Promise((resolve, reject) => {
      const fail = () => reject(new Error(`${this.subject.variant} ended: ${this.#log}`))
      this.#process?.once('exit', fail).once('message', (/** @type {{ answer?: unknown }} */ { answer }) => {
        this.#process?.off('exit', fail)
        resolve(answer)
      })
    })
  }
}
