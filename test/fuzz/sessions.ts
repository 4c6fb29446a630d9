import { fork, type ChildProcess } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { buildSync } from 'esbuild'
import type { Found, Job, LastWords, Message, Progress } from './session.ts'

const { resolve: resolvePath } = createRequire(import.meta.url)
const CACHE = join(dirname(resolvePath('fast-check/package.json')), '../.cache')

/** A process that compares programs: modules in a realm of their own need a flag of Node. */
export class Session {
  static #count = 0
  readonly #path: string
  readonly #lastWords: string
  readonly #process: ChildProcess
  readonly found: Found[] = []
  #answer: ((progress: Progress | undefined) => void) | undefined

  constructor(path: string) {
    this.#path = path
    this.#lastWords = join(dirname(path), `${Session.#count++}.json`)
    this.#process = fork(path, [resolvePath('unplugin-probes/runtime.script.js'), this.#lastWords], {
      execArgv: ['--experimental-vm-modules', '--no-warnings', '--max-old-space-size=1500'],
      env: { ...process.env, NODE_OPTIONS: '', PROBES: '', DEBUG: '' },
    })
    this.#process.on('message', (message: Message) => {
      if ('found' in message) this.found.push(message.found)
      else if ('done' in message) this.#finish(message.done)
    })
    this.#process.on('exit', () => this.#finish(undefined))
  }

  /** Does a job; nothing comes back when the process died or took too long. */
  async do(job: Job, limit = 180_000): Promise<Progress | undefined> {
    const timer = setTimeout(() => this.#process.kill('SIGKILL'), limit)
    try {
      return await new Promise<Progress | undefined>((resolve) => {
        this.#answer = resolve
        this.#process.send(job, (error) => {
          if (error) this.#finish(undefined)
        })
      })
    } finally {
      clearTimeout(timer)
    }
  }

  /** What it was doing when it died. */
  get lastWords(): LastWords | undefined {
    try {
      return JSON.parse(readFileSync(this.#lastWords, 'utf8')) as LastWords
    } catch {
      return undefined
    }
  }

  /** A fresh process of the same kind. */
  renewed(): Session {
    this.end()
    return new Session(this.#path)
  }

  end(): void {
    this.#process.kill()
  }

  #finish(progress: Progress | undefined): void {
    this.#answer?.(progress)
    this.#answer = undefined
  }
}

/** Packs the session into one file within reach of `node_modules`; returns how to start one, and how to take the file away. */
export function sessions(): { start: () => Session; clean: () => void } {
  mkdirSync(CACHE, { recursive: true })
  const folder = mkdtempSync(join(CACHE, 'fuzz-'))
  const path = join(folder, 'session.mjs')
  buildSync({
    entryPoints: [join(import.meta.dirname, 'session.ts')],
    outfile: path,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    sourcemap: 'inline',
    logLevel: 'silent',
  })
  return { start: () => new Session(path), clean: () => rmSync(folder, { recursive: true, force: true }) }
}
