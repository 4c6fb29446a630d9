import { probes, type ProbeInfo } from 'unplugin-probes/runtime'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { at, loadModule } from './load-code.ts'
import { reported } from './reported.ts'

const FILE = 'written.js'
const CODE = `export function work(user) {
  /*@work*/ return user
}
`
const WORK = at(FILE, CODE, 'work')
const USER = { id: 4711, password: 'hunter2!', tags: ['a', 'b'], deep: { a: { b: { c: { d: 1 } } } } }
let work: (user: unknown) => unknown
beforeAll(async () => void ({ work } = await loadModule<{ work: typeof work }>(FILE, CODE)))
afterEach(() => void probes.disableAll())

async function during(handler: (info: ProbeInfo) => void): Promise<string[]> {
  return reported(() => {
    probes.enable(WORK, handler)
    work(USER)
  })
}

describe('info.log', () => {
  it('writes a line with the place, a message, and values in a bounded form', async () => {
    expect(await during(({ log, vals }) => log('user', vals.user, 5, 'a "text"', undefined, null))).toEqual([
      `probes: ${WORK} (work) user {id: 4711, password: "<redacted>", tags: ["a", "b"], deep: {a: {b: "<object>"}}} 5 a "text" <undefined> null`,
    ])
  })

  it('writes all that is captured where nothing is given', async () => {
    const lines = await during((info) => info.log())
    expect(lines).toHaveLength(1)
    expect(lines[0]).toContain('vals: {user: {id: 4711')
    expect(lines[0]).not.toContain('hunter2')
  })

  it('is one line, whatever is in it, and runs nothing', async () => {
    let ran = 0
    const value = {
      text: 'a\nb',
      get now() {
        ran++
        return 1
      },
      toJSON: () => ran++,
      toString: () => `${ran++}`,
    }
    const lines = await during((info) => info.log('first\nsecond', value))
    expect(lines).toEqual([
      `probes: ${WORK} (work) first\\nsecond {text: "a\\nb", now: "<getter>", toJSON: "<function toJSON>", toString: "<function toString>"}`,
    ])
    expect(ran).toBe(0)
  })
})

describe('info.snapshot', () => {
  it('is a copy without secrets, of what is given or of all', async () => {
    const seen: unknown[] = []
    await during((info) => void seen.push(info.snapshot(info.vals.user), info.snapshot(), info.snapshot(undefined)))
    const user = { id: 4711, password: '<redacted>', tags: ['a', 'b'], deep: { a: { b: { c: '<object>' } } } }
    expect(seen).toEqual([
      { ...user, deep: { a: { b: '<object>' } } },
      { at: `${WORK} (work)`, hit: 1, vals: { user: { ...user, deep: { a: { b: '<object>' } } } } },
      '<undefined>',
    ])
    expect((seen[0] as { tags: unknown }).tags).not.toBe(USER.tags)
  })

  it('has limits of its own', async () => {
    const seen: unknown[] = []
    await during(
      ({ snapshot, vals }) =>
        void seen.push(snapshot(vals.user, { depth: 5 }), snapshot(vals.user, { fields: 1 }), snapshot(vals.user.tags, { items: 1 })),
    )
    expect(seen).toEqual([{ ...USER, password: '<redacted>' }, { id: 4711, '<more>': 3 }, ['a', '<1 more>']])
  })

  it('ends in time', async () => {
    const many = Array.from({ length: 100 }, () => Array.from({ length: 100 }, () => Array.from({ length: 100 }, () => ({ a: 1 }))))
    let text = ''
    await during(({ snapshot }) => void (text = JSON.stringify(snapshot(many, { objects: Infinity, depth: 9, time: 5 }))))
    expect(text.includes('<no time left>')).toBe(true)
    expect(text.length).toBeLessThan(JSON.stringify(many).length)
  })

  it('is whole where it is small, however late it is', async () => {
    let shown: unknown
    await during(({ snapshot, vals }) => void (shown = snapshot(vals.user, { depth: 9, time: 0 })))
    expect(shown).toEqual({ ...USER, password: '<redacted>' })
  })

  it('of a huge map looks at its first entries only', async () => {
    const huge = new Map(Array.from({ length: 1_000_000 }, (_, i) => [i, i]))
    let shown: unknown
    await during(({ snapshot }) => void (shown = snapshot(huge)))
    expect(shown).toMatchObject({ '<type>': 'Map of 1000000', '99': 99, '<more>': 999_900 })
  })
})
