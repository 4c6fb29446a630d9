import { probes, type Handler } from 'unplugin-probes/runtime'
import { expect, it } from 'vitest'

interface Pricing {
  vals: { rate: number; user: { id: number } }
  uv: { limit: number }
  this: { total(): number }
  private: { '#items': string[] }
}

// What counts here is that it compiles, and that what is marked does not: `npm run check`.
const typed: Handler<Pricing> = (info) => {
  const sum: number = info.vals.rate + info.vals.user.id + info.uv.limit + info.this.total() + info.private['#items'].length
  // @ts-expect-error -- there is no such local
  const missing: unknown = info.vals.discount
  // @ts-expect-error -- a number is no text
  const text: string = info.vals.rate
  return sum > 3 && missing === text
}

const untyped: Handler = ({ vals, uv, this: self, hit, finfo }) => {
  if (vals.rate > 0.2 && vals.user.id === 4711 && uv.limit < self.total()) return true
  // @ts-expect-error -- what we make ourselves has its type
  const text: string = hit
  return text === finfo.file
}

it('a hooks file reads what it captures with or without types', () => {
  const all = [
    probes.enable<Pricing>('types.ts:1', typed),
    probes.enable('types.ts:1', untyped),
    probes.enable<{ vals: { rate: number } }>('types.ts:1', ({ vals, uv }) => vals.rate > 0.2 && uv.anything.goes),
    probes.enable('types.ts:1', async ({ vals }) => (await vals.promise) > 2),
  ]
  expect(all.map(({ status }) => status)).toEqual(['pending', 'pending', 'pending', 'pending'])
  probes.disableAll()
})
