import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

const REPOSITORY = join(import.meta.dirname, '../..')
/** Some build first. */
const DEADLINE = 300_000

/** With `PROBES_HOSTS=1` npm installs what an example asks for, as its reader does; else it is linked from this project. */
export const INSTALLS: boolean = process.env['PROBES_HOSTS'] === '1'

/** The commands of README files are those of a POSIX shell. */
export const HAS_SHELL: boolean = process.platform !== 'win32'
if (!INSTALLS)
  console.log(
    'the examples run with what is linked from this project: PROBES_HOSTS=1 installs it from the npm registry, and runs examples/next',
  )
if (!HAS_SHELL) console.log('the examples are not run on Windows: mv is no command there')

interface Manifest {
  readonly dependencies?: Record<string, string>
  readonly devDependencies?: Record<string, string>
}

const home = realpathSync(mkdtempSync(join(tmpdir(), 'probes-examples-')))
let tarball: string | undefined

/** Packed once for all examples. */
function packed(): string {
  tarball ??= join(
    home,
    execFileSync('npm', ['pack', '--silent', '--pack-destination', home], { cwd: REPOSITORY, encoding: 'utf8' }).trim(),
  )
  return tarball
}

/** A copy of an example in an empty folder, with the packed package. */
export class Example {
  readonly folder: string
  /** The commands of its README, in order. */
  readonly commands: readonly string[]
  output = ''
  #child: ChildProcess | undefined

  constructor(name: string) {
    this.folder = mkdtempSync(join(home, `${name}-`))
    const isSource = (path: string): boolean => !/[\\/](?:node_modules|dist|\.next|\.nuxt|\.output)$/.test(path)
    cpSync(join(REPOSITORY, 'examples', name), this.folder, { recursive: true, filter: isSource })
    const [, ...ticked] = readFileSync(join(this.folder, 'README.md'), 'utf8').split('`')
    this.commands = ticked.filter((text, i) => i % 2 === 0 && /^(?:npm|mv|curl) /.test(text))
    this.#usePacked()
    if (INSTALLS) this.run(this.command('npm install'))
    else this.#link()
  }

  /** The command of the README that begins so. */
  command(start: string): string {
    const found = this.commands.find((command) => command.startsWith(start))
    if (found === undefined) throw new Error(`its README has no command ${start}, only ${this.commands.join(', ')}`)
    return found
  }

  /** Runs a command in the example's folder to its end. */
  run(command: string): string {
    const { status, stdout, stderr } = spawnSync(command, { cwd: this.folder, env: clean(), encoding: 'utf8', shell: true })
    if (status !== 0) throw new Error(`${command} failed:\n${stdout}${stderr}`)
    return stdout
  }

  /**
   * Starts the program; what it writes is in `output` from now on.
   * @param command finds the example's folder in `$FOLDER`
   */
  start(command: string, cwd: string = this.folder): void {
    this.output = ''
    // In a group of its own, as npm starts a shell that starts the program.
    const child = spawn(command, { cwd, env: { ...clean(), FOLDER: this.folder, PORT: '0', NO_COLOR: '1' }, shell: true, detached: true })
    this.#child = child
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (this.output += String(data)))
  }

  /** Waits for a text that is written after `from`. */
  async until(pattern: RegExp, from = 0): Promise<RegExpExecArray> {
    for (const deadline = Date.now() + DEADLINE; Date.now() < deadline; await new Promise((resolve) => setTimeout(resolve, 20))) {
      const found = pattern.exec(this.output.slice(from))
      if (found) return found
    }
    throw new Error(`it never said ${pattern}:\n${this.output.slice(from)}`)
  }

  async stop(): Promise<void> {
    const child = this.#child
    this.#child = undefined
    if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
    const group = -child.pid
    // Vite leaves a lock behind if it is not asked.
    process.kill(group, 'SIGTERM')
    for (const deadline = Date.now() + 5000; Date.now() < deadline && isThere(group);)
      await new Promise((resolve) => setTimeout(resolve, 50))
    if (isThere(group)) process.kill(group, 'SIGKILL')
  }

  async remove(): Promise<void> {
    await this.stop()
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 })
  }

  /** The version that the example names is not published yet. */
  #usePacked(): void {
    const path = join(this.folder, 'package.json')
    const text = readFileSync(path, 'utf8')
    const own = text.replace('"unplugin-probes": "^0.1.0"', `"unplugin-probes": ${JSON.stringify(`file:${packed()}`)}`)
    if (own === text) throw new Error(`${path} does not ask for unplugin-probes ^0.1.0`)
    writeFileSync(path, own)
  }

  /** Only what the example asks for is there: it must not live on what this project has. */
  #link(): void {
    const modules = join(this.folder, 'node_modules')
    mkdirSync(join(modules, 'unplugin-probes'), { recursive: true })
    execFileSync('tar', ['-xzf', packed(), '--strip-components=1', '-C', join(modules, 'unplugin-probes')])
    const asked = manifestIn(this.folder)
    const { dependencies } = manifestIn(join(modules, 'unplugin-probes'))
    const names = Object.keys({ ...asked.dependencies, ...asked.devDependencies, ...dependencies })
    for (const name of names) link(join(REPOSITORY, 'node_modules', name), join(modules, name))
    for (const name of names) link(join(REPOSITORY, 'node_modules/.bin', name), join(modules, '.bin', name))
  }
}

/** A folder in which nothing is. */
export function elsewhere(): string {
  return mkdtempSync(join(home, 'elsewhere-'))
}

function link(target: string, path: string): void {
  mkdirSync(dirname(path), { recursive: true })
  if (!existsSync(path) && existsSync(target)) symlinkSync(target, path)
}

function manifestIn(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest
}

/** What Vitest, and npm around it, set is not the program's. */
function clean(): NodeJS.ProcessEnv {
  const isForeign = /^(?:NODE_OPTIONS|NODE_ENV|NODE_V8_COVERAGE|VITEST|VITE_|PROBES|DEBUG$|npm_)/
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !isForeign.test(name)))
}

function isThere(group: number): boolean {
  try {
    process.kill(group, 0)
    return true
  } catch {
    return false
  }
}
