// A process of its own: starts a server, keeps it busy, and changes its hooks file meanwhile. Prints one line of JSON.
// Arguments: the server's bundle, a folder for the hooks file, addresses in JSON, number of this process.
import { fork } from 'node:child_process'
import { renameSync, unlinkSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const CONNECTIONS = 8
const [bundle = '', folder = '', addresses = '', number = ''] = process.argv.slice(2)
const hooks = join(folder, 'probes.hooks.ts')
const env = { ...process.env, PROBES_HOOKS: hooks }
const server = fork(fileURLToPath(new URL('serve.js', import.meta.url)), [bundle], { env, silent: true })
let log = ''
server.stderr?.on('data', (chunk) => (log = `${log}${chunk}`.slice(-2000)))

let replies = 0
let version = 0
/** @type {Record<string, { how: string, time: number }[]>} */
const samples = { 'first load': [], edit: [], removal: [], 'created again': [] }
try {
  const { port } = await told(({ port }) => port > 0)
  for (let i = 0; i < CONNECTIONS; i++) request(port)
  await answered(500)
  await measure('first load', save)
  await measure('edit', save)
  await measure('edit', save)
  await measure('removal', remove)
  await measure('created again', save)
  await measure('removal', remove)
} catch (error) {
  throw new Error(`${error}; the server said: ${log}`)
} finally {
  server.kill()
}
process.stdout.write(`\n${JSON.stringify(samples)}\n`)
process.exit()

/** @param {string} name @param {(how: 'rename' | 'in place') => Promise<number>} change */
async function measure(name, change) {
  // Not in step with the watcher's timer, nor with its pauses.
  await sleep(150 + ((Number(number) * 37 + version * 61) % 200))
  const how = (Number(number) + version) % 2 === 0 ? 'rename' : 'in place'
  samples[name]?.push({ how, time: await change(how) })
}

/** @param {'rename' | 'in place'} how */
async function save(how) {
  const wanted = ++version
  const lines = JSON.parse(addresses).map((/** @type {string} */ address) => `probes.enable('${address}', handler)`)
  const text = [
    "import { probes, type ProbeInfo } from 'unplugin-probes/runtime'",
    `const handler = ({ hit }: ProbeInfo) => { if (hit > 0) (globalThis as any).reached(${wanted}) }`,
    ...lines,
  ].join('\n')
  const hit = told((message) => message.version === wanted)
  const target = how === 'rename' ? `${hooks}.tmp` : hooks
  const start = now()
  writeFileSync(target, text, { mode: 0o644 })
  if (how === 'rename') renameSync(target, hooks)
  return (await hit).at - start
}

/** Until the last hit: none more in many requests, each of which hits while the probes are on. */
async function remove() {
  const start = now()
  unlinkSync(hooks)
  for (let before = 0; ;) {
    await answered(200)
    const message = told(({ last }) => last > 0)
    server.send('last')
    const { last } = await message
    if (last === before) return last - start
    before = last
  }
}

/**
 * A request after the other on a bare socket, as a client of ours would take more time than the server.
 * @param {number} port
 */
function request(port) {
  let id = 0
  const socket = connect(port, '127.0.0.1').setNoDelay(true)
  const ask = () => socket.write(`GET /items/${id++ % 1000} HTTP/1.1\r\nHost: localhost\r\n\r\n`)
  // When the server ends; what it said is in the log.
  socket.on('error', () => {})
  socket.on('connect', ask).on('data', () => {
    replies++
    ask()
  })
}

/** @param {number} more replies from now on */
async function answered(more) {
  const wanted = replies + more
  const end = now() + 20_000
  while (replies < wanted) {
    if (now() > end) throw new Error(`${replies} replies`)
    await sleep(5)
  }
}

/** @param {(message: any) => boolean} isIt @returns {Promise<any>} */
function told(isIt) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => end(() => reject(new Error('nothing from the server in 20 s'))), 20_000)
    const take = (/** @type {unknown} */ message) => {
      if (isIt(message)) end(() => resolve(message))
    }
    const end = (/** @type {() => void} */ settle) => {
      clearTimeout(timer)
      server.off('message', take)
      settle()
    }
    server.on('message', take)
  })
}

/** Milliseconds of the clock that all processes share. */
function now() {
  return Number(process.hrtime.bigint()) / 1e6
}
