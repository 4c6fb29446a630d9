import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { probes, type Probe } from 'unplugin-probes/runtime'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { at, loadModule } from '../runtime/load-code.ts'
import { reported } from '../runtime/reported.ts'

const FILE = 'budget.js'
const CODE = `export function work(x) {
  /*@work*/ return x + 1
}
export function other(x) {
  /*@other*/ return x + 1
}
`
const WORK = at(FILE, CODE, 'work')
const OTHER = at(FILE, CODE, 'other')
let work: (x: number) => number
let other: (x: number) => number
beforeAll(async () => void ({ work, other } = await loadModule<{ work: typeof work; other: typeof other }>(FILE, CODE)))
afterEach(() => {
  probes.disableAll()
  probes.budget(Infinity)
})

function block(time: number): void {
  for (const end = performance.now() + time; performance.now() < end;);
}

describe('a budget', () => {
  it('turns off the probe that takes the most, says so, and leaves the others on', async () => {
    const on: Probe[] = []
    const lines = await reported(() => {
      probes.budget(0.1)
      on.push(
        probes.enable(WORK, () => block(60)),
        probes.enable(OTHER, () => undefined),
      )
      for (let i = 0; i < 50; i++) {
        work(i)
        for (let k = 0; k < 100; k++) other(k)
      }
    })
    expect(on[0]).toMatchObject({ status: 'limited', reason: 'handlers took more than 10 % of a second (budget), and this one the most' })
    expect(on[0]!.hits).toBeLessThan(8)
    expect(on[1]).toMatchObject({ status: 'on', hits: 5000 })
    expect(lines).toEqual([`probes: ${WORK} is over after ${on[0]!.hits} hits: ${on[0]!.reason}`])
  })

  it('notices one that was fast before', () => {
    probes.budget(0.2)
    let time = 0
    const probe = probes.enable(WORK, () => block(time))
    for (let i = 0; i < 1000; i++) work(i)
    expect(probe.status).toBe('on')
    time = 50
    for (let i = 0; i < 100; i++) work(i)
    expect(probe.status).toBe('limited')
    expect(probe.hits).toBeLessThan(1050)
  })

  it('a handler that removes and adds itself does not escape it', () => {
    probes.budget(0.05)
    let calls = 0
    let probe: Probe
    const again = (): void => {
      calls++
      block(10)
      probe.disable()
      probe = probes.enable(WORK, again)
    }
    probe = probes.enable(WORK, again)
    for (let i = 0; i < 100; i++) work(i)
    expect(probe.status).toBe('limited')
    expect(calls).toBeLessThan(50)
  })

  it('holds for all handlers together', () => {
    probes.budget(0.05)
    const on = Array.from({ length: 20 }, () => probes.enable(WORK, () => block(5)))
    for (let i = 0; i < 50; i++) work(i)
    const hits = on.reduce((sum, probe) => sum + probe.hits, 0)
    expect(on.filter(({ status }) => status === 'on').length).toBeLessThan(20)
    expect(hits).toBeLessThan(150)
  })

  it('one long call alone is too much', () => {
    probes.budget(0.5)
    const probe = probes.enable(WORK, () => block(1100))
    work(1)
    expect(probe.status).toBe('limited')
  })

  it('there is none unless it is set', () => {
    const probe = probes.enable(WORK, () => block(60))
    for (let i = 0; i < 6; i++) work(i)
    expect(probe).toMatchObject({ status: 'on', hits: 6 })
  })

  it.each([0, -1, 2, Number.NaN, '10%', undefined])('%s is refused', async (share) => {
    const lines = await reported(() => probes.budget(share as number))
    expect(lines).toHaveLength(1)
    expect(lines[0]).toContain('budget wants a share of one core, above 0 and up to 1, or Infinity for none, not ')
  })
})

const PROGRAM = `
import { probes } from 'unplugin-probes/runtime'
import { instrument } from 'unplugin-probes/transform'
const { work } = await import('data:text/javascript,' + encodeURIComponent(instrument('export function work(x) {\\n  return x + 1\\n}', 'work.js').code))
const slow = probes.enable('work.js:2', () => { for (const end = performance.now() + 60; performance.now() < end;); })
for (let i = 0; i < 6; i++) work(i)
slow.disable()
const log = probes.log('work.js:2', 'x {x}')
for (let i = 0; i < 100; i++) work(i)
console.log(JSON.stringify({ slow: slow.hits, lines: log.hits + log.dropped, some: log.hits < 50 }))
`

/** What the environment makes of it: the hits of a slow handler, and whether lines are dropped. */
async function inEnvironment(
  env: Record<string, string>,
): Promise<{ result: { slow: number; lines: number; some: boolean }; said: string }> {
  const options = { cwd: join(import.meta.dirname, '../..'), env: { ...process.env, ...env } }
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', PROGRAM], options)
  return { result: JSON.parse(stdout) as never, said: stderr }
}

describe('the environment', () => {
  it('of production sets one, and limits lines', async () => {
    const { result } = await inEnvironment({ NODE_ENV: 'production' })
    expect(result.slow).toBeLessThan(6)
    expect(result).toMatchObject({ lines: 100, some: true })
  })

  it.each([
    [{ NODE_ENV: 'development' }, 6],
    [{ NODE_ENV: 'production', PROBES_BUDGET: 'off' }, 6],
    [{ NODE_ENV: 'production', PROBES_BUDGET: '1' }, 6],
  ])('%j has none', async (env, hits) => {
    const { result } = await inEnvironment(env)
    expect(result.slow).toBe(hits)
  })

  it.each([
    { NODE_ENV: 'test', PROBES_BUDGET: '0.1' },
    { NODE_ENV: 'test', PROBES_BUDGET: '10%' },
  ])('%j has one', async (env) => {
    const { result } = await inEnvironment(env)
    expect(result).toMatchObject({ some: false })
    expect(result.slow).toBeLessThan(6)
  })

  it('says what nobody understands', async () => {
    const { said } = await inEnvironment({ NODE_ENV: 'production', PROBES_BUDGET: 'much' })
    expect(said).toContain('PROBES_BUDGET is "much", neither a share of one core such as 0.1 or 10% nor off; it is 0.1')
  })
})
