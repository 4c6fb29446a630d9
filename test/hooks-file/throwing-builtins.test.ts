import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import probes from 'unplugin-probes/esbuild'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'

const outfile = join(mkdtempSync(join(tmpdir(), 'probes-throwing-')), 'program.mjs')
let child: ChildProcess | undefined

beforeAll(async () => {
  const entry = join(import.meta.dirname, 'program/throwing-builtins.ts')
  const plugins = [probes({ hooks: './hooks.ts' })]
  await build({ entryPoints: [entry], bundle: true, platform: 'node', format: 'esm', outfile, plugins, logLevel: 'error' })
})
afterEach(() => child?.kill('SIGKILL'))

/** What the program may have replaced: what the watcher, the loader and the log use, and what Node hands on to them. */
const BUILTINS = `
  Map.prototype.get Map.prototype.set Map.prototype.has Set.prototype.add Set.prototype.has
  globalThis.Promise Promise.prototype.then Promise.prototype.catch Promise.resolve Promise.all
  Array.prototype.push Array.prototype.map Array.prototype.filter Array.prototype.@@iterator Array.isArray
  String.prototype.split String.prototype.slice RegExp.prototype.exec Function.prototype.call Function.prototype.bind
  JSON.stringify Object.defineProperty Object.keys Error.captureStackTrace EventEmitter.prototype.on
  globalThis.setTimeout globalThis.clearTimeout globalThis.setInterval globalThis.Map globalThis.Set
  process.cwd
`
  .trim()
  .split(/\s+/)

describe.skipIf(process.platform === 'win32')('a program whose builtins throw lives when its hooks file is saved, and is told', () => {
  it.each(BUILTINS)('%s', async (builtin) => {
    const folder = mkdtempSync(join(tmpdir(), 'probes-throwing-'))
    const file = join(folder, 'hooks.ts')
    let output = ''
    child = spawn(process.execPath, [outfile, builtin], { cwd: folder })
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data) => (output += String(data)))
    const until = async (pattern: RegExp): Promise<void> => {
      for (const deadline = Date.now() + 12_000; Date.now() < deadline; await new Promise((resolve) => setTimeout(resolve, 5)))
        if (pattern.test(output)) return
      throw new Error(`never saw ${pattern} in:\n${output}`)
    }
    const save = (text: string): void => {
      writeFileSync(`${file}~`, text)
      renameSync(`${file}~`, file)
    }
    const turn = async (to: string): Promise<void> => {
      output = ''
      child!.kill('SIGUSR2')
      await until(new RegExp(to))
    }
    await until(/ready/)
    save(`export default () => () => {}`)
    await until(/hooks \.\/hooks\.ts loaded/)

    await turn('patched')
    save(`import { value } from './helper'\nexport default async () => { await value }`)
    writeFileSync(join(folder, 'helper.ts'), 'export const value: number = 1')
    await until(/^probes: hooks /m)
    save(`export default () => {}`)
    writeFileSync(join(folder, 'other.txt'), '')
    rmSync(join(folder, 'helper.ts'))
    await new Promise((resolve) => setTimeout(resolve, 400))

    await turn('restored')
    save(`export default () => { console.log('as before') }`)
    await until(/as before/)
    expect(output).not.toMatch(/uncaughtException|unhandledRejection/)
    expect(child.exitCode).toBe(null)
    expect(child.signalCode).toBe(null)
  })
})
