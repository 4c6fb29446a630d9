import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { addressOf, bundleServer, RunningServer } from './running-server.ts'

let bundle: string
let server: RunningServer | undefined
beforeAll(async () => {
  bundle = await bundleServer()
})
afterEach(() => server?.kill())

function run(flags: readonly string[], files: Record<string, string>): RunningServer {
  const prepare = (folder: string): void => {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true })
      writeFileSync(join(folder, name), text)
    }
  }
  return (server = new RunningServer(bundle, { flags, prepare }))
}

const REFUSES = '--disallow-code-generation-from-strings'

describe('a process that makes no code from text', () => {
  it('loads a hooks file, its helpers, packages and the program, and its probes are hit', async () => {
    const it = run([REFUSES], {
      'node_modules/pack/package.json': '{"type":"module","main":"index.js"}',
      'node_modules/pack/index.js': `await 1; export const value = 'packed'`,
      'helper.ts': `export const value: string = 'helped'`,
      'probes.hooks.ts': `import { value } from './helper'
export default async (probes: any) => {
  const pack = await import('pack')
  probes.enable('${addressOf('return')}', ({ vals }: any) => { console.log('hit', value, pack.value, vals.greeting) })
}`,
    })
    await it.until(/hooks \.\/probes\.hooks\.ts loaded asynchronously, as its default function is async.*: 1 probe on/)
    await it.request('/x')
    await it.until(/hit helped packed hello \/x/)
  })

  it('is told what it is that cannot be', async () => {
    const preload = `data:text/javascript,process.getBuiltinModule('node:vm').Script = class { constructor() { throw new Error('no scripts') } }`
    const it = run([REFUSES, '--import', preload], { 'probes.hooks.ts': 'export default () => {}' })
    await it.until(
      /^probes: hooks probes\.hooks\.ts: hooks files cannot be compiled in this process: Code generation from strings .*HOOKS_LOADER\); no probe is on$/m,
    )
    expect(await it.request('/x')).toBe('hello /x')
  })
})

it('no process is warned of an experiment', async () => {
  const it = run([], {
    'node_modules/pack/package.json': '{"type":"module","main":"index.js"}',
    'node_modules/pack/index.js': `export const value = 'packed'`,
    'probes.hooks.ts': `const { value } = await import('pack')\nconsole.log('loads', value)\nexport default () => {}`,
  })
  await it.until(/loads packed[^]*loaded asynchronously, as it awaits at its top level.*: /)
  expect(it.output).not.toContain('Warning')
})
