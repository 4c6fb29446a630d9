/** A worker that somebody who knows its key can probe, as docs/edge.md says. Its last statement of each function is what tests look at. */
const WORKER = `import { probes } from 'unplugin-probes/runtime'
import { priceOf } from './price.ts'

export async function answer(request: Request, key: string): Promise<Response> {
  const { pathname, searchParams } = new URL(request.url)
  if (pathname === '/probes') {
    if (request.headers.get('x-probes-key') !== key) return new Response('no', { status: 403 })
    return Response.json(probes.apply(await request.text()))
  }
  return new Response('price ' + priceOf(Number(searchParams.get('count'))))
}
`

const PRICE = `const rate = 2
export function priceOf(count: number): number {
  const price = count * rate
  return price
}
`

/** For workerd: a module with a binding. */
export const WORKERD_SOURCES: Readonly<Record<string, string>> = {
  'src/worker.ts': `import { answer } from './answer.ts'
export default { fetch: (request: Request, env: { PROBES_KEY: string }) => answer(request, env.PROBES_KEY) }
`,
  'src/answer.ts': WORKER,
  'src/price.ts': PRICE,
}

/** For Vercel's: a script that listens. */
export const EDGE_LIGHT_SOURCES: Readonly<Record<string, string>> = {
  ...WORKERD_SOURCES,
  'src/worker.ts': `import { answer } from './answer.ts'
addEventListener('fetch', (event: any) => event.respondWith(answer(event.request, 'secret')))
`,
}

/** What a test sends to turn probes on. */
export const ON: string = JSON.stringify({ probes: [{ at: 'price.ts:4', log: 'count {count}, rate {rate}, price {price}', ttl: '10m' }] })
