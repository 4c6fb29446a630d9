import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { findHost, noHost } from '../../scripts/find-host.ts'

const REPOSITORY = join(import.meta.dirname, '../..')
// It takes minutes, so not whenever it happens to be installed.
const manifest = process.env['PROBES_HOSTS'] === '1' ? await findHost('next') : undefined
if (manifest === undefined) console.log(`test/next is skipped: ${noHost('next')}`)

export const HAS_NEXT: boolean = manifest !== undefined
const next = manifest === undefined ? '' : dirname(realpathSync(manifest))
/** The folder whose `node_modules` has Next. */
const home = dirname(dirname(next))
/** Next looks for it beside itself; what was fetched some time ago has none. */
export const HAS_COMPILER: boolean = existsSync(join(home, 'node_modules/babel-plugin-react-compiler'))

/** A copy of `program` where it finds Next, with this package as it is packed. */
export class Application {
  readonly folder: string = mkdtempSync(join(home, 'application-'))
  output = ''
  url = ''
  #child: ChildProcess | undefined

  /** @param more what its configuration has besides */
  constructor(more: object = {}) {
    cpSync(join(import.meta.dirname, 'program'), this.folder, { recursive: true })
    const modules = join(this.folder, 'node_modules')
    mkdirSync(join(modules, 'unplugin-probes'), { recursive: true })
    // Turbopack takes no files from outside its root. What the loader itself needs Node loads.
    for (const part of ['dist', 'package.json']) cpSync(join(REPOSITORY, part), join(modules, 'unplugin-probes', part), { recursive: true })
    const { dependencies } = JSON.parse(this.read('node_modules/unplugin-probes/package.json')) as { dependencies: object }
    for (const name of Object.keys(dependencies)) symlinkSync(join(REPOSITORY, 'node_modules', name), join(modules, name), 'junction')
    this.write('package.json', '{ "private": true, "type": "module" }')
    this.write('more.json', JSON.stringify(more))
  }

  read(path: string): string {
    return readFileSync(join(this.folder, path), 'utf8')
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.folder, path)), { recursive: true })
    writeFileSync(join(this.folder, path), text)
  }

  /** @param options the loader's; `false`: without us. What a build before has left in its cache stays. */
  build(options: object | false, ...flags: string[]): string {
    this.write('loader.json', JSON.stringify(options))
    const [file, given] = [process.execPath, { cwd: this.folder, env: clean(), encoding: 'utf8' as const, stdio: 'pipe' as const }]
    return execFileSync(file, [join(next, 'dist/bin/next'), 'build', ...flags], given)
  }

  /** Starts a server, and waits until it listens. */
  async start(command: 'start' | 'dev', ...flags: string[]): Promise<void> {
    await this.#serve([join(next, 'dist/bin/next'), command, '-p', '0', ...flags], this.folder)
  }

  /** Starts what `output: 'standalone'` has made, from elsewhere: it goes to its own folder. @returns that one */
  async startStandalone(): Promise<string> {
    const made = join(this.folder, '.next/standalone')
    const server = readdirSync(made, { recursive: true, encoding: 'utf8' }).find((path) =>
      /^(?:application-[^/\\]*[/\\])?server\.js$/.test(path),
    )!
    const folder = join(made, dirname(server))
    cpSync(join(this.folder, '.next/static'), join(folder, '.next/static'), { recursive: true })
    await this.#serve([join(made, server)], home, { PORT: '0', HOSTNAME: '127.0.0.1' })
    return folder
  }

  async #serve(args: readonly string[], cwd: string, env: object = {}): Promise<void> {
    this.output = ''
    const child = spawn(process.execPath, args, { cwd, env: { ...clean(), ...env }, detached: true })
    this.#child = child
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (this.output += String(data)))
    this.url = (await this.until(/Local: +(http\S+)/))[1]!
  }

  /** What it answers. */
  async ask(path: string, init?: RequestInit): Promise<string> {
    const response = await fetch(new URL(path, this.url), init)
    return `${response.status} ${response.headers.get('x-path')} ${shownIn(await response.text())}`
  }

  /** Waits for a text that is written after `from`. */
  async until(pattern: RegExp, from = 0): Promise<RegExpExecArray> {
    for (const deadline = Date.now() + 120_000; Date.now() < deadline; await new Promise((resolve) => setTimeout(resolve, 20))) {
      const found = pattern.exec(this.output.slice(from))
      if (found) return found
    }
    throw new Error(`it never said ${pattern}:\n${this.output.slice(from)}`)
  }

  stop(): void {
    const pid = this.#child?.pid
    this.#child = undefined
    // In a group of its own, as the development server has another process do the work.
    if (pid !== undefined) process.kill(-pid, 'SIGKILL')
  }

  remove(): void {
    this.stop()
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** What a reader sees of a page; addresses of scripts differ from build to build. */
function shownIn(text: string): string {
  return (/<main>.*<\/main>/.exec(text) ?? /<title>.*<\/title>/.exec(text))?.[0] ?? text
}

/** What Vitest sets is not the program's. */
function clean(): NodeJS.ProcessEnv {
  const isForeign = /^(?:NODE_OPTIONS|NODE_ENV|NODE_V8_COVERAGE|VITEST|VITE_|PROBES|DEBUG$|npm_)/
  const kept = Object.entries(process.env).filter(([name]) => !isForeign.test(name))
  return { ...Object.fromEntries(kept), NEXT_TELEMETRY_DISABLED: '1', NO_COLOR: '1' } as unknown as NodeJS.ProcessEnv
}
