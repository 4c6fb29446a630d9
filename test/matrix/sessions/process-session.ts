import { existsSync, readFileSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping'
import { Running } from '../../hosts/running.ts'
import type { MatrixProject } from '../matrix-project.ts'
import type { Position, Session } from '../row.ts'

/** What starts a process that serves. */
export interface Start {
  /** The runtime and its flags. */
  readonly command: readonly string[]
  readonly file: string
  readonly cwd: string
  readonly env?: Readonly<Record<string, string>>
  readonly bundle?: string
  /** Whether the process stays when the program has ended. @default false */
  readonly isEndless?: boolean
  /** Whether a request turns probes on and off, as nothing follows a hooks file. @default false */
  readonly turnsByRequest?: boolean
}

const PORT = /^listening (\d+)$/m

/** A program in a process of its own, which serves HTTP and watches its hooks file. */
export class ProcessSession implements Session {
  readonly bundle?: string
  readonly #running: Running
  readonly #project: MatrixProject
  readonly #hooks: string
  readonly #isEndless: boolean
  readonly #turnsByRequest: boolean

  private constructor(project: MatrixProject, { command, file, cwd, env, bundle, isEndless = false, turnsByRequest = false }: Start) {
    this.#turnsByRequest = turnsByRequest
    this.#isEndless = isEndless
    this.#project = project
    this.#hooks = join(cwd, 'probes.hooks.ts')
    rmSync(this.#hooks, { force: true })
    if (bundle !== undefined) this.bundle = bundle
    // What Vitest sets is not the program's.
    this.#running = new Running(file, cwd, { NO_COLOR: '1', VITEST: '', ...env }, command)
  }

  static async open(project: MatrixProject, start: Start): Promise<ProcessSession> {
    const session = new ProcessSession(project, start)
    try {
      await session.#running.until(PORT)
    } catch (error) {
      session.#running.kill()
      throw error
    }
    return session
  }

  get said(): string {
    return this.#running.output
  }

  async ask(request: string): Promise<string> {
    // A process that was started anew listens elsewhere.
    const port = [...this.said.matchAll(new RegExp(PORT, 'gm'))].at(-1)![1]
    return (await fetch(`http://127.0.0.1:${port}/${encodeURIComponent(request)}`)).text()
  }

  async on(): Promise<void> {
    if (this.#turnsByRequest) return void (await this.ask('on'))
    const before = this.said.length
    this.#project.saveHooks(this.#hooks)
    await this.#saysBehind(before, /hooks \S+ loaded: /)
  }

  async off(): Promise<void> {
    if (this.#turnsByRequest) return void (await this.ask('off'))
    const before = this.said.length
    rmSync(this.#hooks)
    await this.#saysBehind(before, /hooks \S+ removed: /)
  }

  trace(place: Position): Promise<Position | undefined> {
    return Promise.resolve(this.bundle === undefined ? asWritten(place) : traceIn(dirname(this.bundle), place))
  }

  async end(): Promise<void> {
    const timer = setTimeout(() => this.#running.kill(), 20_000)
    try {
      await this.ask('end')
      if (this.#isEndless) return
      const code = await this.#running.end()
      if (code !== 0) throw new Error(`it ended with ${code}:\n${this.said}`)
    } finally {
      clearTimeout(timer)
      this.#running.kill()
    }
  }

  #saysBehind(from: number, pattern: RegExp): Promise<unknown> {
    return this.#running.until(new RegExp(`^[^]{${from}}[^]*?${pattern.source}`))
  }
}

/** By the map beside the file of a bundle in a folder. */
export function traceIn(folder: string, { file, line, column }: Position): Position | undefined {
  const map = join(folder, `${basename(file.replace(/[?#].*$/, ''))}.map`)
  return existsSync(map) ? traceBy(readFileSync(map, 'utf8'), line, column) : asWritten({ file, line, column })
}

/** @param column 1-based, as stacks have it */
export function traceBy(map: string, line: number, column: number): Position | undefined {
  const found = originalPositionFor(new TraceMap(map), { line, column: column - 1 })
  return found.source === null ? undefined : asWritten({ file: found.source, line: found.line, column: found.column + 1 })
}

/** Only files of the program are asked about. */
export function asWritten({ file, line, column }: Position): Position | undefined {
  const name = /(?:^|[\\/])(src[\\/][\w-]+\.ts)(?:[?#].*)?$/.exec(file)?.[1]
  return name === undefined ? undefined : { file: name.replaceAll('\\', '/'), line, column }
}
