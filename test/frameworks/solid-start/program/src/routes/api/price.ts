import type { APIEvent } from '@solidjs/start/server'
import { priceOf } from '../../price'

export function GET({ request }: APIEvent) {
  const count = Number(new URL(request.url).searchParams.get('count'))
  const priced = priceOf(count)
  return Response.json(priced)
}
