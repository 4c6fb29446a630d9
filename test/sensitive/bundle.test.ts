import { readFileSync } from 'node:fs'
import { build as esbuild, transformSync } from 'esbuild'
import esbuildProbes from 'unplugin-probes/esbuild'
import { instrument } from 'unplugin-probes/transform'
import { describe, expect, it } from 'vitest'
import { Project, run } from '../hosts/project.ts'
import { SAYERS, type Sayer } from '../hosts/saying.ts'

const FILES = {
  'src/main.ts': `import { login } from './login.ts'
console.log(login('ann', 'hunter2', { cardPin: 4711 }))
`,
  'src/login.ts': `import type { Sensitive } from 'unplugin-probes/runtime'
const plain: unknown[] = []
/** @sensitive */
const vaultCode = 'open sesame'
export function login(user: string, password: string, { cardPin }: { cardPin: Sensitive<number> }): string {
  const length = password.length + vaultCode.length
  plain.push(cardPin)
  return user + length
}
`,
}
const NAMES = ['password', 'vaultCode', 'cardPin']

// What stands for a compiler behind Rollup there knows few types.
describe.each((Object.keys(SAYERS) as Sayer[]).filter((name) => name !== 'rollup'))('%s', (name) => {
  it('its summary lists what is kept out, with kept transforms too', async () => {
    const project = new Project(undefined, FILES)
    for (const round of ['first', 'kept']) {
      const { infos, warnings } = await SAYERS[name](project, { include: 'src/**', sensitive: ['password'] }, 'src/main.ts')
      // Compiled before us its types are gone, and its names are those that count.
      expect([round, ...infos]).toEqual([
        round,
        expect.stringMatching(/^2 files, \d+ sites, sensitive and kept out: .+ \(src\/login\.ts\)$/),
      ])
      for (const kept of NAMES) expect(infos[0]).toContain(kept)
      expect(warnings).toEqual([])
    }
  })
})

it('a minified bundle names none of them, a handler gets none, and the hit has the rest', async () => {
  const project = new Project(undefined, FILES)
  project.write(
    'probes.hooks.mjs',
    `export default (probes) => void probes.enable('login.ts#login', (info) => console.log(JSON.stringify([info.vals, info.uv])))`,
  )
  const build = (outfile: string, hooks: object): Promise<unknown> =>
    esbuild({
      absWorkingDir: project.folder,
      entryPoints: ['src/main.ts'],
      bundle: true,
      minify: true,
      platform: 'node',
      format: 'esm',
      outfile: project.path(outfile),
      plugins: [esbuildProbes({ include: 'src/**', sensitive: ['password'], summary: false, ...hooks })],
    })
  await build('probed.mjs', { hooks: './probes.hooks.mjs' })
  const { stdout } = await run(project.path('probed.mjs'))
  expect(stdout).toBe('[{"user":"ann"},{"plain":[]}]\nann18\n')
  // With the runtime comes its own list of what secrets are called.
  await build('bare.mjs', {})
  const text = readFileSync(project.path('bare.mjs'), 'utf8')
  for (const name of ['password', 'vaultCode']) expect(text).not.toContain(name)
  // Of the program itself: where it makes the object and where it takes it apart.
  expect(text.match(/cardPin/g)).toHaveLength(2)
})

it('compiled before us, what was written counts', () => {
  const original = FILES['src/login.ts']
  const { code } = transformSync(original, { loader: 'ts' })
  expect(code).not.toContain('Sensitive')
  const result = instrument(code, 'src/login.ts', { original, sensitive: ['password'] })!
  expect(result.keptOut).toEqual([...NAMES].sort())
})
