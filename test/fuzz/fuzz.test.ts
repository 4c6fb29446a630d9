import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CONSTRUCTS, type Construct } from './constructs.ts'
import type { Found, Progress } from './session.ts'
import { sessions } from './sessions.ts'

const SEEDS = [1, 2]
const PROGRAMS = 300

const { start, clean } = sessions()
const found: Found[] = []
let all: (Progress | undefined)[] = []

beforeAll(async () => {
  const own = SEEDS.map(() => start())
  all = await Promise.all(own.map((session, index) => session.do({ seed: SEEDS[index]!, programs: PROGRAMS })))
  for (const session of own) {
    found.push(...session.found.slice(-1))
    session.end()
  }
}, 200_000)

afterAll(clean)

describe('random programs of a fixed seed', () => {
  it('do not notice us', () => {
    expect(found.map(({ seed, difference, subject }) => ({ seed, ...difference, ...subject }))).toEqual([])
    expect(all).not.toContain(undefined)
  })

  it('are nearly all compared, and probed', () => {
    const sum = (key: 'programs' | 'sites' | 'hits' | 'lines'): number => all.reduce((total, progress) => total + progress![key], 0)
    const skipped = all.flatMap((progress) => Object.values(progress!.skipped)).reduce((a, b) => a + b, 0)
    console.log(
      `${sum('programs')} programs, ${sum('sites')} sites, ${sum('hits')} hits, ${sum('lines')} lines printed, ${skipped} not compared`,
    )
    expect(sum('programs')).toBe(SEEDS.length * PROGRAMS)
    expect(skipped).toBeLessThan(sum('programs') / 25)
    expect(sum('hits')).toBeGreaterThan(sum('programs') * 20)
    expect(sum('lines')).toBeGreaterThan(sum('programs') * 10)
  })

  it('hold every construct', () => {
    const made = new Set<Construct>(all.flatMap((progress) => progress!.counts.map(([construct]) => construct)))
    expect(CONSTRUCTS.filter((construct) => !made.has(construct))).toEqual([])
  })
})
