import fastify from 'fastify'
import { timeit } from './hot.ts'
import { priceOrder, type Order } from './orders.ts'

const app = fastify()

app.post<{ Body: Order }>('/orders', (request) => priceOrder(request.body))

app.get<{ Params: { name: string }; Querystring: { times: string } }>('/hot/:name', ({ params, query }) => ({
  nanoseconds: timeit(params.name, Number(query.times)),
}))

app.get('/cpu', () => {
  const { user, system } = process.cpuUsage()
  return { microseconds: user + system }
})

app
  .listen({ host: '127.0.0.1', port: Number(process.env['PORT'] ?? 0) })
  .then((address) => console.log(`listening on ${address}`))
  .catch((error: unknown) => {
    console.error(error)
    process.exitCode = 1
  })
