import { rmSync, writeFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FollowedFile, pause } from './followed-file.ts'
import { bundleServer, RunningServer } from './running-server.ts'

/** What hooks files note, as they run in this process. */
const realm = globalThis as { ended?: string[] }
let file: FollowedFile | undefined
beforeEach(() => (realm.ended = []))
afterEach(() => file?.stop())

function follow(files: Record<string, string>): FollowedFile {
  file = new FollowedFile('hooks.ts', files)
  return file
}

/** @param way How the load registers that it notes its name when it ends. */
const ending = (name: string, way: (end: string) => string): string =>
  `export default async (probes) => { probes.enable('${name}'); ${way(`() => { ended.push('${name}') }`)} }`

const ways: [string, (end: string) => string][] = [
  ['the function that its default function returns', (end) => `await null; return ${end}`],
  ['onUnload', (end) => `probes.onUnload(${end})`],
  ['signal', (end) => `probes.signal.addEventListener('abort', ${end})`],
  ['onabort', (end) => `probes.signal.onabort = ${end}`],
]

describe.each(ways)('a load ends: %s', (_name, way) => {
  it('is called once, when the file is loaded anew, deleted, and not followed any more', async () => {
    const it = follow({ 'hooks.ts': ending('first', way) })
    await it.untilOn('first')
    expect(realm.ended).toEqual([])
    it.save('hooks.ts', ending('second', way))
    await it.untilOn('second')
    expect(realm.ended).toEqual(['first'])
    rmSync(it.path('hooks.ts'))
    await it.until(() => it.drops === 1)
    expect(realm.ended).toEqual(['first', 'second'])
    it.save('hooks.ts', ending('third', way))
    await it.untilOn('third')
    it.stop()
    it.stop()
    expect(realm.ended).toEqual(['first', 'second', 'third'])
    expect(it.lines.filter((line) => line.includes('UNLOAD'))).toEqual([])
  })
})

describe('a load that comes to nothing cleans up', () => {
  it('that is overtaken while its top level awaits: its default function is not called any more', async () => {
    const slow = `ended.push('began'); await new Promise((done) => setTimeout(done, 300)); export default () => { ended.push('called') }`
    const it = follow({ 'hooks.ts': slow })
    await it.until(() => realm.ended?.[0] === 'began')
    it.save('hooks.ts', ending('second', ways[1]![1]))
    await it.untilOn('second')
    await pause(600)
    expect(realm.ended).toEqual(['began'])
  })

  it('that fails, and the one that is on stays', async () => {
    const it = follow({ 'hooks.ts': ending('on', ways[1]![1]) })
    await it.untilOn('on')
    it.save('hooks.ts', `export default (probes) => { probes.onUnload(() => { ended.push('failed') }); throw new Error('no') }`)
    await it.untilSaid('HOOKS_THROW')
    expect(realm.ended).toEqual(['failed'])
    expect(it.on).toEqual(['on'])
  })

  it('that never ends: at the next save, and when it is not followed any more', async () => {
    const endless = (name: string): string =>
      `export default async ({ onUnload, signal }) => { onUnload(() => { ended.push('${name}') }); ended.push('began ${name}'); await new Promise((_, no) => signal.addEventListener('abort', no)) }`
    const it = follow({ 'hooks.ts': endless('first') })
    await it.until(() => realm.ended!.length === 1)
    it.save('hooks.ts', endless('second'))
    await it.until(() => realm.ended!.length === 3)
    it.stop()
    expect(realm.ended).toEqual(['began first', 'first', 'began second', 'second'])
    expect(it.discards).toBe(2)
  })
})

describe('cleaning up', () => {
  it('runs the last one first, after the signal, and none is kept from running by one that fails', async () => {
    const it = follow({
      'hooks.ts': `export default (probes) => {
        probes.enable('on')
        probes.onUnload(() => { ended.push('a') })
        probes.onUnload(() => { throw new RangeError('thrown') })
        probes.onUnload(async () => { throw new RangeError('rejected') })
        probes.onUnload(() => { ended.push(\`b \${probes.signal.aborted}\`) })
        probes.signal.addEventListener('abort', () => { throw new RangeError('listener') })
        probes.signal.addEventListener('abort', { async handleEvent() { throw new RangeError('object') } })
        probes.signal.onabort = () => { throw new RangeError('onabort') }
        probes.onUnload('no function')
        return () => { ended.push('returned') }
      }`,
    })
    await it.untilOn('on')
    it.stop()
    expect(realm.ended).toEqual(['returned', 'b true', 'a'])
    await pause(20)
    const said = it.lines.filter((line) => line.includes('HOOKS_UNLOAD'))
    expect(said).toHaveLength(6)
    for (const what of ['thrown', 'rejected', 'listener', 'object', 'onabort', '"no function"']) expect(said.join('\n')).toContain(what)
    for (const line of said) expect(line).toMatch(/^hooks .*hooks\.ts: [^\n]*$/)
  })

  it('forgets a listener that was removed', async () => {
    const it = follow({
      'hooks.ts': `export default ({ enable, signal }) => {
        const listener = () => { ended.push('removed') }
        signal.addEventListener('abort', listener)
        signal.removeEventListener('abort', listener)
        signal.onabort = listener
        signal.onabort = null
        signal.addEventListener('abort', null)
        enable('on')
      }`,
    })
    await it.untilOn('on')
    it.stop()
    expect(realm.ended).toEqual([])
  })

  it('happens at once for what comes when the load is over', async () => {
    const it = follow({
      'hooks.ts': `export default (probes) => { probes.enable('on'); ended.push((then) => { probes.onUnload(then); return probes.signal }) }`,
    })
    await it.untilOn('on')
    it.stop()
    const [late] = realm.ended as unknown as [(then: () => void) => AbortSignal]
    let ran = 0
    expect(late(() => ran++).aborted).toBe(true)
    expect(ran).toBe(1)
  })

  it('lets a process end that had a timer of each of three loads', async () => {
    const server = new RunningServer(await bundleServer())
    try {
      await server.request('/')
      for (const round of [1, 2, 3]) {
        server.forget()
        writeFileSync(
          server.path('probes.hooks.ts'),
          `export default () => { const timer = setInterval(() => {}, 10 + ${round}); return () => clearInterval(timer) }`,
        )
        await server.until(/loaded: /)
      }
      rmSync(server.path('probes.hooks.ts'))
      await pause(300)
      expect(await server.stop()).toBe(0)
    } finally {
      server.kill()
    }
  })
})
