import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { totalOf } from './shop.ts'

const server = createServer((request, response) => {
  const { searchParams } = new URL(request.url ?? '/', 'http://localhost')
  const [item, count] = [searchParams.get('item') ?? 'lamp', Number(searchParams.get('count') ?? 1)]
  response.end(`${count} x ${item}: ${totalOf(item, count)}\n`)
})

server.listen(Number(process.env.PORT ?? 3000), () => {
  console.log(`listening on http://localhost:${(server.address() as AddressInfo).port}`)
})
