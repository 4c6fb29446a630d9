import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, renameSync, symlinkSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { findRuntimes } from '../../bench/runtimes.js'
import { findHost } from '../../scripts/find-host.ts'

const PROJECT = join(import.meta.dirname, '../..')
const RUNTIMES = join(homedir(), '.cache/unplugin-probes-bench')

/** A version of Node to run with. */
export interface NodeVersion {
  readonly name: string
  readonly path: string
  readonly major: number
}

/** This one, or also the others, from the npm registry. @param areAll @default whether `PROBES_HOSTS=1` */
export async function nodeVersions(areAll: boolean = process.env['PROBES_HOSTS'] === '1'): Promise<NodeVersion[]> {
  const own = { name: `Node ${process.versions.node}`, path: process.execPath, major: Number(process.versions.node.split('.')[0]) }
  const others = ['20', '22', '24', '26'].filter((major) => Number(major) !== own.major)
  if (!areAll) {
    console.log(`tested with ${own.name}; PROBES_HOSTS=1 fetches Node ${others.join(', ')} and tests with them as well`)
    return [own]
  }
  const found = await findRuntimes(others, RUNTIMES)
  // The first ones of their lines, whose hooks in the program's thread are not to be used.
  const first = await Promise.all(
    (['node22.12', 'node24.0'] as const).map(async (name) => ({ path: (await findHost(name))!, version: name.slice(4) })),
  )
  return [own, ...[...found, ...first].map(({ path, version }) => ({ name: `Node ${version}`, path, major: Number.parseInt(version) }))]
}

/** What came of a run. */
export interface Ran {
  readonly stdout: string
  readonly stderr: string
  readonly code: number | null
}

/** Where the package is installed, for all applications: they lie in folders beside `node_modules`. */
const home = realpathSync(mkdtempSync(join(tmpdir(), 'probes-register-')))
const modules = join(home, 'node_modules')
mkdirSync(join(modules, 'unplugin-probes'), { recursive: true })
for (const name of ['dist', 'package.json']) cpSync(join(PROJECT, name), join(modules, 'unplugin-probes', name), { recursive: true })
const { dependencies } = JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8')) as { dependencies: Record<string, string> }
for (const name of [...Object.keys(dependencies), 'tsx', 'esbuild', 'typescript']) {
  mkdirSync(dirname(join(modules, name)), { recursive: true })
  if (existsSync(join(PROJECT, 'node_modules', name))) symlinkSync(join(PROJECT, 'node_modules', name), join(modules, name))
}

/** The path by which the package is named from anywhere. */
export const REGISTER: string = join(modules, 'unplugin-probes/dist/register.js')

/** Does something while the parser is not installed. */
export function withoutParser<T>(act: () => T): T {
  const [path, away] = [join(modules, 'ts-morph'), join(home, 'away')]
  renameSync(path, away)
  try {
    return act()
  } finally {
    renameSync(away, path)
  }
}

/** A program in a folder of its own that finds the package as an installed one. */
export class Application {
  readonly folder: string = mkdtempSync(join(home, 'app-'))
  #child: ChildProcess | undefined

  /** @param files `package.json` says that they are modules, unless it is given */
  constructor(files: Record<string, string>) {
    this.write({ 'package.json': '{ "type": "module" }', ...files })
  }

  path(name: string): string {
    return join(this.folder, name)
  }

  write(files: Record<string, string>): void {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(this.path(name)), { recursive: true })
      writeFileSync(this.path(name), text)
    }
  }

  /** Runs it to its end. */
  run(
    { path }: NodeVersion,
    args: readonly string[],
    { env = {}, cwd = this.folder, input }: { env?: NodeJS.ProcessEnv; cwd?: string; input?: string } = {},
  ): Ran {
    const { stdout, stderr, status } = spawnSync(path, args, {
      cwd,
      env: { ...clean(), ...env },
      encoding: 'utf8',
      timeout: 60_000,
      ...(input === undefined ? {} : { input }),
    })
    // Node 24.0 says so of any TypeScript, without us as well.
    const own = stderr.replaceAll(/^\(node:\d+\) ExperimentalWarning: Type Stripping .*\n\(Use .*\n/gm, '')
    return { stdout, stderr: own, code: status }
  }

  /** Starts it; what it writes is in `output` while it runs. */
  start(
    { path }: NodeVersion,
    args: readonly string[],
    env: NodeJS.ProcessEnv = {},
  ): { readonly output: string; until(text: string): Promise<void>; ended(): Promise<number | null> } {
    const child = spawn(path, args, { cwd: this.folder, env: { ...clean(), ...env } })
    this.#child = child
    const closed = new Promise<number | null>((resolve) => child.on('close', resolve))
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += String(data)))
    return {
      get output() {
        return output
      },
      async until(text) {
        for (const deadline = Date.now() + 30_000; Date.now() < deadline; await new Promise((resolve) => setTimeout(resolve, 20)))
          if (output.includes(text)) return
        throw new Error(`it never said ${text}:\n${output}`)
      },
      ended: () => closed,
    }
  }

  stop(): void {
    this.#child?.kill('SIGKILL')
  }
}

/** What Vitest sets is not the program's. */
function clean(): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _options, NODE_ENV: _env, VITEST: _vitest, NODE_V8_COVERAGE: _coverage, ...others } = process.env
  return others
}
