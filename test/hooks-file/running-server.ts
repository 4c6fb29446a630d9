import { spawn, type ChildProcess } from 'node:child_process'
import { chownSync, copyFileSync, mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import type { Options } from 'unplugin-probes'
import probes from 'unplugin-probes/esbuild'

const SOURCE = join(import.meta.dirname, 'program/server.ts')

/** Where a marker stands in the program, as an address. */
export function addressOf(marker: string): string {
  const line = readFileSync(SOURCE, 'utf8')
    .split('\n')
    .findIndex((text) => text.includes(`/*@${marker}*/`))
  if (line === -1) throw new Error(`no marker ${marker}`)
  return `server.ts:${line + 1}`
}

/** Bundles the program into one file. */
export async function bundleServer(hooks = './probes.hooks.ts', options: Options = {}): Promise<string> {
  const outfile = join(mkdtempSync(join(tmpdir(), 'probes-bundle-')), 'server.mjs')
  const plugins = [probes({ include: [/program[\\/]server\.ts$/], hooks, ...options })]
  await build({ entryPoints: [SOURCE], bundle: true, platform: 'node', format: 'esm', minify: true, outfile, plugins, logLevel: 'error' })
  return outfile
}

interface RunningOptions {
  readonly env?: Record<string, string>
  /** Flags of Node. */
  readonly flags?: readonly string[]
  /** Whose process it is, and whose folder. */
  readonly uid?: number
  /** What is there when it starts. */
  readonly prepare?: (folder: string) => void
}

/** The bundle running in a folder of its own, where nothing but Node can be resolved. */
export class RunningServer {
  readonly folder: string
  output = ''
  #process: ChildProcess
  #exit: Promise<number | null>

  constructor(bundle: string, { env = {}, flags = [], uid, prepare = () => {} }: RunningOptions = {}) {
    this.folder = mkdtempSync(join(tmpdir(), 'probes-server-'))
    copyFileSync(bundle, join(this.folder, 'server.mjs'))
    if (uid !== undefined) chownSync(this.folder, uid, uid)
    prepare(this.folder)
    const user = uid === undefined ? {} : { uid, gid: uid }
    this.#process = spawn(process.execPath, [...flags, 'server.mjs'], { cwd: this.folder, env: { ...process.env, ...env }, ...user })
    this.#process.stdout?.on('data', (data) => (this.output += String(data)))
    this.#process.stderr?.on('data', (data) => (this.output += String(data)))
    this.#exit = new Promise((resolve) => this.#process.on('exit', resolve))
  }

  get pid(): number {
    return this.#process.pid!
  }

  path(name: string): string {
    return join(this.folder, name)
  }

  async request(path: string): Promise<string> {
    const [, port] = await this.until(/^port (\d+)$/m)
    return (await fetch(`http://localhost:${port}${path}`)).text()
  }

  /** Waits until the output so far matches. */
  async until(pattern: RegExp): Promise<RegExpExecArray> {
    for (const deadline = Date.now() + 15_000; Date.now() < deadline; await new Promise((resolve) => setTimeout(resolve, 5))) {
      const found = pattern.exec(this.output)
      if (found) return found
    }
    throw new Error(`never saw ${pattern} in:\n${this.output}`)
  }

  /** Forgets the output so far, so that `until` waits for what comes now. */
  forget(): void {
    const [port] = /^port \d+$/m.exec(this.output) ?? ['']
    this.output = `${port}\n`
  }

  /** Asks the program to end its own work, and waits for the process to exit by itself. */
  async stop(): Promise<number | null> {
    await this.request('/stop')
    return this.#exit
  }

  /** Waits for the process to end. */
  ended(): Promise<number | null> {
    return this.#exit
  }

  kill(): void {
    this.#process.kill('SIGKILL')
  }
}
