import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { addressOf, bundleServer, RunningServer } from './running-server.ts'

let bundle: string
let server: RunningServer | undefined

beforeAll(async () => {
  bundle = await bundleServer('./probes.hooks')
})

afterEach(() => server?.kill())

function run(files?: Readonly<Record<string, string>>, env: Record<string, string> = {}): RunningServer {
  const prepare = (folder: string): void => {
    if (!files) return
    mkdirSync(join(folder, 'probes.hooks'))
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, 'probes.hooks', name), text)
  }
  return (server = new RunningServer(bundle, { prepare, env }))
}

function hooks(tag: string): string {
  return `export default (probes: any): void => probes.enable('${addressOf('greeting')}', ({ vals }: any) => console.log('${tag}', vals.id))\n`
}

/** Which tags a request has printed. */
async function tagsOf(it: RunningServer, id: string): Promise<string[]> {
  it.forget()
  await it.request(id)
  await it.request('/last')
  await new Promise((resolve) => setTimeout(resolve, 50))
  return [...it.output.matchAll(/^(\w+) (\/\S*)$/gm)].filter(([, , of]) => of === id).map(([, tag]) => tag!)
}

describe('a folder of hooks files', () => {
  it('each file in it is a set of its own', async () => {
    const it = run({ 'ann.ts': hooks('ann'), 'bob.ts': hooks('bob') })
    await it.until(/hooks \.\/probes\.hooks\/ann\.ts loaded: 1 probe on[^]*hooks \.\/probes\.hooks\/bob\.ts loaded: 1 probe on/)
    expect(await tagsOf(it, '/1')).toEqual(['ann', 'bob'])
    writeFileSync(it.path('probes.hooks/cid.ts'), hooks('cid'))
    await it.until(/hooks \.\/probes\.hooks\/cid\.ts loaded: 1 probe on/)
    expect(await tagsOf(it, '/2')).toEqual(['ann', 'bob', 'cid'])
    writeFileSync(it.path('probes.hooks/part~'), hooks('newer'))
    renameSync(it.path('probes.hooks/part~'), it.path('probes.hooks/bob.ts'))
    await it.until(/hooks \.\/probes\.hooks\/bob\.ts loaded/)
    expect((await tagsOf(it, '/3')).sort()).toEqual(['ann', 'cid', 'newer'])
    rmSync(it.path('probes.hooks/ann.ts'))
    await it.until(/hooks \.\/probes\.hooks\/ann\.ts removed: 1 probe off/)
    expect((await tagsOf(it, '/4')).sort()).toEqual(['cid', 'newer'])
    writeFileSync(it.path('probes.hooks/ann.ts'), hooks('again'))
    await it.until(/hooks \.\/probes\.hooks\/ann\.ts loaded: 1 probe on/)
    expect((await tagsOf(it, '/5')).sort()).toEqual(['again', 'cid', 'newer'])
  })

  it('what is wrong in one leaves the others alone', async () => {
    const it = run({ 'ann.ts': hooks('ann'), 'bob.ts': 'export default (' })
    await it.until(/hooks probes\.hooks\/bob\.ts:1:\d+: .*; no probe is on/)
    expect(await tagsOf(it, '/1')).toEqual(['ann'])
    writeFileSync(it.path('probes.hooks/bob.ts'), hooks('bob'))
    await it.until(/hooks \.\/probes\.hooks\/bob\.ts loaded: 1 probe on/)
    expect(await tagsOf(it, '/2')).toEqual(['ann', 'bob'])
  })

  it('notes, types, hidden files and folders are none', async () => {
    const it = run({
      'README.md': '#',
      '.ann.ts': hooks('hidden'),
      'ann.d.ts': 'export {}',
      'ann.ts~': hooks('old'),
      'ann.ts': hooks('ann'),
    })
    mkdirSync(it.path('probes.hooks/folder.ts'))
    await it.until(/ann\.ts loaded/)
    expect(await tagsOf(it, '/1')).toEqual(['ann'])
    expect(it.output).not.toMatch(/hidden|README|folder\.ts|d\.ts/)
  })

  it('the folder comes, goes, and may be a file in between', async () => {
    const it = run()
    expect(await it.request('/')).toBe('hello /')
    mkdirSync(it.path('later'))
    writeFileSync(it.path('later/ann.ts'), hooks('ann'))
    renameSync(it.path('later'), it.path('probes.hooks'))
    await it.until(/hooks \.\/probes\.hooks\/ann\.ts loaded: 1 probe on/)
    renameSync(it.path('probes.hooks'), it.path('away'))
    await it.until(/hooks \.\/probes\.hooks\/ann\.ts removed: 1 probe off/)
    expect(await tagsOf(it, '/1')).toEqual([])
    writeFileSync(it.path('probes.hooks'), hooks('file').replaceAll(': any', '').replace(': void', ''))
    await it.until(/hooks \.\/probes\.hooks loaded: 1 probe on/)
    expect(await tagsOf(it, '/2')).toEqual(['file'])
    rmSync(it.path('probes.hooks'))
    await it.until(/hooks \.\/probes\.hooks removed: 1 probe off/)
    renameSync(it.path('away'), it.path('probes.hooks'))
    await it.until(/hooks \.\/probes\.hooks\/ann\.ts loaded: 1 probe on/)
    expect(await tagsOf(it, '/3')).toEqual(['ann'])
    it.forget()
    expect(await it.stop()).toBe(0)
  })

  it('data is taken as well', async () => {
    const data = JSON.stringify({ probes: [{ at: addressOf('greeting'), log: 'id {id}' }] })
    const it = run({ 'ann.json': data }, { PROBES_HOOKS: './probes.hooks/' })
    await it.until(/hooks \.\/probes\.hooks\/ann\.json loaded: 1 probe on/)
    await it.request('/1')
    await it.until(/probes: \S*server\.ts:\d+ \(handle\) id \/1/)
  })
})
