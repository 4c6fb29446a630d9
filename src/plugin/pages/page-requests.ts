import { randomUUID } from 'node:crypto'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { SERVER_FOLDER } from '../../site-table/page-channel.ts'
import { PageSocket } from './page-socket.ts'
import type { ServedHooks } from './served-hooks.ts'

const OURS = new RegExp(`/${SERVER_FOLDER}(channel(?:\\.js)?|hooks/[^?]*)(?:\\?(.*))?$`)
/** Pages of other servers on the same machine may ask, as Vite's own do: those of a program whose assets alone come from this server. */
const THIS_MACHINE = /^https?:\/\/(?:(?:[^:/]+\.)?localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/

/** The builds of this process whose pages are served, by name. */
const builds = new Map<string, ServedHooks>()
const heard = new WeakSet<object>()
/** Whoever can read it can read the server's answers: sockets are not asked where they come from by the server itself. */
const token = randomUUID()
/** Other sites that a server is told to trust, as it names them. */
const trusted = new Set<string>()

/** A server's pages are told of a build's hooks file. @returns ends that */
export function serveBuild(hooks: ServedHooks): () => void {
  builds.get(hooks.build)?.stop()
  builds.set(hooks.build, hooks)
  return () => {
    hooks.stop()
    if (builds.get(hooks.build) === hooks) builds.delete(hooks.build)
  }
}

/** Lets pages of other hosts ask, in the words of `allowedHosts`: a name, or `.name` for those below it as well. */
export function trustHosts(hosts: unknown): void {
  for (const host of [hosts].flat()) if (typeof host === 'string' && /^\.?[\w-]+\./.test(host)) trusted.add(host.toLowerCase())
}

/** Listens to the web sockets of a server. */
export function hearSockets(server: object | null | undefined): void {
  if (!server || heard.has(server)) return
  heard.add(server)
  ;(server as Server).on('upgrade', upgrade)
}

/** A middleware for the server of any bundler: all that it does not know goes on. It changes nothing, whoever asks. */
export function answerPages(request: IncomingMessage, response: ServerResponse, next: () => void): void {
  const [, path = '', query = ''] = OURS.exec(request.url ?? '') ?? []
  if (path === '' || path === 'channel') return next()
  // Where nobody has named the server: in one that belongs to somebody else.
  hearSockets((request.socket as { server?: object } | null)?.server)
  const { origin } = request.headers
  response.setHeader('cache-control', 'no-store, no-transform')
  response.setHeader('x-content-type-options', 'nosniff')
  response.setHeader('vary', 'origin')
  if (request.method !== 'GET' || !isAllowed(request)) return refuse(response, 403)
  const text = path === 'channel.js' ? channelText(query) : partText(path)
  if (text === undefined) return refuse(response, 404)
  if (origin !== undefined) response.setHeader('access-control-allow-origin', origin)
  response.setHeader('content-type', 'text/javascript; charset=utf-8')
  response.end(text)
}

function refuse(response: ServerResponse, status: number): void {
  response.statusCode = status
  response.end()
}

function channelText(query: string): string | undefined {
  return builds.has(new URLSearchParams(query).get('build') ?? '') ? `export default ${JSON.stringify(token)}` : undefined
}

function partText(path: string): string | undefined {
  return builds.get(path.split('/')[1] ?? '')?.text(path)
}

/** Whether a page that asks is the server's own, or one that the server lets in. */
function isAllowed({ headers }: IncomingMessage): boolean {
  const { origin, host = headers[':authority'] as string | undefined } = headers
  const site = headers['sec-fetch-site']
  // The browser says so itself; behind a proxy the host can have another name.
  if (site === 'same-origin' || site === 'none') return true
  if (origin === undefined) return site === undefined
  return THIS_MACHINE.test(origin) || origin.replace(/^https?:\/\//, '') === host || isTrusted(origin)
}

function isTrusted(origin: string): boolean {
  const name = URL.canParse(origin) ? new URL(origin).hostname : ''
  return [...trusted].some((it) => name === it.replace(/^\./, '') || (it.startsWith('.') && name.endsWith(it)))
}

function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
  const [, path, query] = OURS.exec(request.url ?? '') ?? []
  if (path !== 'channel') return
  const asked = new URLSearchParams(query)
  const hooks = builds.get(asked.get('build') ?? '')
  const isWebSocket = request.headers['sec-websocket-key'] !== undefined && /^websocket$/i.test(request.headers.upgrade ?? '')
  if (!hooks || !isWebSocket || asked.get('token') !== token || !isAllowed(request))
    return void socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n')
  const page = new PageSocket(request, socket, head, (event, data) => hooks.take(page, event, data))
  hooks.add(page)
  socket.on('close', () => hooks.delete(page))
}
