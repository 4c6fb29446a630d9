import { priceOf } from '../../../lib/price'

export function GET(request: Request): Response {
  const count = Number(new URL(request.url).searchParams.get('count'))
  try {
    return Response.json({ price: priceOf(count) })
  } catch (error) {
    return new Response(`${error}`, { status: 500 })
  }
}
