import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { addressOf, bundleServer, RunningServer } from './running-server.ts'

type Told = Readonly<Record<string, unknown>>

let bundle: string
let server: RunningServer
let receiver: Receiver

beforeAll(async () => {
  bundle = await bundleServer('./probes.hooks')
})

beforeEach(async () => {
  receiver = new Receiver()
  await receiver.listen()
  server = new RunningServer(bundle, { prepare: (folder) => mkdirSync(join(folder, 'probes.hooks')) })
  await server.until(/^port \d+$/m)
})

afterEach(() => {
  server.kill()
  receiver.close()
})

/** Who listens at a socket. */
class Receiver {
  readonly folder = mkdtempSync(join(tmpdir(), 'receiver-'))
  readonly path = join(this.folder, 's.sock')
  readonly told: Told[] = []
  readonly #sockets = new Set<Socket>()
  readonly #server: Server = createServer((socket) => {
    this.#sockets.add(socket)
    let rest = ''
    socket.on('data', (bytes) => {
      const lines = `${rest}${String(bytes)}`.split('\n')
      rest = lines.pop()!
      for (const line of lines) this.told.push(JSON.parse(line) as Told)
    })
  })

  listen(): Promise<void> {
    return new Promise((resolve) => void this.#server.listen(this.path, resolve))
  }

  close(): void {
    this.#server.close()
    for (const socket of this.#sockets) socket.destroy()
    rmSync(this.folder, { recursive: true, force: true })
  }

  async until(isMeant: (told: Told) => boolean): Promise<Told> {
    for (let waited = 0; waited < 8000; waited += 10) {
      const found = this.told.find(isMeant)
      if (found) return found
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    throw new Error(`not among ${JSON.stringify(this.told, undefined, 1)}\n${server.output}`)
  }
}

function save(text: string, name = 'session.ts'): void {
  writeFileSync(server.path(`probes.hooks/.${name}`), `import { probes } from 'unplugin-probes/runtime'\n${text}`, { mode: 0o644 })
  renameSync(server.path(`probes.hooks/.${name}`), server.path(`probes.hooks/${name}`))
}

describe('probes.report', () => {
  it('sends what its probes say to a socket, and nowhere else', async () => {
    save(`probes.report('${receiver.path}')\nprobes.log('${addressOf('greeting')}', 'id {id}')\n`)
    await receiver.until(({ event, status }) => event === 'status' && status === 'on')
    await server.request('/7')
    const log = await receiver.until(({ event }) => event === 'log')
    expect(receiver.told[0]).toMatchObject({ v: 1, event: 'attached', pid: server.pid, hooks: './probes.hooks/session.ts' })
    expect(log).toMatchObject({ message: 'id /7', probe: addressOf('greeting'), hit: 1, pid: server.pid })
    await receiver.until(({ event, hits }) => event === 'hits' && hits === 1)
    expect(server.output).toContain('hooks ./probes.hooks/session.ts loaded: 1 probe on')
    expect(server.output).not.toContain('id /7')
    rmSync(server.path('probes.hooks/session.ts'))
    expect(await receiver.until(({ status }) => status === 'removed')).toMatchObject({ hits: 1 })
  })

  it('a stack goes there, too, and what others say goes where it went', async () => {
    save(`probes.log('${addressOf('greeting')}', 'other {id}')\n`, 'other.ts')
    save(`probes.report('${receiver.path}')\nprobes.snapshot('${addressOf('greeting')}', { values: ['id'], stack: true })\n`)
    await receiver.until(({ status }) => status === 'on')
    await server.until(/other\.ts loaded/)
    await server.request('/8')
    const { values, stack } = await receiver.until(({ event }) => event === 'log')
    expect(values).toEqual({ id: '/8' })
    expect(stack).toContain('server.ts:')
    await server.until(/other \/8/)
    expect(server.output).not.toMatch(/id = |  at .*server\.ts:\d+:\d+\)/)
    expect(receiver.told.filter(({ message }) => String(message).startsWith('other'))).toEqual([])
  })

  it('all: what everybody has on', async () => {
    save(`probes.log('${addressOf('greeting')}', 'other {id}')\n`, 'other.ts')
    await server.until(/other\.ts loaded/)
    await server.request('/9')
    save(`probes.report('${receiver.path}', { all: true })\n`)
    await receiver.until(({ event }) => event === 'told')
    const known = receiver.told.filter(({ event }) => event === 'status')
    expect(known).toMatchObject([{ probe: addressOf('greeting'), status: 'on', hits: 1, file: './probes.hooks/other.ts' }])
    expect(Math.abs(Date.now() - Number(known[0]!['since']))).toBeLessThan(60_000)
  })

  it('nobody receives it any more: the probes are off, and the program goes on', async () => {
    save(`probes.report('${receiver.path}')\nprobes.count('${addressOf('greeting')}')\n`)
    await receiver.until(({ status }) => status === 'on')
    receiver.close()
    await server.until(/session\.ts: nobody receives what it reports \(it has closed\): 1 probe off/)
    await server.request('/10')
  })

  it('nobody was ever there', async () => {
    save(`probes.report('${receiver.path}x')\nprobes.count('${addressOf('greeting')}')\n`)
    await server.until(/session\.ts: nobody receives what it reports \(.*ENOENT.*\): 1 probe off/)
    await server.request('/11')
  })

  it('a path that is none is a mistake in the hooks file', async () => {
    save(`probes.report('session.sock')\n`)
    await server.until(/session\.ts:2:8: TypeError: report wants the absolute path of a socket, not "session\.sock".*no probe is on/)
  })
})
