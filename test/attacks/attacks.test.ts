import { describe, expect, it } from 'vitest'
import { ATTACKS } from './attacks.ts'
import { shops } from './shops.ts'

/** How long each hooks file is there, in milliseconds; `npm run test:soak` takes longer. */
const WHILE = 1000
/** What the heap may be larger: less than what is kept of the requests of a second. */
const HEAP = 20e6

const startShop = shops(20)

describe('a server under load, and a hooks file that', () => {
  it.each(ATTACKS.map((attack) => [attack.name, attack] as const))('%s: no request fails, and it is said', async (_, attack) => {
    const shop = await startShop()
    const { before, during, after, heap, output } = await shop.under(attack, WHILE)
    expect([before.failures, during.failures, after.failures].flat().slice(0, 3)).toEqual([])
    expect(Math.min(before.requests, during.requests, after.requests)).toBeGreaterThan(0)
    expect(output).toMatch(attack.says)
    expect(heap[1] - heap[0]).toBeLessThan(HEAP)
    expect(await shop.stop()).toBe(0)
  })

  it('one after the other', async () => {
    const shop = await startShop()
    for (const attack of ATTACKS) {
      const { during, after } = await shop.under(attack, 300)
      expect([...during.failures, ...after.failures].slice(0, 3), attack.name).toEqual([])
    }
    expect(await shop.stop()).toBe(0)
  })
})
