import { expect, it } from 'vitest'
import { named, sign, unbraced } from './src/branches.ts'
import { Counter, Derived } from './src/classes.ts'
import { calls, late, nested, withDefaults } from './src/expressions.ts'
import plain from './src/plain.js'
import { pairs, waits } from './src/waits.ts'

it('works', async () => {
  expect([sign(1), sign(-1), unbraced([1, 2, 3]), named('b'), named('z')]).toEqual(['plus', 'minus', 5, 2, 0])
  expect([late(2), nested(1)(2)(), withDefaults(), calls([1, 2, 3])]).toEqual([4, 4, 7, [6, 9]])
  const counter = new Counter(1).add(2)
  counter.count = 9
  expect([counter.count, new Derived().count]).toEqual([9, 3])
  expect([plain(1, 2), await waits(1), [...pairs([1, 2, 3, 4])]]).toEqual([
    4,
    1,
    [
      [1, 2],
      [3, 4],
    ],
  ])
})

it.runIf(process.env.SITES)('has sites', async () => {
  const { probes } = await import('unplugin-probes/runtime')
  console.log(`sites in ${new Set(probes.sites().map(({ file }) => file)).size} files`)
})
