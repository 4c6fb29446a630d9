import { createReadStream } from 'node:fs'
import { createServer, get, type IncomingMessage } from 'node:http'
import { once } from 'node:events'
import { PassThrough } from 'node:stream'
import { probes } from 'unplugin-probes/runtime'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { at, loadModule } from './load-code.ts'
import { reported } from './reported.ts'

const FILE = 'node-objects.js'
const CODE = `export function serve(request, response) {
  /*@serve*/ return response
}
`
const AT = at(FILE, CODE, 'serve')
let serve: (...values: unknown[]) => unknown
beforeAll(async () => void ({ serve } = await loadModule<{ serve: typeof serve }>(FILE, CODE)))
afterEach(() => void probes.disableAll())

/** What is shown of two values. */
async function shown(request: unknown, response: unknown): Promise<{ request: unknown; response: unknown }> {
  let vals: unknown
  await reported(() => {
    probes.enable(AT, (info) => void ({ vals } = info.snapshot() as { vals: unknown }))
    serve(request, response)
  })
  return vals as { request: unknown; response: unknown }
}

describe("objects of Node's are summed up, and nothing of theirs is called", () => {
  it('requests and responses of a server', async () => {
    let asked = 0
    let seen: unknown
    const server = createServer((request, response) => {
      // One that a framework has put on it.
      Object.assign(request, { params: { id: '7' }, body: { name: 'Ann', password: 'hunter2' } })
      Object.defineProperty(request, 'query', { get: () => asked++, enumerable: true })
      void (async () => {
        seen = [await shown(request, response), (await shown(request.socket, 0)).request]
        response.writeHead(201).end('done')
      })()
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as { port: number }
    const headers = { authorization: 'Basic YTpi', cookie: 'session=1', 'x-many': ['a', 'b'], accept: 'text/plain' }
    const sent = get({ port, host: '127.0.0.1', path: '/orders?api_key=abcdef&n=1', headers })
    const [answer] = (await once(sent, 'response')) as [IncomingMessage]
    answer.resume()
    expect(seen).toEqual([
      {
        request: {
          '<type>': 'IncomingMessage',
          method: 'GET',
          url: '/orders?api_key=<redacted>&n=1',
          headers: {
            authorization: '<redacted>',
            cookie: '<redacted>',
            'x-many': 'a, b',
            accept: 'text/plain',
            host: `127.0.0.1:${port}`,
            connection: expect.any(String) as string,
          },
          complete: false,
          params: { id: '7' },
          body: { name: 'Ann', password: '<redacted>' },
          query: '<getter>',
        },
        response: { '<type>': 'ServerResponse', headersSent: false, finished: false },
      },
      { '<type>': 'Socket', connecting: false },
    ])
    expect(asked).toBe(0)
    expect(await shown(sent, answer)).toMatchObject({
      request: { '<type>': 'ClientRequest', method: 'GET', host: '127.0.0.1', path: '/orders?api_key=<redacted>&n=1', finished: true },
      response: { '<type>': 'IncomingMessage', status: 201, headers: { 'transfer-encoding': 'chunked' } },
    })
    server.close()
  })

  it('streams', async () => {
    const through = new PassThrough()
    through.write('12345')
    const file = createReadStream(import.meta.filename)
    expect(await shown(through, file)).toEqual({
      request: { '<type>': 'PassThrough', toRead: 5, toWrite: 0 },
      response: { '<type>': 'ReadStream', path: import.meta.filename, toRead: 0 },
    })
    file.destroy()
  })

  it('not what only looks like one', async () => {
    const { request } = await shown({ _events: {}, rawHeaders: ['a', 'b'], httpVersion: '1.1', own: 1 }, 0)
    expect(request).toMatchObject({ own: 1 })
  })
})
