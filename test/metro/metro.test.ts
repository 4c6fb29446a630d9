import { execFileSync } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { findHost, noHost } from '../../scripts/find-host.ts'
import { MetroProject } from './metro-project.ts'

const found = process.env['PROBES_HOSTS'] === '1' ? await findHost('metro') : undefined
const installed = found === undefined ? '' : join(found, '../..')
if (!found) console.log(noHost('metro'))

const PLATFORM = process.platform === 'darwin' ? 'osx' : process.platform === 'win32' ? 'win64' : 'linux64'
const HERMESC = join(installed, `hermes-compiler/hermesc/${PLATFORM}-bin/hermesc`)
const HERMES = join(installed, `hermes-engine-cli/${PLATFORM}-bin/hermes`)

const FILES = {
  'src/main.ts': `import { price, type Item } from './cart'
const rate: number = 2
class Basket {
  #items: Item[] = []
  label = 'basket'
  add(item: Item): this {
    this.#items.push(item); return this
  }
  total(): number {
    let sum = 0
    for (const item of this.#items) sum += price(item) * rate
    return sum
  }
}
async function later(value: number): Promise<number> {
  const twice = value * 2
  await null
  return twice + 1
}
const basket = new Basket().add({ cents: 100 }).add({ cents: 250 })
globalThis.print('total ' + basket.total())
later(4).then((value) => globalThis.print('later ' + value))
try { price(null as never) } catch (error) { globalThis.failed = error }
`,
  // Imports in a circle: functions run before the first statement of their file.
  'src/cart.ts': `import { rounded } from './rounded'
export interface Item { readonly cents: number }
export function price(item: Item): number {
  const { cents } = item; return rounded(cents / 100)
}
`,
  'src/rounded.ts': `import { price } from './cart'
export function rounded(value: number): number { const digits = 2; return Number(value.toFixed(digits)) }
globalThis.print('early ' + price({ cents: 321 }))
`,
  'src/on.ts': `import { probes } from 'unplugin-probes/runtime'
const seen: unknown[] = []
const probe = probes.enable('src/main.ts:12', ({ vals, uv, this: self, private: own, finfo }) =>
  seen.push([vals, uv, (self as { label: string }).label, own, finfo.name, finfo.line]))
const applied = probes.apply({ probes: [{ at: 'src/cart.ts:4', count: true }] })
require('./main')
globalThis.seen = JSON.stringify([probe.status, applied.outcome, seen])
globalThis.report?.(globalThis.seen)
`,
}
const RUNS = ['early 3.21', 'total 7', 'later 9']

describe.skipIf(!found)('Metro', () => {
  let project: MetroProject
  beforeAll(async () => {
    project = new MetroProject(installed, FILES)
    const kinds = [
      ['dev', true],
      ['release', false],
    ] as const
    const plain = await project.build(kinds.map(([kind, dev]) => ['src/main.ts', `plain-${kind}`, dev]))
    expect(plain).toMatchObject({ code: 0, stderr: '' })
    const wanted = kinds.flatMap(
      ([kind, dev]) =>
        [
          ['src/main.ts', `off-${kind}`, dev],
          ['src/on.ts', `on-${kind}`, dev],
        ] as const,
    )
    expect(await project.build(wanted, { include: ['src/**'] })).toMatchObject({ code: 0, stderr: '' })
  }, 600_000)

  it.each(['dev', 'release'])('%s: the program prints the same untouched, with sites and with probes on', async (kind) => {
    for (const how of ['plain', 'off', 'on']) expect((await project.run(`${how}-${kind}`)).printed).toEqual(RUNS)
    expect(project.bundle(`off-${kind}`)).toContain('unpluginProbesTables')
    expect(project.bundle(`plain-${kind}`)).not.toContain('unpluginProbesTables')
  })

  it.each(['dev', 'release'])('%s: a probe sees locals, upvalues, this and private fields', async (kind) => {
    const code = `${project.bundle(`on-${kind}`)}\n;print(globalThis.seen)`
    writeFileSync(project.path('out', 'seen.js'), code)
    const { printed } = await project.run('seen')
    const items = [{ cents: 100 }, { cents: 250 }]
    expect(JSON.parse(printed.find((line) => line.startsWith('['))!)).toEqual([
      'on',
      'loaded',
      [[{ sum: 7 }, { rate: 2 }, 'basket', { '#items': items }, 'total', 12]],
    ])
  })

  it.each(['dev', 'release'])('%s: stacks and five identifiers lead to the columns that were written', async (kind) => {
    const { failed } = await project.run(`off-${kind}`)
    const [, line, column] = /:(\d+):(\d+)\)?$/.exec(failed!.stack!.split('\n')[1]!)!
    expect(project.original(`off-${kind}`, { line: Number(line), column: Number(column) - 1 })).toBe('src/cart.ts:4:10')
    const places = {
      "'total '": 'src/main.ts:21:17',
      "'later '": 'src/main.ts:22:42',
      "'early '": 'src/rounded.ts:3:17',
      toFixed: 'src/rounded.ts:2:87',
      'globalThis.failed': 'src/main.ts:23:45',
    }
    for (const [text, place] of Object.entries(places)) {
      const written = [text, text.replaceAll("'", '"')].find((it) => project.bundle(`off-${kind}`).includes(it))!
      expect(project.original(`off-${kind}`, written), text).toBe(place)
      expect(project.original(`plain-${kind}`, written), `${text} untouched`).toBe(place)
    }
  })

  it.each(['dev', 'release'])('%s: hermesc takes the bundle, and Hermes runs it', (kind) => {
    if (!existsSync(HERMESC) || !existsSync(HERMES)) return console.log(`no Hermes for ${PLATFORM}`)
    for (const how of ['plain', 'off', 'on']) {
      const bundle = project.path('out', `${how}-${kind}.js`)
      execFileSync(HERMESC, ['-O', '-w', '-emit-binary', '-out', `${bundle}.hbc`, bundle])
      const quiet = 'var console={log(){},warn(){},error(){}};'
      writeFileSync(`${bundle}.hermes.js`, quiet + project.bundle(`${how}-${kind}`))
      const { stdout } = { stdout: execFileSync(HERMES, ['-O', '-w', `${bundle}.hermes.js`], { encoding: 'utf8' }) }
      expect(stdout.trim().split('\n')).toEqual(RUNS)
    }
    return undefined
  })

  it('a second build, from another working directory, is the same; one with other options is not', async () => {
    const first = project.bundle('off-release')
    await project.build([['src/main.ts', 'again', false]], { include: ['src/**'] }, tmpdir())
    expect(project.bundle('again')).toBe(first)
    await project.build([['src/main.ts', 'fewer', false]], { include: ['src/cart.ts'] })
    expect(project.bundle('fewer')).toContain('src/cart.ts')
    expect(project.bundle('fewer')).not.toContain("'src/main.ts'")
    expect(project.bundle('fewer').length).toBeLessThan(first.length)
  })
})
