import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { instrumentChecked } from '../integrity/instrument-checked.ts'

// What docs/fidelity.md lists as the differences that remain by nature. Each is pinned: should one vanish, the page is to be changed.

const folder = mkdtempSync(join(tmpdir(), 'differences-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const RUNTIME = import.meta.resolve('unplugin-probes/runtime')

/** What a CommonJS program prints: untouched, with its sites off, with all of them on. */
function runThreeWays(code: string): { untouched: unknown; off: unknown; on: unknown } {
  const { code: probed, sites } = instrumentChecked(code, 'p.cjs', { format: 'commonjs' })!
  const addresses = JSON.stringify(sites.map(({ file, line, column }) => `${file}:${line}:${column}`))
  const before = `import { probes } from ${JSON.stringify(RUNTIME)}
for (const address of ${addresses}) probes.enable(address, ({ vals, uv, stack }) => void [vals, uv, stack])
`
  writeFileSync(join(folder, 'on.mjs'), before)
  writeFileSync(join(folder, 'plain.cjs'), code)
  writeFileSync(join(folder, 'probed.cjs'), probed)
  const run = (...args: string[]): unknown =>
    JSON.parse(execFileSync(process.execPath, args, { cwd: folder, encoding: 'utf8', stdio: 'pipe' }))
  return { untouched: run('plain.cjs'), off: run('probed.cjs'), on: run('--import', './on.mjs', 'probed.cjs') }
}

const print = (expression: string): string => `\nconsole.log(JSON.stringify(${expression}))\n`

describe('differences that remain', () => {
  it('Function.prototype.toString shows the guards', () => {
    const { untouched, off } = runThreeWays(`function f(a) { return a }\nconst o = { textOf: (g) => g.toString() }${print('o.textOf(f)')}`)
    expect(untouched).toBe('function f(a) { return a }')
    expect(off).toMatch(/^function f\(a\) \{ \$p\w{8}_\w+\?\.\(this,a\);return a \}$/)
  })

  it('the names of the switches are in Object.getOwnPropertyNames(globalThis), but nobody can enumerate them', () => {
    const code = `function f() { return 1 }\nf()${print(`[Object.getOwnPropertyNames(globalThis).some((name) => /^\\$p\\w{8}_/.test(name)), Object.keys(globalThis).some((name) => /^\\$p\\w{8}_|^unplugin/.test(name))]`)}`
    expect(runThreeWays(code)).toEqual({ untouched: [false, false], off: [true, false], on: [true, false] })
  })

  it('a program that deletes all globals that it does not know deletes the switches', () => {
    const code = `const known = ['process', 'console', 'Object', 'JSON']\nfunction f() { return 1 }\nlet result\nfor (const name of Reflect.ownKeys(globalThis)) if (!known.includes(name) && name !== 'globalThis' && name !== 'Reflect') delete globalThis[name]\ntry { result = f() } catch (error) { result = error.name }${print('result')}`
    expect(() => runThreeWays(code)).toThrow(/\$p\w+ is not defined/)
  })

  it('loading a file throws once the global object is not extensible', () => {
    const first = `Object.preventExtensions(globalThis)\n`
    const code = `function f() { return 1 }${print('f()')}`
    writeFileSync(join(folder, 'first.cjs'), first)
    writeFileSync(join(folder, 'work.cjs'), instrumentChecked(code, 'work.cjs', { format: 'commonjs' })!.code)
    const run = (file: string): string =>
      execFileSync(process.execPath, ['-r', './first.cjs', file], { cwd: folder, encoding: 'utf8', stdio: 'pipe' })
    expect(() => run('work.cjs')).toThrow(/TypeError: Cannot define property \$p\w+_0, object is not extensible/)
  })

  it('who replaces Object.defineProperty before sees the switches defined', () => {
    const first = `globalThis.seen = []\nconst { defineProperty } = Object\nObject.defineProperty = (o, k, d) => (seen.push(String(k)), defineProperty(o, k, d))\n`
    const code = `function f() { return 1 }\nf()${print('seen')}`
    writeFileSync(join(folder, 'first.cjs'), first)
    writeFileSync(join(folder, 'work.cjs'), instrumentChecked(code, 'work.cjs', { format: 'commonjs' })!.code)
    const printed = execFileSync(process.execPath, ['-r', './first.cjs', 'work.cjs'], { cwd: folder, encoding: 'utf8', stdio: 'pipe' })
    expect((JSON.parse(printed) as string[]).some((name) => /^\$p\w{8}_0$/.test(name))).toBe(true)
  })

  it('a stack that is nearly exhausted is exhausted a little earlier', () => {
    const code = `let depth = 0\nfunction f(a, b, c) {\n  depth++\n  f(a, b, c)\n}\ntry { f(1, 2, 3) } catch {}${print('depth')}`
    const { untouched, off, on } = runThreeWays(code) as { untouched: number; off: number; on: number }
    // Off the frames may even be the same; on, a hit needs room of its own.
    expect(off).toBeLessThanOrEqual(untouched * 1.05)
    expect(off).toBeGreaterThan(untouched * 0.5)
    expect(on).toBeGreaterThan(untouched * 0.3)
  })

  it('columns in stack traces shift without a source map, lines do not', () => {
    const code = `function f() {\n  const a = 1; throw new Error(a)\n}\nlet where\ntry { f() } catch (error) { where = /:(\\d+):(\\d+)\\)?$/.exec(error.stack.split('\\n')[1]) }${print('where.slice(1).map(Number)')}`
    const { untouched, off, on } = runThreeWays(code) as Record<string, [number, number]>
    expect(untouched).toEqual([2, 22])
    for (const [line, column] of [off!, on!]) {
      expect(line).toBe(2)
      expect(column).toBeGreaterThan(22)
    }
  })

  it('messages of V8 that quote the text of the program quote our text', () => {
    const code = `let text\ntry { (() => { x })().y.z } catch (error) { text = error.message }\ntry { new (() => { f() }) } catch (error) { text = error.message }${print('text')}`
    const { untouched, off } = runThreeWays(code) as Record<string, string>
    expect(untouched).toContain('is not a constructor')
    expect(off).toContain('is not a constructor')
    expect(off).not.toBe(untouched)
  })
})

describe('what one might take for a difference and is none', () => {
  it('length, name, own properties and kinds of functions', () => {
    const code = `const f = (a, b = 1) => a\nclass K { m(x) { return x } static s = () => 1 }\nconst all = [f, K, K.prototype.m, K.s, async () => 1, function* () {}]${print('all.map((g) => [g.name, g.length, Reflect.ownKeys(g), Object.prototype.toString.call(g)])')}`
    const { untouched, off, on } = runThreeWays(code)
    expect(off).toEqual(untouched)
    expect(on).toEqual(untouched)
  })

  it('the order of microtasks', () => {
    const code = `const log = []\nconst tick = async (name, n) => { for (let i = 0; i < n; i++) { log.push(name + i); await null } }\nPromise.all([tick('a', 3), tick('b', 2)]).then(() => { console.log(JSON.stringify(log)) })\n`
    const { untouched, off, on } = runThreeWays(code)
    expect(off).toEqual(untouched)
    expect(on).toEqual(untouched)
  })
})
