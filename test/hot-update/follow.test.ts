import { probes, type Probe } from 'unplugin-probes/runtime'
import { afterEach, describe, expect, it } from 'vitest'
import { instrument } from 'unplugin-probes/transform'
import { reported } from '../runtime/reported.ts'

interface Program {
  total(n: number): number
  other(n: number): number
}

const HEAD = `export function other(n) {
  const twice = n * 2
  return twice
}
`
const TOTAL = `export function total(n) {
  const once = n + 1
  return once
}
`

let count = 0
/** A file that is replaced while it runs: each call evaluates a text of it. */
const newFile = (): { file: string; evaluate: (code: string) => Promise<Program>; evaluateLines: (code: string) => Promise<string[]> } => {
  const file = `src/hot-${count++}.js`
  // The fragment makes a module of its own of a text that ran before.
  const evaluate = async (code: string): Promise<Program> => {
    const { code: text } = instrument(code, file, { hot: true })!
    return (await import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(text)}#${count++}`)) as Program
  }
  return { file, evaluate, evaluateLines: (code) => reported(() => evaluate(code)) }
}

afterEach(() => void probes.disableAll())

const placeOf = ({ sites }: Probe): string[] => sites.map((site) => `${site.line} ${site.functionName}: ${site.text}`)

describe('a hot update', () => {
  it('that adds lines above: the probe follows its statement, and says so', async () => {
    const { file, evaluate, evaluateLines } = newFile()
    await evaluate(TOTAL)
    const seen: unknown[] = []
    const probe = probes.enable(`${file}:3`, ({ vals }) => void seen.push(vals))
    expect(placeOf(probe)).toEqual(['3 total: return once'])
    const lines = await evaluateLines(HEAD + TOTAL)
    expect(placeOf(probe)).toEqual(['7 total: return once'])
    expect(lines).toEqual([`probes: ${file}:3 is on at ${file}:7:3 (total): return once (followed its statement from line 3 to 7)`])
    const program = await evaluate(`// one more\n${HEAD}${TOTAL}`)
    expect(placeOf(probe)).toEqual(['8 total: return once'])
    program.other(1)
    program.total(1)
    expect(seen).toEqual([{ n: 1, once: 2 }])
    await evaluate(TOTAL)
    expect(placeOf(probe)).toEqual(['3 total: return once'])
  })

  it('that changes the statement: the probe is bound by its line, and says so', async () => {
    const { file, evaluate, evaluateLines } = newFile()
    await evaluate(TOTAL)
    const probe = probes.enable(`${file}:3`, () => {})
    const lines = await evaluateLines(TOTAL.replace('return once', 'return once + 1'))
    expect(placeOf(probe)).toEqual(['3 total: return once + 1'])
    expect(lines).toEqual([expect.stringContaining(`its statement, ${file}:3:3 (total): return once, is gone; bound by its line`)])
  })

  it('that changes other lines only is not worth a word', async () => {
    const { file, evaluate, evaluateLines } = newFile()
    await evaluate(TOTAL + HEAD)
    const probe = probes.enable(`${file}:3`, () => {})
    expect(await evaluateLines(TOTAL + HEAD.replace('n * 2', 'n * 3'))).toEqual([])
    expect(placeOf(probe)).toEqual(['3 total: return once'])
  })

  it('of statements that read the same: the same one of them', async () => {
    const { file, evaluate } = newFile()
    const code = 'export function total(n) {\n  n++\n  n++\n  n++\n  return n\n}\n'
    await evaluate(code)
    const probe = probes.enable(`${file}:3`, () => {})
    await evaluate(`// above\n${code}`)
    expect(placeOf(probe)).toEqual(['4 total: n++'])
  })

  it('that renames the function, or takes it away', async () => {
    const { file, evaluate } = newFile()
    await evaluate(TOTAL)
    const probe = probes.enable(`${file}:3`, () => {})
    await evaluate(TOTAL.replace('total', 'sum'))
    expect(probe).toMatchObject({ status: 'on', reason: expect.stringContaining('is gone; bound by its line') as unknown })
    await evaluate('export const some = [1].map((x) => x)\n')
    expect(probe.status).toBe('no-code')
  })
})

it('a module that is replaced gives up the probes that it has enabled', async () => {
  const { file, evaluate } = newFile()
  const work = newFile()
  const { total } = await work.evaluate(TOTAL)
  const enabling = (version: number): string => `globalThis.seen ??= []
const { probes } = globalThis[Symbol.for('unplugin-probes')]
probes.enable('${work.file}:3', () => globalThis.seen.push(${version}))
//# sourceURL=file:///srv/app/${file}
`
  const others = probes.list().length
  for (const version of [1, 2, 3]) await evaluate(enabling(version))
  total(1)
  expect((globalThis as { seen?: number[] }).seen).toEqual([3])
  expect(probes.list()).toHaveLength(others + 1)
})

describe('a module that is disposed of', () => {
  const inbox = (): { gone(key: string): void } =>
    (globalThis as unknown as { unpluginProbesTables: { gone(key: string): void } }).unpluginProbesTables
  const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 400))

  it('without another in its place: its probes say so', async () => {
    const { file, evaluate } = newFile()
    await evaluate(TOTAL)
    const probe = probes.enable(`${file}:3`, () => {})
    const { key } = instrument(TOTAL, file, { hot: true })!
    const lines = await reported(async () => {
      inbox().gone(key)
      await pause()
    })
    expect(probe).toMatchObject({ status: 'pending', reason: expect.stringContaining('a hot update has disposed of') as unknown })
    expect(lines).toHaveLength(1)
    await evaluate(TOTAL)
    expect(probe.status).toBe('on')
  })

  it('to be replaced at once: not a word', async () => {
    const { file, evaluate } = newFile()
    await evaluate(TOTAL)
    const probe = probes.enable(`${file}:3`, () => {})
    const { key } = instrument(TOTAL, file, { hot: true })!
    const lines = await reported(async () => {
      inbox().gone(key)
      await evaluate(`${TOTAL}// more\n`)
      await pause()
    })
    expect(lines).toEqual([])
    expect(placeOf(probe)).toEqual(['3 total: return once'])
  })
})
