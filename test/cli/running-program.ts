import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { build } from 'esbuild'
import type { Options } from 'unplugin-probes'
import probes from 'unplugin-probes/esbuild'

const CLI = join(import.meta.dirname, '../../dist/cli.js')

export const SOURCE = `let served = 0
export class Cart {
  total(items: number[]): number {
    let sum = 0
    for (const item of items) sum += item
    served++
    return sum
  }
}
const cart = new Cart()
let turn = 0
setInterval(() => cart.total([++turn, 2]), 20)
console.log('ready')
`

/** A process, and what it has written. */
export class Child {
  stdout = ''
  stderr = ''
  readonly process: ChildProcess
  readonly #exit: Promise<number | null>

  constructor(command: string, args: readonly string[], cwd: string, env: Record<string, string> = {}) {
    const own: NodeJS.ProcessEnv = { ...process.env, NO_COLOR: '1', ...env }
    for (const name of ['NODE_OPTIONS', 'PROBES', 'PROBES_HOOKS', 'PROBES_LOG', 'FORCE_COLOR', 'npm_execpath'])
      if (!(name in env)) delete own[name]
    this.process = spawn(command, args, { cwd, env: own, stdio: ['ignore', 'pipe', 'pipe'] })
    this.process.stdout!.on('data', (data) => (this.stdout += String(data)))
    this.process.stderr!.on('data', (data) => (this.stderr += String(data)))
    this.#exit = new Promise((resolve) => this.process.on('close', resolve))
  }

  async until(pattern: RegExp, of: 'stdout' | 'stderr' = 'stdout'): Promise<RegExpExecArray> {
    for (const end = Date.now() + 20_000; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 10))) {
      const found = pattern.exec(this[of])
      if (found) return found
    }
    throw new Error(`never saw ${pattern} in ${of}:\n${this.stdout}\n--\n${this.stderr}`)
  }

  ended(): Promise<number | null> {
    return this.#exit
  }
}

/** A folder with a source and its build. */
export class Project {
  readonly folder: string = mkdtempSync(join(tmpdir(), 'probes-cli-'))
  readonly #children: Child[] = []

  readonly #main: string

  /** @param files by path from its folder; the first one is what runs */
  constructor(files: Readonly<Record<string, string>> = { 'cart.ts': SOURCE }) {
    this.#main = Object.keys(files)[0]!
    mkdirSync(this.path('tmp'))
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(this.path(name)), { recursive: true })
      writeFileSync(this.path(name), text)
    }
  }

  get #bundle(): string {
    return `out/${this.#main.replace(/^.*\/|\.ts$/g, '')}.mjs`
  }

  path(name: string): string {
    return join(this.folder, name)
  }

  async build(options: Options = {}): Promise<this> {
    const plugins = [probes({ hooks: './probes.hooks/', root: this.folder, summary: false, ...options })]
    const entryPoints = [this.path(this.#main)]
    await build({
      entryPoints,
      bundle: true,
      platform: 'node',
      format: 'esm',
      outfile: this.path(this.#bundle),
      plugins,
      logLevel: 'error',
    })
    return this
  }

  async start(env: Record<string, string> = {}): Promise<Child> {
    const child = this.run(process.execPath, [this.#bundle], env)
    await child.until(/ready/)
    return child
  }

  /** The command line, in the folder. */
  probes(...args: string[]): Child {
    return this.run(process.execPath, [CLI, ...args])
  }

  run(command: string, args: readonly string[], env: Record<string, string> = {}): Child {
    return this.#keep(new Child(command, args, this.folder, { TMPDIR: this.path('tmp'), ...env }))
  }

  /** What lies where the program looks for hooks files. */
  hooks(): string[] {
    return existsSync(this.path('probes.hooks')) ? readdirSync(this.path('probes.hooks')) : []
  }

  hooksText(): string {
    return readFileSync(this.path(`probes.hooks/${this.hooks()[0]}`), 'utf8')
  }

  async gone(): Promise<void> {
    for (const end = Date.now() + 10_000; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 10)))
      if (this.hooks().length === 0) return
    throw new Error(`still there: ${this.hooks().join(', ')}`)
  }

  kill(): void {
    for (const { process: child } of this.#children) child.kill('SIGKILL')
  }

  #keep(child: Child): Child {
    this.#children.push(child)
    return child
  }
}
