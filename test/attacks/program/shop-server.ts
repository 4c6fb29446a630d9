import fastify from 'fastify'

const prices = new Map(Array.from({ length: 50 }, (_, i) => [`article-${i}`, 5 + ((i * 37) % 90)]))

function priceOf(article: string, count: number): number {
  const price = prices.get(article) ?? 0
  const sum = price * count /*@price*/
  return sum
}

async function discountOf(customer: string): Promise<number> {
  await new Promise((resolve) => setImmediate(resolve))
  return customer.endsWith('0') ? 10 : 0 /*@discount*/
}

const app = fastify()
app.get<{ Querystring: { article: string; count: string; customer: string } }>('/price', async (request) => {
  const { article, count, customer } = request.query
  const price = priceOf(article, Number(count))
  const discount = await discountOf(customer)
  const order = { article, price: price - discount, password: 'hunter2', lines: [{ article, count }] }
  return { article, price: order.price } /*@answer*/
})
app.get('/memory', async () => {
  globalThis.gc?.()
  return { heap: process.memoryUsage().heapUsed }
})
app.get('/stop', async () => {
  setImmediate(() => void app.close())
  return {}
})
await app.listen({ port: 0 })
console.log(`port ${(app.server.address() as { port: number }).port}`)
