import { spawn, type ChildProcess } from 'node:child_process'
import { createServer } from 'node:net'

const DEADLINE = 120_000

/** A server that a command starts, in a group of processes of its own. */
export class Served {
  output = ''
  readonly url: string
  readonly #child: ChildProcess

  private constructor(command: readonly string[], cwd: string, port: number) {
    this.url = `http://localhost:${port}`
    const [file = '', ...args] = command.map((part) => part.replace('$PORT', String(port)))
    this.#child = spawn(file, args, { cwd, env: { ...clean(), PORT: String(port) }, detached: true })
    for (const stream of [this.#child.stdout!, this.#child.stderr!]) stream.on('data', (data) => (this.output += String(data)))
  }

  /** Starts it, and waits until it answers. `$PORT` in the command is a free one. */
  static async start(command: readonly string[], cwd: string, path = '/'): Promise<Served> {
    const served = new Served(command, cwd, await freePort())
    for (const deadline = Date.now() + DEADLINE; Date.now() < deadline; await pause()) {
      if ((await fetch(new URL(path, served.url)).catch(() => undefined))?.ok) return served
    }
    served.stop()
    throw new Error(`it never answered:\n${served.output}`)
  }

  /** A development server that is just being replaced may never answer. */
  async ask(path: string): Promise<string> {
    return (await fetch(new URL(path, this.url), { signal: AbortSignal.timeout(20_000) })).text()
  }

  /** Waits for a text that is written after `from`, asking for a path again and again where one is named. */
  async until(pattern: RegExp, from = 0, path?: string): Promise<void> {
    for (const deadline = Date.now() + DEADLINE; Date.now() < deadline; await pause()) {
      if (path !== undefined) await this.ask(path).catch(() => '')
      if (pattern.test(this.output.slice(from))) return
    }
    throw new Error(`it never said ${pattern}:\n${this.output.slice(from)}`)
  }

  stop(): void {
    try {
      process.kill(-this.#child.pid!, 'SIGKILL')
    } catch {
      // It has ended.
    }
  }
}

/** Runs a command to its end. @returns what it wrote */
export function ended(command: readonly string[], cwd: string): Promise<string> {
  const child = spawn(command[0]!, command.slice(1), { cwd, env: clean() })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += String(data)))
  return new Promise((resolve, reject) =>
    child.on('close', (code) => (code === 0 ? resolve(output) : reject(new Error(`${command.join(' ')} failed:\n${output}`)))),
  )
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 100))
}

/** Nitro takes port 0 for none. */
function freePort(): Promise<number> {
  const server = createServer()
  return new Promise((resolve, reject) => {
    server.on('error', reject)
    server.listen(0, () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

/** What Vitest sets is not the program's. */
function clean(): NodeJS.ProcessEnv {
  const isForeign = /^(?:NODE_OPTIONS|NODE_ENV|NODE_V8_COVERAGE|TEST$|VITEST|VITE_|PROBES|DEBUG$)/
  const own = Object.entries(process.env).filter(([name]) => !isForeign.test(name))
  return { ...Object.fromEntries(own), NO_COLOR: '1', NUXT_TELEMETRY_DISABLED: '1' }
}
