import { createServer } from 'node:http'

const state = { isOver: false }

/** Never returns by itself. */
function loop(): void {
  let count = 0
  const text = 'in the loop'
  while (!state.isOver) {
    count = (count + text.length) % 1000 /*@loop*/
  }
}

/** Goes deep again and again. */
function deep(): void {
  const down = (depth: number): number => {
    const next = depth - 1 /*@deep*/
    return next < 0 ? 0 : down(next) + 1
  }
  while (!state.isOver) down(50)
}

/** Gives nothing else its turn. */
async function jobs(): Promise<void> {
  const nothing = Promise.resolve(1)
  for (let round = 0; !state.isOver;) {
    round = (round + (await nothing)) % 1000 /*@job*/
  }
}

const server = createServer((request, response) => {
  response.setHeader('connection', 'close')
  if (request.url === '/stop') server.close()
  if (request.url !== '/' && request.url !== '/stop') process.stderr.write('hanging now\n')
  if (request.url === '/loop') loop()
  if (request.url === '/deep') deep()
  if (request.url === '/jobs') void jobs()
  response.end(request.url === '/loop' ? 'over' : 'fine')
})
server.listen(0, () => console.log(`port ${(server.address() as { port: number }).port}`))
