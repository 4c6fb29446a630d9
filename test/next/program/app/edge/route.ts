import { probes } from 'unplugin-probes/runtime'
import { priceOf } from '../../lib/price'

export const runtime = 'edge'

export function GET(request: Request): Response {
  return Response.json({ price: priceOf(Number(new URL(request.url).searchParams.get('count'))) })
}

export async function POST(request: Request): Promise<Response> {
  return Response.json(probes.apply(await request.text()))
}
