import { totalOf } from '../../price'

export function GET(request) {
  const { searchParams } = new URL(request.url)
  const [item, count] = [searchParams.get('item') ?? 'lamp', Number(searchParams.get('count') ?? 1)]
  return new Response(`${count} x ${item}: ${totalOf(item, count)}\n`)
}
