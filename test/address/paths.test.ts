import { probes, type Probe } from 'unplugin-probes/runtime'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { loadModule } from '../runtime/load-code.ts'
import { reported } from '../runtime/reported.ts'

const CODE = `export function run() {
  return 'ran'
}`

const FILES = [
  'src/hot.ts',
  'src/shot.ts',
  'src/deep/hot.tsx',
  'a/x.ts',
  'b/x.ts',
  '/elsewhere/absolute.ts',
  'src/[id]/page one.ts',
  'C:/work/win.ts',
]

beforeAll(async () => {
  for (const file of FILES) await loadModule(file, CODE)
})

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds))

afterEach(() => void probes.disableAll())

async function enable(address: string): Promise<Probe> {
  let probe: Probe | undefined
  await reported(() => (probe = probes.enable(address, () => {})))
  return probe!
}

describe('which file is meant', () => {
  const cases: readonly [address: string, files: readonly string[]][] = [
    ['hot.ts:2', ['src/hot.ts']],
    ['shot.ts:2', ['src/shot.ts']],
    ['ot.ts:2', []],
    ['src/hot.ts:2', ['src/hot.ts']],
    ['rc/hot.ts:2', []],
    ['./src/hot.ts:2', ['src/hot.ts']],
    ['src//hot.ts:2', ['src/hot.ts']],
    ['src\\hot.ts:2', ['src/hot.ts']],
    [' src/hot.ts:2 ', ['src/hot.ts']],
    ['Hot.ts:2', []],
    ['SRC/hot.ts:2', []],
    ['hot:2', []],
    ['hot.ts.map:2', []],
    ['other/hot.ts:2', []],
    // Where the project lies is not known to a bundle: an absolute path may end with what is.
    ['/home/me/project/src/hot.ts:2', ['src/hot.ts']],
    ['file:///home/me/project/src/hot.ts:2', ['src/hot.ts']],
    ['D:\\project\\src\\hot.ts:2', ['src/hot.ts']],
    ['project/src/hot.ts:2', []],
    ['/home/me/project/lib/hot.ts:2', []],
    ['absolute.ts:2', ['/elsewhere/absolute.ts']],
    ['/elsewhere/absolute.ts:2', ['/elsewhere/absolute.ts']],
    ['/more/elsewhere/absolute.ts:2', ['/elsewhere/absolute.ts']],
    ['[id]/page one.ts:2', ['src/[id]/page one.ts']],
    ['win.ts:2', ['C:/work/win.ts']],
    ['C:/work/win.ts:2', ['C:/work/win.ts']],
    ['C:\\work\\win.ts:2', ['C:/work/win.ts']],
    ['x.ts:2', ['a/x.ts', 'b/x.ts']],
    ['b/x.ts:2', ['b/x.ts']],
  ]
  it.each(cases)('%s', async (address, files) => {
    const probe = await enable(address)
    expect(probe.sites.map(({ file }) => file)).toEqual(files)
    expect(probe.status).toBe(files.length > 0 ? 'on' : 'pending')
    expect(probe.reason === '').toBe(files.length === 1)
  })

  it('says which files match when there are several', async () => {
    const { reason } = await enable('x.ts:2')
    expect(reason).toContain('2 files match')
    expect(reason).toContain('a/x.ts')
    expect(reason).toContain('b/x.ts')
  })

  it('says what is near an unknown file', async () => {
    const lines: string[] = []
    let probe: Probe | undefined
    lines.push(...(await reported(() => (probe = probes.enable('src/hott.ts:2', () => {})))))
    expect(lines).toEqual([])
    expect(probe!.reason).toMatch(/^unknown file so far: .*nearest: src\/hot\.ts,/)
    lines.push(...(await reported(() => pause(700))))
    expect(lines).toHaveLength(1)
    expect(lines[0]).toMatch(/^probes: src\/hott\.ts:2 is pending: unknown file so far: .*nearest: src\/hot\.ts,/)
  })
})

describe('probes.sites(file)', () => {
  it('all files', () => {
    expect(probes.sites().map(({ file }) => file)).toEqual(FILES)
  })

  it.each([
    ['x.ts', ['a/x.ts', 'b/x.ts']],
    ['src/hot.ts', ['src/hot.ts']],
    ['ot.ts', []],
  ])('%s', (file, files) => {
    expect(probes.sites(file).map((site) => site.file)).toEqual(files)
  })

  it('says all of a site', () => {
    expect(probes.sites('src/hot.ts')).toEqual([
      {
        file: 'src/hot.ts',
        line: 2,
        column: 3,
        endLine: 2,
        text: "return 'ran'",
        functionName: 'run',
        owner: '',
        kind: 'function',
        hasThis: true,
        locals: [],
        upvalues: [],
      },
    ])
  })
})

describe('a file that is loaded later', () => {
  it('pending becomes on', async () => {
    const hits: number[] = []
    const lines = await reported(() => probes.enable('later.ts:2', ({ hit }) => void hits.push(hit)))
    const [probe] = probes.list()
    expect(probe).toMatchObject({ status: 'pending', sites: [], hits: 0 })
    const { run } = await loadModule<{ run: () => string }>('src/later.ts', CODE)
    lines.push(...(await reported(() => pause(700))))
    expect(lines).toEqual([])
    expect(probe).toMatchObject({ status: 'on', reason: '', sites: [{ file: 'src/later.ts', line: 2 }] })
    run()
    expect(hits).toEqual([1])
  })

  it('pending becomes no-code when its line has none', async () => {
    const probe = await enable('later-empty.ts:90')
    expect(probe.status).toBe('pending')
    await loadModule('src/later-empty.ts', CODE)
    expect(probe).toMatchObject({ status: 'no-code', reason: expect.stringContaining('src/later-empty.ts:2:3 (run)') as unknown })
  })

  it('one that is on gets a second file', async () => {
    const first = await loadModule<{ run: () => string }>('one/twin.ts', CODE)
    const files: string[] = []
    const probe = probes.enable('twin.ts:2', ({ finfo }) => void files.push(finfo.file))
    expect(probe.sites).toHaveLength(1)
    const second = await loadModule<{ run: () => string }>('two/twin.ts', CODE)
    expect(probe.sites).toHaveLength(2)
    first.run()
    second.run()
    expect(files).toEqual(['one/twin.ts', 'two/twin.ts'])
    expect(probe.hits).toBe(2)
  })
})
