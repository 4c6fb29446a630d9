import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { atEnd } from './cleanup.js'
import { StoryError, until } from './poll.js'

/** @typedef {{ readonly stream: 'stdout' | 'stderr', readonly text: string, readonly at: number }} Line */

/** The server as a process of its own, and every line that it prints. */
export class ServerProcess {
  /** @type {Line[]} */
  lines = []
  url = ''
  #ended = ''
  #child

  /**
   * @param {string} file
   * @param {string} folder
   */
  constructor(file, folder) {
    const { PROBES: _, PROBES_HOOKS: __, NODE_OPTIONS: ___, DEBUG: ____, ...env } = process.env
    this.#child = spawn(process.execPath, [file], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] })
    atEnd(() => this.#child.kill('SIGKILL'))
    this.#child.once('error', (error) => (this.#ended = error.message))
    this.#child.once('exit', (code, signal) => (this.#ended = `it ended with ${code ?? signal}`))
    this.#read('stdout')
    this.#read('stderr')
  }

  async start() {
    this.url = await this.line('the server prints its address', /^listening on (http\S+)$/).then(({ found }) => found[1] ?? '')
  }

  /**
   * The first line that matches, from line number `from` on.
   * @param {string} expected
   * @param {RegExp} pattern
   * @param {number} [from]
   */
  line(expected, pattern, from = 0) {
    return until(`${expected} (a line like ${pattern} in the server's output)`, () => {
      for (const [i, line] of this.lines.entries()) {
        const found = i >= from && pattern.exec(line.text)
        if (found) return { ...line, index: i, found }
      }
      if (this.#ended) throw new StoryError(`expected ${expected}, but the server is gone: ${this.#ended}`)
      return undefined
    })
  }

  /**
   * The lines after one in the same stream; `undefined` while there are fewer.
   * @param {Line & { index: number }} line
   * @param {number} count
   */
  following({ stream, index }, count) {
    const texts = this.lines.slice(index + 1).flatMap((line) => (line.stream === stream ? line.text : []))
    return texts.length < count ? undefined : texts.slice(0, count)
  }

  /**
   * @param {string} path
   * @returns {Promise<any>}
   */
  async get(path) {
    const response = await fetch(this.url + path)
    if (!response.ok) throw new StoryError(`expected an answer to GET ${path}, got ${response.status}: ${await response.text()}`)
    return response.json()
  }

  /** The CPU time so far, in microseconds. */
  async cpu() {
    return Number((await this.get('/cpu')).microseconds)
  }

  get log() {
    return this.lines.map(({ stream, text }) => `${stream} │ ${text}`).join('\n')
  }

  /** @param {'stdout' | 'stderr'} stream */
  #read(stream) {
    createInterface({ input: this.#child[stream] }).on('line', (text) => this.lines.push({ stream, text, at: performance.now() }))
  }
}
