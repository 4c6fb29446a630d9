import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, lchownSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { enabling, FollowedFile } from './followed-file.ts'
import { bundleServer, RunningServer } from './running-server.ts'

let file: FollowedFile | undefined
let server: RunningServer | undefined
afterEach(() => {
  file?.stop()
  server?.kill()
})

function follow(name: string, files: Record<string, string> = {}, options: { owner?: 'root' } = {}): FollowedFile {
  file = new FollowedFile(name, files, options)
  return file
}

const isRoot = process.geteuid?.() === 0
const user = process.geteuid?.() ?? 0
/** Nobody's: neither the process's own nor root's. */
const OTHER = 54321

function refusal(it: FollowedFile): string {
  const [line = ''] = it.lines.filter((text) => text.includes('HOOKS_ACCESS'))
  expect(line).toMatch(/^hooks [^\n]*: refused: it is code, [^\n]*PROBES_TRUST=1[^\n]*; no probe is on$/)
  return line
}

describe.skipIf(process.platform === 'win32')('a hooks file that others can put another one in the place of is refused', () => {
  it.each(['777', '775', '722'])('a folder above it has mode %s', async (mode) => {
    const it = follow('a b/conf/hooks.ts')
    mkdirSync(it.path('a b'))
    chmodSync(it.path('a b'), Number.parseInt(mode, 8))
    it.write('a b/conf/hooks.ts', enabling('on'))
    await it.untilSaid('HOOKS_ACCESS')
    expect(refusal(it)).toContain(`others can write '${it.path('a b')}' (mode ${mode}); chmod go-w '${it.path('a b')}'`)
    chmodSync(it.path('a b'), 0o755)
    await it.untilOn('on')
  })

  it('all that is wrong is said in one line', async () => {
    const it = follow('conf/hooks.ts')
    mkdirSync(it.path('conf'))
    chmodSync(it.path('conf'), 0o777)
    it.write('hooks.ts', enabling('on'))
    chmodSync(it.path('hooks.ts'), 0o666)
    renameSync(it.path('hooks.ts'), it.path('conf/hooks.ts'))
    await it.untilSaid('HOOKS_ACCESS')
    expect(refusal(it)).toContain(`; chmod go-w ${it.path('conf/hooks.ts')} && chmod go-w ${it.path('conf')}, or`)
  })

  it('a symbolic link to it lies in such a folder', async () => {
    const it = follow('links/hooks.ts', { 'real/hooks.ts': enabling('on') })
    mkdirSync(it.path('links'))
    chmodSync(it.path('links'), 0o777)
    symlinkSync('../real/hooks.ts', it.path('links/hooks.ts'))
    await it.untilSaid('HOOKS_ACCESS')
    expect(refusal(it)).toContain(`chmod go-w ${it.path('links')}`)
    chmodSync(it.path('links'), 0o755)
    await it.untilOn('on')
  })

  it('the folder that the link leads to is one', async () => {
    const it = follow('hooks.ts')
    mkdirSync(it.path('real'))
    chmodSync(it.path('real'), 0o777)
    it.write('real/hooks.ts', enabling('on'))
    symlinkSync('real/hooks.ts', it.path('hooks.ts'))
    await it.untilSaid('HOOKS_ACCESS')
    expect(refusal(it)).toContain(`chmod go-w ${it.path('real')}`)
  })

  it.skipIf(!isRoot)('it, a folder or the link is of another user (only root can give files away)', async () => {
    const it = follow('conf/hooks.ts', { 'real.ts': enabling('on'), 'conf/hooks.ts': enabling('on') })
    await it.untilOn('on')
    for (const [path, give] of [
      ['conf/hooks.ts', chownSync],
      ['conf', chownSync],
    ] as const) {
      it.lines.length = 0
      give(it.path(path), OTHER, OTHER)
      await it.untilSaid('HOOKS_ACCESS')
      expect(it.lines.find((line) => line.includes('HOOKS_ACCESS'))).toMatch(
        new RegExp(`belongs to user ${OTHER}, not to ${user === 0 ? 'root' : `${user} or root`}; chown ${user} ${it.path(path)}, or`),
      )
      give(it.path(path), user, user)
    }
    rmSync(it.path('conf/hooks.ts'))
    await it.until(() => it.drops === 1)
    it.lines.length = 0
    // As /tmp: another user can put a link there, to a text of root's that was not meant for it.
    chmodSync(it.path('conf'), 0o1777)
    symlinkSync('../real.ts', it.path('conf/next'))
    lchownSync(it.path('conf/next'), OTHER, OTHER)
    renameSync(it.path('conf/next'), it.path('conf/hooks.ts'))
    await it.untilSaid('HOOKS_ACCESS')
    expect(refusal(it)).toContain(`chown -h ${user} ${it.path('conf/hooks.ts')}, or`)
    lchownSync(it.path('conf/hooks.ts'), user, user)
    await it.until(() => it.commits.length === 2)
  })

  it.skipIf(!isRoot)("a sticky folder of root's is no fault, one of another's is (only root can give files away)", async () => {
    const it = follow('conf/hooks.ts')
    mkdirSync(it.path('conf'))
    chmodSync(it.path('conf'), 0o1777)
    it.write('conf/hooks.ts', enabling('on'))
    await it.untilOn('on')
    chownSync(it.path('conf'), OTHER, OTHER)
    await it.untilSaid('HOOKS_ACCESS')
  })

  it.skipIf(user === 0)('a sticky folder that is not of root is a fault (as root all own folders are)', async () => {
    const it = follow('conf/hooks.ts')
    mkdirSync(it.path('conf'))
    chmodSync(it.path('conf'), 0o1777)
    it.write('conf/hooks.ts', enabling('on'))
    await it.untilSaid('HOOKS_ACCESS')
  })

  it.skipIf(!canMount())('a folder that is mounted to be read, as Kubernetes does, is no fault (only root can mount)', async () => {
    const it = follow('conf/hooks.ts', { 'conf/hooks.ts': '' })
    const on = it.path('conf')
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'mode=777', 'none', on])
    try {
      it.write('conf/hooks.ts', enabling('on'))
      await it.untilSaid('HOOKS_ACCESS')
      execFileSync('mount', ['-o', 'remount,ro', on])
      await it.untilOn('on')
    } finally {
      it.stop()
      execFileSync('umount', [on])
    }
  })
})

function canMount(): boolean {
  const folder = new FollowedFile('none').folder
  try {
    execFileSync('mount', ['-t', 'tmpfs', 'none', folder], { stdio: 'ignore' })
    execFileSync('umount', [folder])
    return true
  } catch {
    return false
  } finally {
    rmSync(folder, { recursive: true })
  }
}

describe.skipIf(process.platform === 'win32')('what runs is what was checked', () => {
  it('though another process changes files all the time', async () => {
    const hooks = `import { value } from './helper.js'\nexport default (probes) => { probes.enable(value) }`
    const it = follow('hooks.ts', { 'hooks.ts': hooks, 'helper.js': `exports.value = 'begin'` })
    // A long text takes its time between being read and being run.
    const writer = `const { chmodSync, renameSync, writeFileSync } = require('node:fs')
      const put = (mode, text) => { writeFileSync('next', text, { mode }); chmodSync('next', mode); renameSync('next', 'helper.js') }
      const wait = (time) => { for (const end = performance.now() + time; performance.now() < end;); }
      const pad = '//' + ' '.repeat(8e6) + '\\n'
      for (let i = 0; i < 60; i++) {
        put(0o644, 'exports.value = "good ' + i + '"')
        wait(10)
        put(0o666, pad + 'exports.value = "bad"')
        wait(12 + i % 12)
      }
      put(0o644, 'exports.value = "end"')`
    const child = spawn(process.execPath, ['-e', writer], { cwd: it.folder, stdio: ['ignore', 'inherit', 'inherit'] })
    await once(child, 'exit')
    await it.untilOn('end')
    expect(it.commits.length).toBeGreaterThan(1)
    expect(it.commits.flat()).not.toContain('bad')
  })

  it.each([
    ['CommonJS', { 'package.json': '{"main":"index.js"}', 'index.js': `exports.value = 'on'` }],
    ['an ES module', { 'package.json': '{"type":"module","main":"index.js"}', 'index.js': `export const value = 'on'` }],
    ['another kind', { 'package.json': '{"main":"index.odd"}', 'index.odd': `exports.value = 'on'` }],
  ])('a package that Node loads itself: %s', async (_kind, texts) => {
    const main = Object.keys(texts)[1]!
    const packed = Object.fromEntries(Object.entries(texts).map(([name, text]) => [`node_modules/pack/${name}`, text]))
    const it = follow('hooks.ts', packed as Record<string, string>)
    chmodSync(it.path(`node_modules/pack/${main}`), 0o666)
    const get = main === 'index.odd' ? `require('pack')` : `await import('pack')`
    it.write('hooks.ts', `export default async (probes) => { const { value } = ${get}; probes.enable(value) }`)
    await it.untilSaid('HOOKS_ACCESS')
    expect(it.lines.find((line) => line.includes('HOOKS_ACCESS'))).toContain(`chmod go-w ${it.path(`node_modules/pack/${main}`)}`)
    chmodSync(it.path(`node_modules/pack/${main}`), 0o644)
    await it.untilOn('on')
  })

  it('a pipe is no file, and nobody waits for it', async () => {
    const it = follow('hooks.ts')
    execFileSync('mkfifo', [it.path('hooks.ts')])
    await it.untilSaid('is not a file')
  })
})

describe.skipIf(process.platform === 'win32')('trust that the user gives', () => {
  const HOOKS = 'conf/hooks.ts'
  let bundle: string
  let trusting: string
  beforeAll(async () => {
    bundle = await bundleServer(`./${HOOKS}`)
    trusting = await bundleServer(`./${HOOKS}`, { trust: true, tables: join(tmpdir(), `probes-trust-${process.pid}.json`) })
  })

  /** As on a share that knows no modes. */
  const prepare = (folder: string): void => {
    mkdirSync(join(folder, dirname(HOOKS)))
    for (const [name, text] of [
      [HOOKS, `import './helper'\nexport default () => {}`],
      ['conf/helper.ts', 'export {}'],
    ] as const) {
      writeFileSync(join(folder, name), text)
      chmodSync(join(folder, name), 0o777)
    }
    chmodSync(join(folder, 'conf'), 0o777)
  }

  it.each([
    ['the environment', () => new RunningServer(bundle, { prepare, env: { PROBES_TRUST: '1' } })],
    ['the plugin', () => new RunningServer(trusting, { prepare })],
  ])('by %s', async (_who, start) => {
    server = start()
    await server.until(/hooks \.\/conf\/hooks\.ts loaded/)
    expect(server.output).not.toContain('HOOKS_ACCESS')
  })

  it.each(['', '0', 'false', 'no', 'OFF', 'FALSE', ' 0 '])('is not given by PROBES_TRUST=%s', async (PROBES_TRUST) => {
    server = new RunningServer(bundle, { prepare, env: { PROBES_TRUST } })
    await server.until(/refused: .*PROBES_TRUST=1.*HOOKS_ACCESS/)
  })

  it.each(['TRUE', 'yes', 'on', ' 1'])('is given by PROBES_TRUST=%s', async (PROBES_TRUST) => {
    server = new RunningServer(bundle, { prepare, env: { PROBES_TRUST } })
    await server.until(/hooks \.\/conf\/hooks\.ts loaded/)
  })

  it.each(['no', '0', 'maybe'])('is taken back by PROBES_TRUST=%s where the plugin has given it', async (PROBES_TRUST) => {
    server = new RunningServer(trusting, { prepare, env: { PROBES_TRUST } })
    await server.until(/refused: .*PROBES_TRUST=1.*HOOKS_ACCESS/)
    const unclear = server.output.split('\n').filter((line) => line.includes('PROBES_TRUST is "maybe", which is neither yes'))
    expect(unclear).toHaveLength(PROBES_TRUST === 'maybe' ? 1 : 0)
  })

  it.skipIf(!isRoot)("is not needed for root's files (only root can start a process of another user)", async () => {
    server = new RunningServer(bundle, {
      uid: OTHER,
      prepare: (folder) => {
        mkdirSync(join(folder, 'conf'))
        writeFileSync(join(folder, HOOKS), 'export default () => {}')
      },
    })
    await server.until(/hooks \.\/conf\/hooks\.ts loaded/)
    server.forget()
    chownSync(server.path('conf'), OTHER + 1, OTHER)
    await server.until(new RegExp(`belongs to user ${OTHER + 1}, not to ${OTHER} or root; chown ${OTHER} `))
  })
})

describe.skipIf(process.platform === 'win32')('a hooks file that others can write by now', () => {
  const IMPORTING = `import './part.ts'\n${enabling('on')}`

  it.each([
    ['itself', 'conf/hooks.ts', 0o666],
    ['the folder above', 'conf', 0o777],
    ['a folder further above', '.', 0o777],
  ])('%s: is off, and on again when that is mended', async (_, name, mode) => {
    const it = follow('conf/hooks.ts', { 'conf/hooks.ts': enabling('on') })
    expect(it.on).toEqual(['on'])
    chmodSync(it.path(name), mode)
    await it.until(() => it.on.length === 0)
    expect(it.lines.filter((line) => line.includes('refused: it is code, and others can write'))).toEqual([
      expect.stringMatching(/ \(HOOKS_ACCESS\): 1 probe off$/),
    ])
    chmodSync(it.path(name), name.endsWith('.ts') ? 0o644 : 0o755)
    await it.untilOn('on')
  })

  it('what it imports: is off', async () => {
    const it = follow('hooks.ts', { 'hooks.ts': IMPORTING, 'part.ts': '' })
    expect(it.on).toEqual(['on'])
    chmodSync(it.path('part.ts'), 0o666)
    await it.untilSaid('is not trusted any more: 1 probe off')
    expect(it.on).toEqual([])
  })

  it('a new text that imports such a file leaves on what was on', async () => {
    const it = follow('hooks.ts', { 'hooks.ts': enabling('on'), 'part.ts': '' })
    chmodSync(it.path('part.ts'), 0o666)
    it.write('hooks.ts', IMPORTING)
    await it.untilSaid('HOOKS_ACCESS')
    expect(it.on).toEqual(['on'])
  })
})

/** Runs as a user who is not root, who owns the hooks file or does not. */
describe.skipIf(!isRoot)('a hooks file that has to belong to root', () => {
  it.each(['option', 'environment'] as const)('by the %s', async (by) => {
    const bundled = await bundleServer('./probes.hooks.ts', by === 'option' ? { owner: 'root' } : {})
    const env: Record<string, string> = by === 'option' ? {} : { PROBES_OWNER: 'root' }
    server = new RunningServer(bundled, { uid: OTHER, env, prepare: (folder) => writeFileSync(join(folder, 'probes.hooks.ts'), '') })
    const [line] = await server.until(/hooks .*HOOKS_ACCESS.*/)
    expect(line).toContain(`refused: it is code, and ${server.folder} belongs to user ${OTHER}, not to root; chown 0 ${server.folder}, or`)
    chownSync(server.folder, 0, 0)
    chmodSync(server.folder, 0o755)
    await server.until(/hooks \S+ loaded: /)
  })
})

it('an owner that nobody knows is said', async () => {
  process.env['PROBES_OWNER'] = 'admin'
  try {
    const it = follow('hooks.ts', { 'hooks.ts': enabling('on') })
    await it.untilSaid('PROBES_OWNER is "admin"; the only one that it can ask for is root, which is taken')
  } finally {
    delete process.env['PROBES_OWNER']
  }
})
