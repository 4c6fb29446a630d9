import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import type { Options } from 'unplugin-probes'
import probes from 'unplugin-probes/esbuild'
import { afterEach, describe, expect, it } from 'vitest'
import { RunningServer } from '../hooks-file/running-server.ts'

const SOURCE = join(import.meta.dirname, 'program/hanging-server.ts')
const LINES = readFileSync(SOURCE, 'utf8').split('\n')
const HOOKS = 'probes.hooks.ts'
const at = (marker: string): string => `hanging-server.ts:${LINES.findIndex((line) => line.includes(`/*@${marker}*/`)) + 1}`

let server: RunningServer | undefined
afterEach(() => server?.kill())

/** The program as one file, of a build with these options. */
async function bundle(options: Options): Promise<string> {
  const outfile = join(mkdtempSync(join(tmpdir(), 'probes-hung-')), 'server.mjs')
  const plugins = [probes({ include: [/hanging-server\.ts$/], hooks: `./${HOOKS}`, summary: false, ...options })]
  await build({ entryPoints: [SOURCE], bundle: true, platform: 'node', format: 'esm', outfile, plugins, logLevel: 'error' })
  return outfile
}

async function run(options: Options, env: Record<string, string> = {}, flags: string[] = []): Promise<RunningServer> {
  return (server = new RunningServer(await bundle(options), { env: { NODE_ENV: 'production', ...env }, flags }))
}

function save(it: RunningServer, text: string, name = HOOKS): void {
  writeFileSync(it.path(`${name}~`), text)
  renameSync(it.path(`${name}~`), it.path(name))
}

const REPORTING = (marker: string): string =>
  `export default (probes: any) => { probes.enable('${at(marker)}', ({ vals, hit, log }: any) => { log('hung', vals); return hit >= 3 }) }\n`

describe('a program that hangs', () => {
  it.each([
    ['a loop', 'loop', '/loop', /hung \{count: \d+, text: "in the loop"/],
    ['a recursion', 'deep', '/deep', /hung \{depth: \d+/],
    ['jobs without end', 'job', '/jobs', /hung \{nothing: "<Promise>", round: \d+/],
  ])('in %s: a hooks file that is saved then reports from it, and its removal is seen', async (_, marker, path, says) => {
    const it = await run({ watch: 'thread' })
    expect(await it.request('/')).toBe('fine')
    void it.request(path).catch(() => {})
    await it.until(/hanging now/)
    await pause(500)
    save(it, REPORTING(marker))
    await it.until(/loaded: 1 probe on/)
    await it.until(says)
    await it.until(/removed after 3 hits: its handler returned true/)
    save(it, REPORTING(marker).replace("'hung'", "'again'"))
    await it.until(/again \{/)
    rmSync(it.path(HOOKS))
    await it.until(/probes\.hooks\.ts removed: /)
  })

  it('what is saved and removed while it is always in the midst of a hit', async () => {
    const it = await run({ watch: 'thread' }, { PROBES_BUDGET: 'off', PROBES_TIME_LIMIT: 'off' })
    void it.request('/loop').catch(() => {})
    await it.until(/hanging now/)
    await pause(300)
    const busy = 'let n = 0; for (let i = 0; i < 1e5; i++) n += i'
    for (const tag of ['one', 'two', 'three']) {
      save(
        it,
        `export default (probes: any) => { probes.enable('${at('loop')}', ({ hit, log }: any) => { ${busy}; if (hit === 1) log('${tag}') }) }\n`,
      )
      await it.until(new RegExp(` ${tag}$`, 'm'))
    }
    save(it, 'export default (probes: any) => {')
    await it.until(/HOOKS_SYNTAX/)
    rmSync(it.path(HOOKS))
    await it.until(/probes\.hooks\.ts removed: 1 probe off/)
  })

  it('a handler can end the loop', async () => {
    const it = await run({ watch: 'thread' })
    const answer = it.request('/loop')
    await it.until(/hanging now/)
    await pause(300)
    save(it, `export default (probes: any) => { probes.enable('${at('loop')}', ({ uv }: any) => { uv.state.isOver = true }) }\n`)
    expect(await answer).toBe('over')
    await it.request('/')
    await it.stop()
  })

  it('data is seen, too, and a thread that the environment asks for', async () => {
    const it = await run({ hooks: './probes.hooks.json', entryDispatch: false }, { PROBES_WATCH: 'thread' })
    void it.request('/loop').catch(() => {})
    await it.until(/hanging now/)
    await pause(300)
    save(it, JSON.stringify({ probes: [{ at: at('loop'), log: 'count {count}', hits: 1 }] }), 'probes.hooks.json')
    await it.until(/count \d+/)
  })

  it('a mistake is said, and what was on stays on', async () => {
    const it = await run({ watch: 'thread' })
    await it.request('/')
    save(it, `export default (probes: any) => { probes.enable('${at('loop')}', ({ log }: any) => log('on'), { perSecond: 2 }) }\n`)
    await it.until(/loaded: 1 probe on/)
    void it.request('/loop').catch(() => {})
    await it.until(/hanging now/)
    await pause(300)
    save(it, 'export default (probes: any) => { probes.enable(')
    await it.until(/HOOKS_SYNTAX.*the probes that were on stay on/)
    it.forget()
    await it.until(/ on$/m)
  })
})

describe('a program that does not hang', () => {
  it('loads each content once, and ends by itself', async () => {
    const it = await run({ watch: 'thread' })
    await it.request('/')
    for (const round of ['one', 'two', 'three']) {
      save(it, `console.log('${round}')\n`)
      await it.until(new RegExp(`^${round}$`, 'm'))
    }
    await pause(500)
    for (const round of ['one', 'two', 'three']) expect(it.output.match(new RegExp(`^${round}$`, 'gm'))).toHaveLength(1)
    expect(await it.stop()).toBe(0)
  })

  it('says why there is no thread', async () => {
    const flag = ['--permission', '--experimental-permission'].find((name) => process.allowedNodeEnvironmentFlags.has(name))!
    const it = await run({ watch: 'thread' }, {}, [
      flag,
      '--allow-fs-read=*',
      ...['--allow-net'].filter((name) => process.allowedNodeEnvironmentFlags.has(name)),
    ])
    await it.until(/no thread watches it, so a program that hangs cannot see it: it does not go together with Node's permission model/)
    expect(await it.request('/')).toBe('fine')
  })

  it('has no thread unless somebody wants one', async () => {
    const it = await run({})
    void it.request('/loop').catch(() => {})
    await it.until(/hanging now/)
    save(it, REPORTING('loop'))
    await pause(1500)
    expect(it.output).not.toContain('loaded')
  })
})

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
