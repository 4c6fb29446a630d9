import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, it } from 'vitest'
import { ScopeSwitches } from '../../src/runtime/sites/scope-switches.ts'
import { contextOf, ContextRealm, loadIn, scoped, textOf, type Work } from './realms.ts'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

it('loads that are gone are not kept alive, and those that are there are switched', async () => {
  const context = contextOf()
  const realm = new ContextRealm('commonjs', context)
  const result = scoped(textOf('commonjs'), 'often.js', { format: 'commonjs' })
  const list = realm.objects as Record<string, unknown>[]
  const refs: WeakRef<object>[] = []
  const kept: Work[] = []
  for (let i = 0; i < 200; i++) {
    const work = loadIn(context, 'commonjs', result.code)
    if (i % 50 === 0) kept.push(work)
    refs.push(new WeakRef(list.pop()!))
  }
  // What a weak reference was asked for lives until the turn ends.
  await new Promise((resolve) => setTimeout(resolve, 10))
  collect()
  const left = refs.filter((ref) => ref.deref() !== undefined).length
  expect(left).toBeGreaterThanOrEqual(kept.length)
  expect(left).toBeLessThan(20)
  let hits = 0
  realm.probes.enable('often.js:3', () => void hits++)
  for (const { add } of kept) add(1)
  expect(hits).toBe(kept.length)
})

it('one that cannot be switched does not keep others off', () => {
  const switches = new ScopeSwitches()
  const hit = (): void => {}
  expect(switches.on('a', hit)).toBe(true)
  const frozen = Object.freeze({ a: undefined })
  switches.add(frozen)
  expect(switches.on('a', hit)).toBe(false)
  const open: Record<string, unknown> = { a: undefined }
  switches.add(open)
  expect(open).toEqual({ a: hit })
  expect(switches.on('a', hit)).toBe(true)
  switches.off('a')
  expect(open).toEqual({ a: undefined })
})
