import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import { enabling, FollowedFile, pause } from './followed-file.ts'
import { bundleServer, RunningServer } from './running-server.ts'

let file: FollowedFile | undefined
afterEach(() => file?.stop())

function follow(name: string, files: Record<string, string> = {}): FollowedFile {
  file = new FollowedFile(name, files)
  return file
}

const waiting = (milliseconds: number, address: string): string =>
  `export default async (probes) => { await new Promise((done) => setTimeout(done, ${milliseconds})); probes.enable('${address}') }`
const fromHelper = `import { value } from './helper'\nexport default (probes) => { probes.enable(value) }`
const helper = (value: string): string => `export const value = '${value}'`

describe('saves', () => {
  it('loses none: another process saves twice, the second time during the load of the first', async () => {
    const it = follow('hooks.ts')
    // A load that takes some milliseconds, so that saves fall into it.
    const writer = `const { renameSync, writeFileSync } = require('node:fs')
      const save = (address) => {
        writeFileSync('next', "let s = 0; for (let i = 0; i < 3e6; i++) s += i; export default (probes) => { probes.enable('" + address + "') }")
        renameSync('next', 'hooks.ts')
      }
      process.on('message', ([round, wait]) => {
        save(round + ' first')
        for (const end = performance.now() + wait; performance.now() < end;);
        save(round + ' last')
      })`
    const child = spawn(process.execPath, ['-e', writer], { cwd: it.folder, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
    try {
      for (let round = 0; round < 24; round++) {
        child.send([round, 8 + round])
        await it.untilOn(`${round} last`)
      }
    } finally {
      child.kill()
      await once(child, 'exit')
    }
    expect(it.drops).toBe(0)
  })

  it('sees a helper that comes after the file that imports it, and one that goes and comes back', async () => {
    const it = follow('hooks.ts', { 'hooks.ts': fromHelper })
    await it.untilSaid('HOOKS_IMPORT')
    it.write('helper.ts', helper('one'))
    await it.untilOn('one')
    it.lines.length = 0
    rmSync(it.path('helper.ts'))
    await it.untilSaid('HOOKS_IMPORT')
    expect(it.on).toEqual(['one'])
    it.write('helper.ts', helper('two'))
    await it.untilOn('two')
  })

  it('says an error once', async () => {
    const it = follow('hooks.ts', { 'hooks.ts': `import y from './nope'\ny()`, 'nope.json': '{ "not": }' })
    await it.untilSaid('HOOKS_')
    await pause(300)
    expect(it.lines).toHaveLength(1)
  })

  it('takes the same text under another link for the same', async () => {
    const it = follow('hooks.ts')
    for (const folder of ['..1', '..2']) {
      it.write(`${folder}/hooks.ts`, fromHelper)
      it.write(`${folder}/helper.ts`, helper('same'))
    }
    symlinkSync('..1', it.path('..data'))
    symlinkSync('..data/hooks.ts', it.path('hooks.ts'))
    await it.untilOn('same')
    symlinkSync('..2', it.path('..next'))
    renameSync(it.path('..next'), it.path('..data'))
    rmSync(it.path('..1'), { recursive: true })
    await pause(300)
    expect(it.commits).toHaveLength(1)
    it.save('..2/helper.ts', helper('other'))
    await it.untilOn('other')
  })
})

describe('a load that takes its time', () => {
  it('is outdated by a save of the file, and of a helper', async () => {
    const it = follow('hooks.ts', {
      'hooks.ts': `import { value } from './helper'\nawait new Promise((done) => setTimeout(done, 400))\nexport default (probes) => { probes.enable(value) }`,
      'helper.ts': helper('old'),
    })
    await pause(150)
    it.save('helper.ts', helper('new'))
    await it.untilOn('new')
    it.save('hooks.ts', waiting(400, 'outdated'))
    await pause(150)
    it.save('hooks.ts', enabling('newest'))
    await it.untilOn('newest')
    await it.until(() => it.discards === 2)
    expect(it.commits).toEqual([['new'], ['newest']])
  })

  it('is outdated by the removal of the file', async () => {
    const it = follow('hooks.ts', { 'hooks.ts': waiting(300, 'late') })
    await pause(100)
    rmSync(it.path('hooks.ts'))
    await it.until(() => it.discards === 1)
    expect(it.commits).toEqual([])
  })

  it('is outdated by the end of following, which comes once', async () => {
    const it = follow('hooks.ts', { 'hooks.ts': enabling('on') })
    await it.untilOn('on')
    it.save('hooks.ts', waiting(300, 'late'))
    await pause(100)
    it.stop()
    it.stop()
    expect(it.on).toEqual([])
    expect(it.drops).toBe(1)
    await it.until(() => it.discards === 1)
    it.save('hooks.ts', enabling('after'))
    await pause(200)
    expect(it.commits).toEqual([['on']])
  })

  it('does not keep the process', async () => {
    const server = new RunningServer(await bundleServer())
    await server.request('/')
    writeFileSync(server.path('probes.hooks.ts'), `console.log('began')\nawait new Promise(() => {})`)
    await server.until(/began/)
    expect(await server.stop()).toBe(0)
  })
})

describe.skipIf(process.platform === 'win32')('trust', () => {
  it('is also asked of helpers', async () => {
    const it = follow('hooks.ts')
    it.write('helper.ts', helper('trusted'))
    chmodSync(it.path('helper.ts'), 0o664)
    it.write('hooks.ts', fromHelper)
    await it.untilSaid('HOOKS_ACCESS')
    expect(it.lines.find((line) => line.includes('HOOKS_ACCESS'))).toContain(`chmod go-w ${it.path('helper.ts')}`)
    expect(it.commits).toEqual([])
    chmodSync(it.path('helper.ts'), 0o644)
    await it.untilOn('trusted')
  })

  it('says once that a file cannot be read', async () => {
    const it = follow('hooks.ts')
    symlinkSync('hooks.ts', it.path('hooks.ts'))
    await it.untilSaid('cannot be read: ELOOP')
    await pause(300)
    expect(it.lines.filter((line) => line.includes('HOOKS_ACCESS'))).toHaveLength(1)
    rmSync(it.path('hooks.ts'))
    mkdirSync(it.path('hooks.ts'))
    rmSync(it.path('hooks.ts'), { recursive: true })
    it.write('hooks.ts', enabling('mended'))
    await it.untilOn('mended')
  })
})
