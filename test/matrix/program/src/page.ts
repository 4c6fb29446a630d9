import { probes } from 'unplugin-probes/runtime'
import * as shop from './answer.ts'
import turnOn from './turn-on.ts'

/** A page asks whoever opened it for requests, which works in every browser. */
const to = new URLSearchParams(location.search).get('to')
let newest = shop.answer
let sent: Promise<unknown> = Promise.resolve()
const post = (path: string, body: string): Promise<unknown> => (sent = sent.then(() => fetch(`${to}/${path}`, { method: 'POST', body })))
console.log = (...values) => void post('said', values.join(' '))
addEventListener('error', ({ message }) => void post('said', `error: ${message}`))

// Vite gives the new module, webpack and Rspack change what the old one exports.
if (import.meta.hot) import.meta.hot.accept('./answer.ts', (module: typeof shop) => void (newest = module.answer))
if (import.meta.webpackHot) import.meta.webpackHot.accept('./answer.ts', () => void (newest = shop.answer))

async function serve(): Promise<void> {
  for (;;) {
    const request = await (await fetch(`${to}/next`)).text()
    let text = request
    if (request === 'on') turnOn(probes)
    else if (request === 'off') probes.disableAll()
    else if (request !== 'end') text = await newest(request)
    await post('answer', text)
    if (request === 'end') return
  }
}

void serve()
