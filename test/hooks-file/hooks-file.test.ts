import { chmodSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { addressOf, bundleServer, RunningServer } from './running-server.ts'

let bundle: string
let server: RunningServer | undefined

beforeAll(async () => {
  bundle = await bundleServer()
})

afterEach(() => server?.kill())

function run(options?: ConstructorParameters<typeof RunningServer>[1]): RunningServer {
  server = new RunningServer(bundle, options)
  return server
}

const HOOKS = 'probes.hooks.ts'
const LOADED = /hooks \.\/probes\.hooks\.ts loaded: .*/
const REMOVED = /hooks \.\/probes\.hooks\.ts removed: (\d+) probes? off/

/** A hooks file in TypeScript that prints a tag and the locals at each hit. */
function hooks(tag: string, marker = 'greeting'): string {
  return `let hits: number = 0
export default (probes: any): void => {
  probes.enable('${addressOf(marker)}', ({ vals }: any) => { console.log('${tag}', ++hits, JSON.stringify(vals)) })
}
`
}

/** As editors do it. */
function saveAtomically(path: string, text: string): void {
  writeFileSync(`${path}~`, text)
  renameSync(`${path}~`, path)
}

describe('the life of a hooks file', () => {
  it('takes effect when it is created, and its removal too', async () => {
    const it = run()
    expect(await it.request('/1')).toBe('hello /1')
    writeFileSync(it.path(HOOKS), hooks('seen'))
    expect((await it.until(LOADED))[0]).toContain('1 probe on')
    expect(await it.request('/2')).toBe('hello /2')
    await it.until(/seen 1 \{"id":"\/2"\}/)
    rmSync(it.path(HOOKS))
    expect((await it.until(REMOVED))[1]).toBe('1')
    it.forget()
    await it.request('/3')
    expect(it.output).not.toContain('seen')
  })

  it('is there at the start, and works after a restart', async () => {
    for (const round of [1, 2]) {
      const it = run({ prepare: (folder) => writeFileSync(join(folder, HOOKS), hooks(`round${round}`)) })
      await it.until(LOADED)
      await it.request('/')
      await it.until(new RegExp(`round${round} 1`))
      it.kill()
    }
  })

  it('is edited in place and by rename, each content loaded once', async () => {
    const it = run()
    await it.request('/')
    writeFileSync(it.path(HOOKS), hooks('first'))
    await it.until(LOADED)
    it.forget()
    writeFileSync(it.path(HOOKS), hooks('second'))
    await it.until(LOADED)
    it.forget()
    saveAtomically(it.path(HOOKS), hooks('third'))
    await it.until(LOADED)
    await it.request('/x')
    await it.until(/third 1/)
    // The same text again is nothing new: what follows is the next load's line.
    saveAtomically(it.path(HOOKS), hooks('third'))
    await it.request('/y')
    await it.until(/third 2/)
    saveAtomically(it.path(HOOKS), hooks('fourth'))
    await it.request('/z')
    await it.until(LOADED)
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(it.output.match(new RegExp(LOADED, 'g'))).toHaveLength(2)
    expect(it.output).not.toMatch(/removed|first|second/)
  })

  it('is deleted and created again', async () => {
    const it = run()
    await it.request('/')
    for (const round of [1, 2, 3]) {
      it.forget()
      writeFileSync(it.path(HOOKS), hooks(`round${round}`))
      await it.until(LOADED)
      await it.request('/')
      await it.until(new RegExp(`round${round} 1`))
      rmSync(it.path(HOOKS))
      await it.until(REMOVED)
    }
  })

  it('is empty: no probes, no removal in between when saved in two steps', async () => {
    const it = run()
    await it.request('/')
    writeFileSync(it.path(HOOKS), hooks('before'))
    await it.until(LOADED)
    it.forget()
    writeFileSync(it.path(HOOKS), '')
    writeFileSync(it.path(HOOKS), hooks('after'))
    expect((await it.until(LOADED))[0]).toContain('1 probe on')
    it.forget()
    writeFileSync(it.path(HOOKS), '')
    expect((await it.until(LOADED))[0]).toContain('0 probes on')
  })

  it('lies in folders that do not exist yet', async () => {
    const it = run({ env: { PROBES_HOOKS: 'conf/deep/my.hooks.mts' } })
    await it.request('/')
    mkdirSync(it.path('conf'))
    await new Promise((resolve) => setTimeout(resolve, 50))
    mkdirSync(it.path('conf/deep'))
    writeFileSync(it.path('conf/deep/my.hooks.mts'), hooks('deep'))
    await it.until(/hooks conf\/deep\/my\.hooks\.mts loaded: 1 probe on/)
    rmSync(it.path('conf'), { recursive: true })
    await it.until(/my\.hooks\.mts removed/)
    it.forget()
    mkdirSync(it.path('conf/deep'), { recursive: true })
    writeFileSync(it.path('conf/deep/my.hooks.mts'), hooks('again'))
    await it.until(/my\.hooks\.mts loaded: 1 probe on/)
  })
})

describe('links', () => {
  it('swaps the set with a symbolic link, and removing the link turns all off', async () => {
    const it = run()
    await it.request('/')
    writeFileSync(it.path('one.ts'), hooks('one'))
    writeFileSync(it.path('two.ts'), hooks('two'))
    symlinkSync('one.ts', it.path(HOOKS))
    await it.until(LOADED)
    await it.request('/')
    await it.until(/one 1/)
    it.forget()
    symlinkSync('two.ts', it.path('next'))
    renameSync(it.path('next'), it.path(HOOKS))
    await it.until(LOADED)
    await it.request('/')
    await it.until(/two 1/)
    expect(it.output).not.toContain('one')
    it.forget()
    writeFileSync(it.path('two.ts'), hooks('edited'))
    await it.until(LOADED)
    await it.request('/')
    await it.until(/edited 1/)
    rmSync(it.path(HOOKS))
    await it.until(REMOVED)
  })

  it('follows the swap of a Kubernetes ConfigMap', async () => {
    const it = run({
      prepare: (folder) => {
        mkdirSync(join(folder, '..2026_1'))
        writeFileSync(join(folder, '..2026_1', HOOKS), hooks('mapOne'))
        symlinkSync('..2026_1', join(folder, '..data'))
        symlinkSync(`..data/${HOOKS}`, join(folder, HOOKS))
      },
    })
    await it.until(LOADED)
    for (const round of [2, 3, 4]) {
      it.forget()
      mkdirSync(it.path(`..2026_${round}`))
      writeFileSync(it.path(`..2026_${round}/${HOOKS}`), hooks(`map${round}`))
      symlinkSync(`..2026_${round}`, it.path('..data_tmp'))
      renameSync(it.path('..data_tmp'), it.path('..data'))
      rmSync(it.path(`..2026_${round - 1}`), { recursive: true })
      await it.until(LOADED)
      await it.request('/')
      await it.until(new RegExp(`map${round} 1`))
      expect(it.output).not.toContain('removed')
    }
  })
})

describe('a hooks file that fails', () => {
  it.each([
    [
      'a syntax error',
      'export default () => {\n  const x = = 1\n}',
      /hooks probes\.hooks\.ts:2:13: SyntaxError: .*HOOKS_SYNTAX\); the probes that were on stay on/,
    ],
    [
      'an error only V8 sees',
      'export default () => {\n  let a = 1\n  let a = 2\n}',
      /hooks probes\.hooks\.ts:3:7: SyntaxError: .*HOOKS_SYNTAX/,
    ],
    [
      'a throw half way',
      `import { probes } from 'unplugin-probes/runtime'\nprobes.enable('server.ts:1', () => {})\n  throw new Error('half way')`,
      /hooks probes\.hooks\.ts:3:9: Error: half way \(HOOKS_THROW\)/,
    ],
    ['a throw in its default function', 'export default () => {\n  null.x\n}', /hooks probes\.hooks\.ts:2:8: TypeError: .*HOOKS_THROW/],
    [
      'an import that is not there',
      `import { x } from './not-there'\nexport default () => x`,
      /hooks .*: Error: Cannot find module .*HOOKS_IMPORT/,
    ],
    [
      'a default export that is no function',
      'export default 5',
      /hooks probes\.hooks\.ts: its default export is of type number.*HOOKS_EXPORT/,
    ],
  ])('keeps the old set on: %s', async (_name, text, message) => {
    const it = run({ prepare: (folder) => writeFileSync(join(folder, HOOKS), hooks('kept')) })
    await it.until(LOADED)
    it.forget()
    saveAtomically(it.path(HOOKS), text)
    await it.until(message)
    await it.request('/')
    await it.until(/kept 1/)
    it.forget()
    saveAtomically(it.path(HOOKS), hooks('mended'))
    await it.until(LOADED)
    await it.request('/')
    await it.until(/mended 1/)
    expect(it.output).not.toContain('kept')
  })

  it('names the imported file that is wrong, and is loaded again when that one is mended', async () => {
    const it = run()
    await it.request('/')
    writeFileSync(it.path('helper.ts'), 'export const tag = (n: number): string => {\n  return `helped${n}` +\n}')
    writeFileSync(
      it.path(HOOKS),
      `import { tag } from './helper'\nexport default (probes) => { probes.enable('${addressOf('return')}', () => console.log(tag(1))) }`,
    )
    await it.until(/hooks helper\.ts:3:1: SyntaxError/)
    writeFileSync(it.path('helper.ts'), 'export const tag = (n: number): string => {\n  return `helped${n}`\n}')
    await it.until(LOADED)
    await it.request('/')
    await it.until(/helped1/)
    it.forget()
    writeFileSync(it.path('helper.ts'), 'export const tag = (n: number): string => `again${n}`')
    await it.until(LOADED)
    await it.request('/')
    await it.until(/again1/)
  })

  it('is refused while others can write it', async () => {
    const it = run()
    await it.request('/')
    writeFileSync(it.path(HOOKS), hooks('trusted'))
    await it.until(LOADED)
    it.forget()
    saveAtomically(it.path('other.ts'), hooks('untrusted'))
    chmodSync(it.path('other.ts'), 0o664)
    renameSync(it.path('other.ts'), it.path(HOOKS))
    await it.until(/hooks \.\/probes\.hooks\.ts: refused: .*mode 664.*chmod go-w .*HOOKS_ACCESS\); the probes that were on stay on/)
    await it.request('/')
    await it.until(/trusted 1/)
    expect(it.output).not.toContain('untrusted')
    chmodSync(it.path(HOOKS), 0o644)
    await it.until(LOADED)
    await it.request('/')
    await it.until(/untrusted 1/)
  })
})

describe('what a hooks file can be', () => {
  it('imports probes where there is no node_modules, with import.meta, top-level await and CommonJS', async () => {
    const it = run()
    await it.request('/')
    const texts = [
      `import { probes } from 'unplugin-probes/runtime'\nimport { basename } from 'node:path'\nawait null\nprobes.enable('${addressOf('return')}', () => console.log('esm', basename(import.meta.url)))`,
      `const { probes } = require('unplugin-probes/runtime')\nprobes.enable('${addressOf('return')}', () => console.log('cjs', __filename.length > 0))`,
      `module.exports = (probes) => { probes.enable('${addressOf('return')}', () => console.log('exported')) }`,
      `export default async (probes) => { await new Promise((r) => setTimeout(r, 20)); probes.enable('${addressOf('return')}', () => console.log('waited')) }`,
    ]
    for (const [i, seen] of [/esm probes\.hooks\.ts/, /cjs true/, /exported/, /waited/].entries()) {
      it.forget()
      saveAtomically(it.path(HOOKS), texts[i]!)
      await it.until(LOADED)
      await it.request('/')
      await it.until(seen)
    }
  })

  it('never resolves, and does not hold up the next one', async () => {
    const it = run()
    await it.request('/')
    saveAtomically(
      it.path(HOOKS),
      `export default async (probes) => { probes.enable('${addressOf('return')}', () => console.log('stale')); await new Promise((r) => setTimeout(r, 400)) }`,
    )
    await new Promise((resolve) => setTimeout(resolve, 150))
    saveAtomically(it.path(HOOKS), hooks('newer'))
    await it.until(LOADED)
    await new Promise((resolve) => setTimeout(resolve, 500))
    await it.request('/')
    await it.until(/newer 1/)
    expect(it.output).not.toContain('stale')
    expect(it.output.match(new RegExp(LOADED, 'g'))).toHaveLength(1)
  })

  it('says that it is still loading, and that a handler is missing', async () => {
    const it = run()
    await it.request('/')
    saveAtomically(it.path(HOOKS), 'await new Promise(() => {})')
    await it.until(/hooks \.\/probes\.hooks\.ts is still loading \(an await that never ends\?\); no probe is on/)
    saveAtomically(it.path(HOOKS), `import { probes } from 'unplugin-probes/runtime'\nprobes.enable('${addressOf('return')}')`)
    await it.until(/loaded: 0 probes on, 1 not\n.* {2}server\.ts:\d+ is error: its handler is undefined, not a function/)
  })

  it('says what did not bind, and why', async () => {
    const it = run()
    await it.request('/')
    saveAtomically(
      it.path(HOOKS),
      `export default (probes) => { for (const a of ['serve.ts:3', 'server.ts:999', 'server.ts', '${addressOf('served')}']) probes.enable(a, () => {}) }`,
    )
    await it.until(/loaded: 1 probe on, 1 waits for a file, 2 not/)
    await it.until(/server\.ts:999 is no-code: no code on line 999; nearest: /)
    await it.until(/server\.ts is error: not an address: "server\.ts"; write file:line/)
    await it.until(/serve\.ts:3 is pending: unknown file so far.*nearest: .*server\.ts/)
  })
})

describe('the process', () => {
  it('exits by itself when its own work is done, with and without probes on', async () => {
    const it = run()
    writeFileSync(it.path(HOOKS), hooks('on'))
    await it.until(LOADED)
    expect(await it.stop()).toBe(0)
    expect(await run().stop()).toBe(0)
  })

  it('does nothing with PROBES=off', async () => {
    const it = run({ env: { PROBES: 'off' }, prepare: (folder) => writeFileSync(join(folder, HOOKS), hooks('off')) })
    await it.request('/')
    await new Promise((resolve) => setTimeout(resolve, 200))
    await it.request('/')
    expect(it.output).not.toMatch(/probes:|off 1/)
  })
})
