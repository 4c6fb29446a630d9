import { spawn, type ChildProcess } from 'node:child_process'

/** A program that answers lines and ends with its input. */
export class Running {
  output = ''
  readonly #process: ChildProcess
  readonly #exit: Promise<number | null>
  #hasEnded = false

  /** @param command what runs it, with flags @default this Node */
  constructor(file: string, cwd: string, env: Readonly<Record<string, string>> = {}, command: readonly string[] = [process.execPath]) {
    const { NODE_OPTIONS: _, PROBES: __, PROBES_HOOKS: ___, NODE_ENV: ____, ...inherited } = process.env
    this.#process = spawn(command[0]!, [...command.slice(1), file], { cwd, env: { ...inherited, ...env }, stdio: ['pipe', 'pipe', 'pipe'] })
    this.#process.stdout?.on('data', (data) => (this.output += String(data)))
    this.#process.stderr?.on('data', (data) => (this.output += String(data)))
    this.#exit = new Promise((resolve) => this.#process.on('close', resolve))
    void this.#exit.then(() => (this.#hasEnded = true))
  }

  /** Sends a line and waits for the answer. */
  async ask(line: string): Promise<string> {
    this.#process.stdin?.write(`${line}\n`)
    return (await this.until(new RegExp(`^served ${line.toUpperCase()} .*$`, 'm')))[0]
  }

  /** Waits until the output so far matches. */
  async until(pattern: RegExp): Promise<RegExpExecArray> {
    for (const deadline = Date.now() + 60_000; Date.now() < deadline; await new Promise((resolve) => setTimeout(resolve, 10))) {
      const isLast = this.#hasEnded
      const found = pattern.exec(this.output)
      if (found) return found
      if (isLast) break
    }
    throw new Error(`never saw ${pattern} in:\n${this.output}`)
  }

  /** Ends the input, and waits for the process to end by itself. */
  end(): Promise<number | null> {
    this.#process.stdin?.end()
    return this.#exit
  }

  kill(): void {
    this.#process.kill('SIGKILL')
  }
}
