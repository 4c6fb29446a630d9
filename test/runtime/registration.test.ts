import { execFileSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import probes from 'unplugin-probes/esbuild'
import { instrument } from 'unplugin-probes/transform'
import { describe, expect, it } from 'vitest'

const WORK = 'export function work(a) { const twice = a * 2; return twice }\n'

/** Bundles `main.js` with all that it imports, every file with sites but `first.js`, and gives what it prints. */
async function bundled(files: Readonly<Record<string, string>>, flags: readonly string[] = []): Promise<unknown> {
  const folder = mkdtempSync(join(tmpdir(), 'probes-registration-'))
  for (const [path, text] of Object.entries({ 'work.js': WORK, ...files })) writeFileSync(join(folder, path), text)
  const outfile = join(folder, 'out.mjs')
  const [entry = ''] = Object.keys(files)
  await build({
    absWorkingDir: folder,
    entryPoints: [entry],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    logLevel: 'silent',
    plugins: [probes({ exclude: ['first.js'] })],
  })
  return JSON.parse(execFileSync(process.execPath, [...flags, outfile], { encoding: 'utf8', stdio: 'pipe' }))
}

describe('a site module', () => {
  it('takes no code from text in a bundle, whatever names the file declares', async () => {
    const main = 'var globalThis = 5\nfunction f(a) { return a + globalThis }\nconsole.log(JSON.stringify(f(1)))\n'
    expect(await bundled({ 'main.cjs': main }, ['--disallow-code-generation-from-strings'])).toBe(6)
  })

  it('nor inlined in a sloppy CommonJS file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'probes-registration-'))
    const main = 'var globalThis = 5\nfunction f(a) { return a + globalThis }\nconsole.log(f(1))\n'
    writeFileSync(join(folder, 'main.cjs'), instrument(main, 'main.cjs', { format: 'commonjs' })!.code)
    expect(
      execFileSync(process.execPath, ['--disallow-code-generation-from-strings', join(folder, 'main.cjs')], { encoding: 'utf8' }),
    ).toBe('6\n')
  })

  it('calls no method of arrays that the program may have replaced, nor setters of their prototype', async () => {
    const first =
      'globalThis.seen = []\nconst { push } = Array.prototype\n' +
      'Array.prototype.push = function (...values) { seen[seen.length] = "push"; return push.apply(this, values) }\n' +
      'for (let i = 5; i < 9; i++) Object.defineProperty(Array.prototype, i, { configurable: true, set() { seen[0] = "set" } })\n' +
      'Object.defineProperty(Array.prototype, 0, { configurable: true, set() { globalThis.wasSet = true } })\n'
    const main =
      'import "./first.js"\nimport { work } from "./work.js"\nconsole.log(JSON.stringify([work(2), seen.length, globalThis.wasSet]))\n'
    expect(await bundled({ 'main.js': main, 'first.js': first })).toEqual([4, 0, null])
  })

  it('does without the constructor of objects', async () => {
    const first = 'class Base {}\nObject.prototype.constructor = Base\n'
    const main = 'import "./first.js"\nimport { work } from "./work.js"\nconsole.log(JSON.stringify(work(2)))\n'
    expect(await bundled({ 'main.js': main, 'first.js': first })).toBe(4)
  })
})
