import { probes } from 'unplugin-probes/runtime'
import { answer } from './answer.ts'
import turnOn from './turn-on.ts'

/** A worker of an edge runtime, which has no files: a request turns probes on. */
export default {
  async fetch(request: Request): Promise<Response> {
    const path = decodeURIComponent(new URL(request.url).pathname.slice(1))
    if (path === 'on') turnOn(probes)
    else if (path === 'off') probes.disableAll()
    else return new Response(await answer(path))
    return new Response(path)
  },
}
