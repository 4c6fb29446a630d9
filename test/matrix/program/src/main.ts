import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { answer } from './answer.ts'

/** Where nothing follows a hooks file, what imports this turns probes on and off. */
export const asked: { turn?: (path: string) => void } = {}

/** A program of Node, Deno, Bun, and of test runners, whose test waits for this. */
export const ended: Promise<void> = new Promise((resolve) => {
  const server = createServer((request, response) => {
    const path = decodeURIComponent((request.url ?? '').slice(1))
    response.setHeader('connection', 'close')
    const turns = path === 'on' || path === 'off'
    if (turns) asked.turn?.(path)
    const answered = turns || path === 'end' ? Promise.resolve(path) : answer(path)
    void answered.catch(String).then((text) => response.end(text))
    if (path === 'end') server.close(() => resolve())
  })
  server.listen(0, '127.0.0.1', () => process.stdout.write(`listening ${(server.address() as AddressInfo).port}\n`))
})
