import Fastify from 'fastify'
import { orderPage, sessionOf } from './shop.ts'

/** The shop as a server. Returns its port. */
export async function serve() {
  const server = Fastify({ logger: false })
  server.addHook('onRequest', async (request) => {
    request.session = await sessionOf(request.headers.cookie)
  })
  server.get('/orders/:id', async ({ params, session }, reply) => {
    const page = await orderPage(session, Number(params.id))
    if (page === undefined) return reply.code(403).send('not yours')
    return reply.type('text/html').send(page)
  })
  await server.listen({ port: 0, host: '127.0.0.1' })
  const { port } = server.server.address()
  return port
}
