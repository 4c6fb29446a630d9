import { describe, expect, it } from 'vitest'
import { FILE_ATTACKS } from './file-attacks.ts'
import { shops } from './shops.ts'

/** How long it goes on, in milliseconds; `npm run test:soak` takes longer. */
const WHILE = 1500
/** What the heap may be larger. */
const HEAP = 20e6

const startShop = shops(20)

describe('a server under load, and a hooks file that', () => {
  it.each(FILE_ATTACKS.map((attack) => [attack.name, attack] as const))(
    '%s: no request fails, the last save is on, and goes with its file',
    async (_, attack) => {
      const shop = await startShop(['--no-compilation-cache'])
      const { before, during, after, heap } = await shop.whileSaving(attack, WHILE)
      expect([before.failures, during.failures, after.failures].flat().slice(0, 3)).toEqual([])
      expect(Math.min(before.requests, during.requests, after.requests)).toBeGreaterThan(0)
      expect(heap[1] - heap[0]).toBeLessThan(HEAP)
      expect(await shop.stop()).toBe(0)
    },
  )
})
