import { probes } from 'unplugin-probes/runtime'
import { priceOf } from './price.ts'

interface Env {
  readonly PROBES_KEY: string
}

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url)
    if (pathname === '/probes' && request.headers.get('x-probes-key') === env.PROBES_KEY)
      return Response.json(probes.apply(await request.text()))
    return new Response(`${priceOf(Number(searchParams.get('count')))}\n`)
  },
}
