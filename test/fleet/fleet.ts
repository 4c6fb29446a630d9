import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import esbuildProbes from 'unplugin-probes/esbuild'

/** Says what it is when it has begun, calls `work` again and again, and ends when it is told to. */
const PROGRAM = `
let n = 0
export function work(x) {
  return x + n
}
const before = process.cpuUsage()
setInterval(() => work(n++), 5)
process.on('message', () => {
  const { user, system } = process.cpuUsage(before)
  process.send({ cpu: (user + system) / 1000 }, () => process.exit())
})
process.send({ begun: true })
`
/** The statement of \`work\`. */
export const WORK = 'program.mjs:4'

/** One of many processes that run the same program. */
export interface Member {
  readonly process: ChildProcess
  /** Lines of its stdout and of its stderr, with the time when they came. */
  readonly out: { readonly line: string; readonly at: number }[]
  readonly err: { readonly line: string; readonly at: number }[]
}

/** Processes that follow one hooks file. */
export class Fleet {
  readonly members: readonly Member[]

  private constructor(members: readonly Member[]) {
    this.members = members
  }

  /** @param hooks its path @param environment of the member with a number */
  static async start(count: number, hooks: string, environment: (number: number) => Record<string, string> = () => ({})): Promise<Fleet> {
    const folder = mkdtempSync(join(tmpdir(), 'probes-fleet-'))
    writeFileSync(join(folder, 'program.mjs'), PROGRAM)
    await build({
      absWorkingDir: folder,
      entryPoints: ['program.mjs'],
      outfile: 'out.mjs',
      bundle: true,
      platform: 'node',
      format: 'esm',
      plugins: [esbuildProbes({ hooks: './none.hooks.ts', cache: false, summary: false })],
    })
    const members: Member[] = []
    // Not all at once: to start forty takes two cores some seconds.
    for (let number = 0; number < count; number++) members.push(await startMember(join(folder, 'out.mjs'), hooks, environment(number)))
    return new Fleet(members)
  }

  /** Waits until it is so of all. @throws when some have not come to it, with what they have written */
  async until(what: string, isSo: (member: Member) => boolean): Promise<void> {
    for (const end = Date.now() + 60_000; Date.now() < end; await pause(10)) if (this.members.every(isSo)) return
    const behind = this.members.filter((member) => !isSo(member))
    throw new Error(`${behind.length} of ${this.members.length} are not ${what}: ${JSON.stringify(behind[0]!.err)}`)
  }

  /** Ends all. @returns milliseconds of CPU time that each has taken since its program began */
  async end(): Promise<number[]> {
    return Promise.all(
      this.members.map(
        ({ process }) =>
          new Promise<number>((resolve) => {
            process.on('message', ({ cpu }: { cpu: number }) => resolve(cpu))
            process.send('end')
          }),
      ),
    )
  }
}

async function startMember(file: string, hooks: string, environment: Record<string, string>): Promise<Member> {
  const env = { ...process.env, NODE_OPTIONS: '', NODE_ENV: 'production', PROBES_HOOKS: hooks, ...environment }
  const child = spawn(process.execPath, [file], { env, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] })
  const member: Member = { process: child, out: [], err: [] }
  for (const [stream, lines] of [
    [child.stdout!, member.out],
    [child.stderr!, member.err],
  ] as const)
    stream.setEncoding('utf8').on('data', (text: string) => {
      for (const line of text.split('\n')) if (line !== '') lines.push({ line, at: performance.now() })
    })
  await new Promise((resolve, reject) => child.once('message', resolve).once('exit', reject))
  return member
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
