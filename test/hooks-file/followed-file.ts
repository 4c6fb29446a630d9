import { mkdirSync, mkdtempSync, realpathSync, renameSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { HooksHost, HooksOptions, Stage } from '../../src/runtime/hooks/hooks-host.ts'
import { watchHooks } from '../../src/runtime/hooks/watch-hooks.ts'
import type { Probe, Probes } from '../../src/runtime/api/types.ts'

/** A hooks file that turns on one probe, named by its address. */
export const enabling = (address: string): string => `export default (probes) => { probes.enable('${address}') }`

/** A followed hooks file in a folder of its own, and all that its host is told. */
export class FollowedFile implements HooksHost {
  readonly folder: string = realpathSync(mkdtempSync(join(tmpdir(), 'probes-hooks-')))
  readonly lines: string[] = []
  /** The addresses of each commit. */
  readonly commits: string[][] = []
  /** The addresses that are on. */
  on: string[] = []
  discards = 0
  drops = 0
  readonly stop: () => void

  /** @param files Written before the hooks file, the first one, is followed. */
  constructor(name: string, files: Record<string, string> = {}, options: Omit<HooksOptions, 'origin'> = {}) {
    for (const [file, text] of Object.entries(files)) this.write(file, text)
    this.stop = watchHooks(this.path(name), this, { origin: 'option', ...options })
  }

  path(name: string): string {
    return join(this.folder, name)
  }

  write(name: string, text: string): void {
    mkdirSync(dirname(this.path(name)), { recursive: true })
    writeFileSync(this.path(name), text)
  }

  /** As editors do it. */
  save(name: string, text: string): void {
    this.write(`${name}~`, text)
    renameSync(this.path(`${name}~`), this.path(name))
  }

  async until(is: () => boolean): Promise<void> {
    for (const deadline = Date.now() + 10_000; Date.now() < deadline; await pause(3)) if (is()) return
    throw new Error(`it never was so: ${is}\non: ${this.on}\n${this.lines.join('\n')}`)
  }

  untilOn(address: string): Promise<void> {
    return this.until(() => this.on.length === 1 && this.on[0] === address)
  }

  untilSaid(text: string): Promise<void> {
    return this.until(() => this.lines.some((line) => line.includes(text)))
  }

  onAsked(): () => void {
    return () => {}
  }

  programFiles(): readonly string[] {
    return []
  }

  stage(): Stage {
    const addresses: string[] = []
    const enable = (address: string): Probe => ({ address: addresses[addresses.push(address) - 1] }) as Probe
    const probes: Partial<Probes> = {
      enable,
      log: enable,
      snapshot: enable,
      count: enable,
      list: () => {
        throw new Error('thrown by the runtime')
      },
    }
    return {
      probes: probes as Probes,
      commit: () => {
        this.commits.push(addresses)
        this.on = addresses
        return []
      },
      discard: () => this.discards++,
      reports: () => {},
      owns: () => false,
      standings: () => [],
      files: () => 0,
      limit: () => {},
      code: { tick: () => true, knows: () => {}, run: (work) => work(), queue: queueMicrotask, beginAnew: () => {} },
    }
  }

  drop(): number {
    const { length } = this.on
    this.on = []
    this.drops++
    return length
  }

  report(line: string): void {
    this.lines.push(line)
  }

  describe(): { summary: string; lines: readonly string[] } {
    return { summary: this.on.join(), lines: [] }
  }

  tellDoubts(): void {}

  debug(line: string): void {
    this.lines.push(`debug ${line}`)
  }
}

export const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds))
