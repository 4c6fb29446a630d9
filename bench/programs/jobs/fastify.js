import { connect } from 'node:net'
import Fastify from 'fastify'

const REQUESTS = 100
const schema = {
  params: { type: 'object', properties: { id: { type: 'integer' } } },
  response: {
    200: {
      type: 'object',
      properties: { id: { type: 'integer' }, name: { type: 'string' }, tags: { type: 'array', items: { type: 'string' } } },
    },
  },
}

/** @type {import('fastify').FastifyInstance} */
let server
/** @type {import('node:net').Socket} */
let socket
let request = ''

export async function setUp() {
  server = Fastify({ logger: false })
  server.addHook('onRequest', async (incoming) => {
    incoming.started = incoming.headers.host
  })
  server.addHook('preHandler', (incoming, _, done) => {
    incoming.user = incoming.query.user ?? 'nobody'
    done()
  })
  server.get('/items/:id', { schema }, async ({ params, user }) => ({ id: params.id, name: `item of ${user}`, tags: ['a', 'b'] }))
  server.setNotFoundHandler((_, reply) => reply.code(404).send('nothing'))
  await server.listen({ port: 0, host: '127.0.0.1' })
  const { port } = server.server.address()
  socket = connect(port, '127.0.0.1').setEncoding('latin1').setNoDelay(true)
  await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject))
  request = Array.from({ length: REQUESTS }, (_, i) => `GET /items/${100 + i}?user=me HTTP/1.1\r\nHost: localhost\r\n\r\n`).join('')
}

/** A bare socket, as a client of ours would take more time than the server. */
export async function run() {
  return await new Promise((resolve, reject) => {
    let text = ''
    const take = (/** @type {string} */ chunk) => {
      text += chunk
      const bodies = text.match(/\{"id":\d+,"name":"item of me","tags":\["a","b"\]\}/g) ?? []
      if (bodies.length < REQUESTS) return
      socket.off('data', take)
      resolve(bodies.join('').length)
    }
    socket.on('data', take).once('close', reject)
    socket.write(request)
  })
}

export async function tearDown() {
  socket.removeAllListeners('close').destroy()
  await server.close()
}
