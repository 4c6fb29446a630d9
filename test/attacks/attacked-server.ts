import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import probes from 'unplugin-probes/esbuild'
import { RunningServer } from '../hooks-file/running-server.ts'
import type { Attack } from './attacks.ts'
import type { FileAttack } from './file-attacks.ts'
import { Client, type Load } from './client.ts'

const SOURCE = join(import.meta.dirname, 'program/shop-server.ts')
const LINES = readFileSync(SOURCE, 'utf8').split('\n')
const HOOKS = 'probes.hooks.ts'
/** What the load before and after an attack is measured for at most, in milliseconds: it does not change with time. */
const LONGEST_REST = 10_000

/** The server as one file that finds nothing of ours beside it. */
export async function bundleShop(): Promise<string> {
  const outfile = join(mkdtempSync(join(tmpdir(), 'probes-attacks-')), 'server.mjs')
  const banner = { js: `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url)` }
  const plugins = [probes({ include: [/shop-server\.ts$/], hooks: `./${HOOKS}`, summary: false })]
  await build({ entryPoints: [SOURCE], bundle: true, platform: 'node', format: 'esm', outfile, banner, plugins, logLevel: 'error' })
  return outfile
}

/** What came of an attack. */
export interface Outcome {
  readonly before: Load
  readonly during: Load
  readonly after: Load
  /** How long it took from the removal of the file until that was said, in milliseconds. */
  readonly removed: number
  /** Bytes of heap that are in use after it, and were before. */
  readonly heap: readonly [before: number, after: number]
  /** What was said. */
  readonly output: string
}

/** A server in production under load, with hooks files that do harm. */
export class AttackedServer {
  readonly server: RunningServer
  readonly #client: Client

  private constructor(server: RunningServer, client: Client) {
    this.server = server
    this.#client = client
  }

  static async start(bundle: string, connections: number, flags: readonly string[] = []): Promise<AttackedServer> {
    const server = new RunningServer(bundle, { env: { NODE_ENV: 'production' }, flags: ['--expose-gc', ...flags] })
    const [, port] = await server.until(/^port (\d+)$/m)
    return new AttackedServer(server, new Client(Number(port), connections))
  }

  /** @param milliseconds how long the file is there, at least */
  async under({ text, says, lasts = 0 }: Attack, milliseconds: number): Promise<Outcome> {
    const { server } = this
    server.forget()
    const before = await this.#client.load(Math.min(milliseconds / 2, LONGEST_REST))
    const heapBefore = await this.#client.memory()
    this.#save(text.replaceAll(/@(\w+)/g, (_, marker: string) => addressOf(marker)))
    const during = await this.#client.load(Math.max(milliseconds, lasts))
    rmSync(server.path(HOOKS))
    const from = performance.now()
    const loading = this.#client.load(Math.min(milliseconds, 1000))
    // What was never on is not said to be off.
    if (/loaded(?: asynchronously[^:]*)?:/.test(server.output)) await server.until(/probes\.hooks\.ts removed: /)
    const removed = performance.now() - from
    await loading
    await server.until(says)
    const after = await this.#client.load(Math.min(milliseconds / 2, LONGEST_REST))
    return { before, during, after, removed, heap: [heapBefore, await this.#client.memory()], output: server.output }
  }

  /**
   * Does something to the hooks file all the time, then saves one that is right, and removes it.
   * @throws when that one is not on in the end
   */
  async whileSaving({ act, every }: FileAttack, milliseconds: number): Promise<Outcome> {
    const { server } = this
    server.forget()
    const path = server.path(HOOKS)
    const before = await this.#client.load(Math.min(milliseconds / 2, LONGEST_REST))
    const heapBefore = await this.#client.memory()
    const loading = this.#client.load(milliseconds)
    this.#save(logging('first'))
    for (let round = 0, end = performance.now() + milliseconds; performance.now() < end; round++) {
      await act(path, logging('attacked'), round)
      await new Promise((resolve) => setTimeout(resolve, every))
    }
    const during = await loading
    rmSync(path, { recursive: true, force: true })
    this.#save(logging('right'))
    const after = await this.#client.load(Math.min(milliseconds / 2, LONGEST_REST))
    await server.until(/: right \d/)
    rmSync(path)
    const from = performance.now()
    await server.until(/probes\.hooks\.ts removed: 1 probe off\n(?![^]*loaded)/)
    return {
      before,
      during,
      after,
      removed: performance.now() - from,
      heap: [heapBefore, await this.#client.memory()],
      output: server.output,
    }
  }

  async stop(): Promise<number | null> {
    await this.#client.ask('/stop')
    this.#client.close()
    return this.server.ended()
  }

  #save(text: string): void {
    const path = this.server.path(HOOKS)
    writeFileSync(`${path}~`, text)
    renameSync(`${path}~`, path)
  }
}

/** A hooks file that says a word, ten times a second at most. */
function logging(word: string): string {
  return `export default (probes: any) => { probes.log('${addressOf('price')}', ': ${word} {$hit}', { perSecond: 10 }) }\n`
}

function addressOf(marker: string): string {
  const line = LINES.findIndex((text) => text.includes(`/*@${marker}*/`)) + 1
  if (line === 0) throw new Error(`no marker ${marker}`)
  return `shop-server.ts:${line}`
}
