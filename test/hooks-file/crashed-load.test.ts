import { mkdirSync, mkdtempSync, readdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { addressOf, bundleServer, RunningServer } from './running-server.ts'

const HOOKS = 'probes.hooks.ts'
const GOOD = `export default (probes: any) => { probes.enable('${addressOf('greeting')}', () => console.log('seen')) }\n`
/** Ends the process as a crash of the engine does. */
const FATAL = `process.kill(process.pid, 'SIGKILL'); Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5000)\n`

let bundle: string
const servers: RunningServer[] = []
beforeAll(async () => void (bundle = await bundleServer(HOOKS)))
afterEach(() => servers.splice(0).forEach((server) => server.kill()))

function folders(): { home: string; temporary: string } {
  const [home, temporary] = ['home', 'temporary'].map((name) => mkdtempSync(join(tmpdir(), `probes-crash-${name}-`)))
  return { home: home!, temporary: temporary! }
}

/** A server that finds the hooks file of that folder, as one that is started again does. */
function start(home: string, temporary: string): RunningServer {
  const server = new RunningServer(bundle, {
    env: { TMPDIR: temporary, NODE_ENV: 'production', PROBES_HOOKS: join(home, HOOKS), PROBES_UNSAFE: '1' },
  })
  servers.push(server)
  return server
}

describe('a hooks file that a process did not live to load', () => {
  it('is not loaded again until it is saved', async () => {
    const { home, temporary } = folders()
    const path = join(home, HOOKS)
    writeFileSync(path, FATAL)
    await start(home, temporary).ended()
    for (let again = 0; again < 2; again++) {
      const server = start(home, temporary)
      const [line] = await server.until(/hooks .*HOOKS_CRASHED.*/)
      expect(line.replace(home, '').replace(/pid \d+/, 'pid 1')).toMatch(
        /^hooks \S*probes\.hooks\.ts: not loaded: a process ended while it loaded this \(pid 1, less than a minute ago\); mend it, or what it imports, and save it, then it is loaded again \(HOOKS_CRASHED\); no probe is on$/,
      )
      expect(await server.request('/1')).toBe('hello /1')
      if (again === 0) server.kill()
      else {
        writeFileSync(path, GOOD)
        await server.until(/loaded: 1 probe on/)
      }
    }
    expect(readdirSync(temporary).flatMap((folder) => readdirSync(join(temporary, folder)))).toEqual([])
  })

  it('nor one that ends the process after an await', async () => {
    const { home, temporary } = folders()
    writeFileSync(join(home, HOOKS), `await 1\n${FATAL}`)
    await start(home, temporary).ended()
    await start(home, temporary).until(/HOOKS_CRASHED/)
    writeFileSync(join(home, HOOKS), `await 1\n${GOOD}`)
    const server = start(home, temporary)
    await server.until(/loaded asynchronously.*: 1 probe on/)
    await server.until(/port/)
    server.kill()
    expect(readdirSync(temporary).flatMap((folder) => readdirSync(join(temporary, folder)))).toEqual([])
  })

  it('is loaded again when the same text is saved', async () => {
    const { home, temporary } = folders()
    const path = join(home, HOOKS)
    writeFileSync(path, `if (!process.env['SPARED']) { ${FATAL} }\n${GOOD}`)
    await start(home, temporary).ended()
    process.env['SPARED'] = '1'
    try {
      const server = start(home, temporary)
      await server.until(/HOOKS_CRASHED/)
      utimesSync(path, new Date(), new Date())
      await server.until(/loaded: 1 probe on/)
    } finally {
      delete process.env['SPARED']
    }
  })

  it('a load that ends well leaves nothing, nor does one that fails', async () => {
    const { home, temporary } = folders()
    for (const [text, said] of [
      [GOOD, /loaded: 1 probe on/],
      ['throw new Error("no")', /HOOKS_THROW/],
    ] as const) {
      writeFileSync(join(home, HOOKS), text)
      const server = start(home, temporary)
      await server.until(said)
      server.kill()
    }
    expect(readdirSync(temporary).flatMap((folder) => readdirSync(join(temporary, folder)))).toEqual([])
    await start(home, temporary).until(/HOOKS_THROW/)
  })

  it('what others can write to is not believed, and nothing is written there', async () => {
    const { home, temporary } = folders()
    const other = mkdtempSync(join(tmpdir(), 'probes-crash-other-'))
    symlinkSync(other, join(temporary, `unplugin-probes-${process.geteuid?.() ?? 'user'}`))
    writeFileSync(join(home, HOOKS), FATAL)
    await start(home, temporary).ended()
    expect(readdirSync(other)).toEqual([])
  })

  it('loads where nothing can be written', async () => {
    const { home } = folders()
    writeFileSync(join(home, HOOKS), GOOD)
    mkdirSync(join(home, 'sub'))
    await start(home, join(home, 'sub', 'missing', 'folder', 'that', '\u0001')).until(/loaded: 1 probe on/)
    writeFileSync(join(home, 'file'), '')
    await start(home, join(home, 'file')).until(/loaded: 1 probe on/)
  })
})
