import { createServer } from 'node:http'

const prices = new Map([
  ['lamp', 40],
  ['desk', 300],
])

function totalOf(name, count) {
  const full = (prices.get(name) ?? 0) * count
  const discount = full > 500 ? full * 0.1 : 0
  return full - discount
}

const server = createServer((request, response) => {
  const { searchParams } = new URL(request.url, 'http://localhost')
  const [item, count] = [searchParams.get('item') ?? 'lamp', Number(searchParams.get('count') ?? 1)]
  response.end(`${count} x ${item}: ${totalOf(item, count)}\n`)
})

server.listen(Number(process.env.PORT ?? 3000), () => console.log(`listening on http://localhost:${server.address().port}`))
