import { probes } from 'unplugin-probes/runtime'
import { afterEach, beforeAll, expect, it } from 'vitest'
import { at, loadModule } from '../runtime/load-code.ts'
import { reported } from '../runtime/reported.ts'

const FILE = 'pairs.js'
const CODE = `export function send(headers) {
  /*@send*/ return headers.length
}
`
const SEND = at(FILE, CODE, 'send')
let send: (headers: unknown) => number
beforeAll(async () => void ({ send } = await loadModule<{ send: typeof send }>(FILE, CODE)))
afterEach(() => void probes.disableAll())

const HEADERS = [
  { name: 'Authorization', value: 'a-secret' },
  { key: 'X-Api-Key', values: ['a-secret'] },
  { header: 'set-cookie', val: 'a-secret', value: true },
  { name: 'Accept', value: 'text/html', token: 'a-secret' },
  { label: 'plain', value: 5 },
]

it('what stands beside the name of a secret is one, in snapshots, logs and expressions', async () => {
  const lines = await reported(() => {
    probes.snapshot(SEND)
    probes.log(SEND, '{headers[0].value} {headers[1].values} {headers[1].values[0]} {headers[2].val} {headers[3].value} {headers[4].value}')
    probes.enable(SEND, (info) => info.log('all', info.vals.headers))
    send(HEADERS)
  })
  expect(lines).toHaveLength(3)
  expect(lines.join()).not.toContain('a-secret')
  expect(lines[0]).toContain('[{name: "Authorization", value: "<redacted>"}, {key: "X-Api-Key", values: "<redacted>"}')
  expect(lines[0]).toContain('{name: "Accept", value: "text/html", token: "<redacted>"}, {label: "plain", value: 5}')
  expect(lines[1]).toMatch(/<redacted> <redacted> <redacted> <redacted> text\/html 5$/)
})
