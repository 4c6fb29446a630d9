import { spawnSync } from 'node:child_process'
import { statSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { createServer, type Plugin, type ViteDevServer } from 'vite'
import probes from 'unplugin-probes/vite'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { TypedProject, TYPES } from './typed-project.ts'

const CART = 'export function total(rate: number) {\n  const sum = rate * 2\n  return sum\n}\nimport.meta.hot?.accept()\n'
const HOOKS = "import { probes } from 'unplugin-probes/runtime'\nprobes.enable('cart.ts:3', ({ vals }) => vals.sum)\n"
const FILES = { 'index.html': '<script type="module" src="/src/cart.ts"></script>', 'src/cart.ts': CART, 'probes.hooks.ts': HOOKS }
const VITE = join(import.meta.dirname, '../../node_modules/vite/bin/vite.js')
const LONG = { timeout: 60_000, interval: 50 }

/** Under Vitest the plugin takes the program for its tests, which nobody reads types of. */
vi.stubEnv('VITEST', undefined)

function pluginFor(project: TypedProject): Plugin {
  return probes({ hooks: join(project.folder, 'probes.hooks.ts'), cache: false, summary: false, types: true })
}

describe("Vite's development server", () => {
  let server: ViteDevServer | undefined
  afterAll(() => server?.close())

  it('has the types follow sources and the hooks file, says what binds nowhere, and tells pages nothing of it', async () => {
    const project = new TypedProject(FILES)
    const path = join(project.folder, TYPES)
    const said: string[] = []
    server = await createServer({
      root: project.folder,
      configFile: false,
      logLevel: 'silent',
      server: { port: 0, host: '127.0.0.1' },
      customLogger: { ...silent, warn: (line) => void said.push(line) },
      plugins: [pluginFor(project)],
    })
    await server.listen()
    await server.transformRequest('/src/cart.ts')
    await vi.waitUntil(() => project.has(TYPES), LONG)
    expect(project.typeOf('sum')).toBe('number')
    const told: unknown[] = []
    const { hot } = server.environments.client
    const send = hot.send.bind(hot)
    hot.send = ((...given: Parameters<typeof hot.send>) => {
      told.push(given[0])
      send(...given)
    }) as typeof hot.send

    project.write('src/cart.ts', CART.replace('rate * 2', '`${rate}`'))
    await vi.waitUntil(() => project.typeOf('sum') === 'string', LONG)
    project.write('probes.hooks.ts', `${HOOKS}probes.count('cart.ts:2')\nprobes.count('cart.ts:99')\n`)
    await vi.waitUntil(() => project.types.includes("'cart.ts:2'"), LONG)
    await vi.waitUntil(() => said.length > 0, LONG)
    expect(said).toEqual([
      expect.stringMatching(/probes\.hooks\.ts:4:14: cart\.ts:99 binds nowhere: no code on line 99; nearest: src\/cart\.ts:/),
    ])

    // Nothing else is written for an edit that changes nothing that is captured.
    const old = new Date(0)
    utimesSync(path, old, old)
    project.write('src/other.ts', 'export {}\n')
    project.write('probes.hooks.ts', `${project.read('probes.hooks.ts')}// more\n`)
    await new Promise((resolve) => setTimeout(resolve, 3000))
    expect(statSync(path).mtimeMs).toBe(0)
    expect(told.filter((payload) => JSON.stringify(payload).includes('full-reload'))).toEqual([])
  })
})

describe('a build', () => {
  it.each([
    ['is asked to', "types: true, hooks: './probes.hooks.ts'", true],
    ['is asked to, and knows of no other hooks file', 'types: true', true],
    ['is not', 'types: false', false],
    ['is told nothing', "hooks: './probes.hooks.ts'", false],
  ])('has written them when it has ended, if it %s', (_, option, isWritten) => {
    const config = `import probes from 'unplugin-probes/vite'
export default { build: { ssr: 'src/cart.ts' }, plugins: [probes({ cache: false, ${option} })] }`
    const project = new TypedProject({ ...FILES, 'vite.config.js': config })
    const { VITEST: _own, ...env } = process.env
    const { status } = spawnSync(process.execPath, [VITE, 'build'], { cwd: project.folder, env })
    expect([status, project.has(TYPES)]).toEqual([0, isWritten])
    if (isWritten) expect(project.typeOf('sum')).toBe('number')
  })

  it('refuses another value than true and false', () => {
    expect(() => probes({ types: 'yes' as never })).toThrow('types is "yes"; it must be true or false')
  })
})

const silent = {
  info: () => {},
  warn: () => {},
  warnOnce: () => {},
  error: () => {},
  clearScreen: () => {},
  hasErrorLogged: () => false,
  hasWarned: false,
}
