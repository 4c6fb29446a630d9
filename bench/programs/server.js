import Fastify from 'fastify'

const items = new Map(Array.from({ length: 1000 }, (_, i) => [i, { id: i, name: `item ${i}`, price: (i * 37) % 500 }]))

/** A server as many are. Returns its port. */
export async function serve() {
  const server = Fastify({ logger: false })
  server.addHook('onRequest', async (request) => {
    request.started = Date.now()
  })
  server.get('/items/:id', async ({ params, started }, reply) => {
    const item = items.get(Number(params.id))
    if (!item) return reply.code(404).send({ error: 'not found' })
    return { ...item, total: totalOf(item), started }
  })
  await server.listen({ port: 0, host: '127.0.0.1' })
  const { port } = server.server.address()
  return port
}

/** @param {{ price: number }} item */
function totalOf(item) {
  const tax = item.price * 0.2
  const total = item.price + tax
  return Math.round(total * 100) / 100
}
