import {
  probes,
  type Captured,
  type FunctionInfo,
  type Handler,
  type Probe,
  type ProbeInfo,
  type Probes,
  type Site,
} from 'unplugin-probes/runtime'
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

// The recipes of README: what a hooks file opens ends with its load. Never called.
export default async function recipes(given: Probes): Promise<() => void> {
  const timer = setInterval(() => {}, 1000)
  probes.signal.addEventListener('abort', () => clearInterval(timer))
  await fetch('http://localhost', { signal: given.signal })
  given.onUnload(() => clearInterval(timer))
  return () => clearInterval(timer)
}

// Helpers have names for what they are given.
function line<T extends Captured>(info: ProbeInfo<T>): string {
  const { file, line: at }: FunctionInfo = info.finfo
  return `${file}:${at}`
}
const watched = (address: string, handler: Handler): Probe => probes.enable(address, handler)
const first = (probe: Probe): Site | undefined => probe.sites[0]

it('handlers may return what they like, but no generator, which would run nothing', () => {
  const list: string[] = []
  const all = [
    probes.enable('types.ts:2', (info) => list.push(line(info))),
    probes.enable<Pricing>('types.ts:2', (info) => void line(info)),
    probes.enable<Pricing>('types.ts:2', (info) => line(info)),
    probes.enable('types.ts:2', ({ vals }) => vals.anything),
    probes.enable('types.ts:2', ({ vals }) => vals.rate as unknown),
    probes.enable('types.ts:2', ({ vals }) => (vals.rate > 1 ? true : undefined)),
    probes.enable('types.ts:2', ({ vals }) => new Map([[1, vals]])),
    probes.enable('types.ts:2', ({ vals }) => [vals].values()),
    probes.enable('types.ts:2', () => {
      throw new Error('no')
    }),
    probes.enable('types.ts:2', async () => true),
    watched('types.ts:2', (info) => line(info)),
  ]
  expect(all.map(({ status }) => status)).toEqual(all.map(() => 'pending'))
  expect(first(all[0]!)).toBeUndefined()
  const wrong = [
    // @ts-expect-error -- its body would never run
    probes.enable('types.ts:2', function* ({ vals }) {
      yield vals.rate
    }),
    // @ts-expect-error -- nor this one's
    probes.enable('types.ts:2', async function* () {
      yield 1
    }),
  ]
  expect(wrong.map(({ status }) => status)).toEqual(['error', 'error'])
  probes.disableAll()
})
