import { createServer } from 'node:http'

let served = 0
const unrelated = 'not referred to by handle'

function handle(id: string): string {
  const greeting = `hello ${id}` /*@greeting*/
  served++ /*@served*/
  if (served < 0) {
    const never = unrelated
    return never
  }
  return greeting /*@return*/
}

const server = createServer((request, response) => {
  if (request.url === '/stop') server.close()
  response.setHeader('connection', 'close').end(handle(request.url ?? ''))
})
server.listen(0, () => console.log(`port ${(server.address() as { port: number }).port}`))
