import { createServer } from 'node:http'
import { createServer as createVite } from 'vite'

const vite = await createVite({ root: import.meta.dirname })

const server = createServer(async (request, response) => {
  // Asked for anew each time, so that what was edited is what runs.
  const { render } = await vite.ssrLoadModule('/src/render.ts')
  const html = render(new URL(request.url, 'http://localhost').searchParams)
  response.setHeader('content-type', 'text/html').end(html)
})

server.listen(Number(process.env.PORT ?? 3000), () => console.log(`listening on http://localhost:${server.address().port}`))
