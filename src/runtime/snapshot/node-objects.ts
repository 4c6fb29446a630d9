import { append, getOwnPropertyDescriptor, indexOf, isArray, keys, toLowerCase } from '../guard/builtins.ts'

/** What there is to say of an object of Node's, whose own properties are its inner life: a few fields. */
export type Summary = Readonly<Record<string, unknown>>

/**
 * Requests, responses, sockets and streams of Node, by what they have of their own; nothing of theirs is called. `undefined` of all else.
 * Headers are as they were sent, by their names in lower case.
 */
export function summaryOf(object: object): Summary | undefined {
  if (own(object, '_events') === undefined) return undefined
  return incoming(object) ?? outgoing(object) ?? socket(object) ?? stream(object)
}

/** What such an object has of Node itself, besides names that begin with `_`. */
const INNER =
  ' agent aborted allowHalfOpen bytesRead chunkedEncoding client complete connecting destroyed domain end fd finished flags headersSent host' +
  ' httpValidation httpVersion httpVersionMajor httpVersionMinor insecureHTTPParser joinDuplicateHeaders maxHeaderSize maxHeadersCount' +
  ' maxRequestsOnConnectionReached method mode next on addListener prependListener outputData outputSize parser path pos protocol' +
  ' rawHeaders rawTrailers req res reusedSocket sendDate server setEncoding shouldKeepAlive socket socketPath start statusCode' +
  ' statusMessage strictContentLength timeout timeoutCb upgrade upgradeOrConnect url useChunkedEncodingByDefault writable '

/** What the program has put on it: `params`, `body`, `user`. */
export function addedTo(object: object): readonly string[] {
  const added: string[] = []
  const names = keys(object)
  for (let i = 0; i < names.length; i++) if (names[i]![0] !== '_' && indexOf(INNER, ` ${names[i]!} `) === -1) append(added, names[i]!)
  return added
}

function incoming(object: object): Summary | undefined {
  const headers = own(object, 'rawHeaders')
  if (!isArray(headers) || own(object, 'httpVersion') === undefined) return undefined
  const status = own(object, 'statusCode')
  const line = typeof status === 'number' ? { status } : { method: own(object, 'method'), url: own(object, 'url') }
  return fields({
    ...line,
    headers: headersOf(headers),
    complete: own(object, 'complete'),
    aborted: own(object, 'aborted') === true || undefined,
  })
}

function outgoing(object: object): Summary | undefined {
  const header = own(object, '_header')
  if (header === undefined || !isArray(own(object, 'outputData'))) return undefined
  return fields({
    method: own(object, 'method'),
    host: own(object, 'host'),
    path: own(object, 'path'),
    status: own(object, 'statusCode'),
    headersSent: typeof header === 'string',
    finished: own(object, 'finished'),
  })
}

function socket(object: object): Summary | undefined {
  if (own(object, '_pendingEncoding') === undefined || own(object, '_hadError') === undefined) return undefined
  const peer = own(object, '_peername')
  // Known when somebody has asked for it.
  const isKnown = typeof peer === 'object' && peer !== null && own(peer, 'address') !== undefined
  const remote = isKnown ? `${own(peer, 'address') as string}:${own(peer, 'port') as number}` : (own(object, '_host') ?? undefined)
  return fields({ remote, connecting: own(object, 'connecting'), failed: own(object, '_hadError') === true || undefined })
}

function stream(object: object): Summary | undefined {
  const readable = own(object, '_readableState')
  const writable = own(object, '_writableState')
  const buffered = (state: unknown): unknown => (typeof state === 'object' && state !== null ? own(state, 'length') : undefined)
  if (readable === undefined && writable === undefined) return undefined
  return fields({ path: own(object, 'path'), toRead: buffered(readable), toWrite: buffered(writable) })
}

/** Names and values in turn. */
function headersOf(list: readonly unknown[]): object {
  const headers: Record<string, unknown> = { __proto__: null } as never
  for (let i = 0; i + 1 < list.length; i += 2) {
    const [name, value] = [valueAt(list, i), valueAt(list, i + 1)]
    if (typeof name !== 'string') continue
    const key = toLowerCase(name)
    headers[key] = key in headers ? `${headers[key] as string}, ${value as string}` : value
  }
  return headers
}

function valueAt(list: readonly unknown[], index: number): unknown {
  const value: unknown = getOwnPropertyDescriptor(list, index)?.value
  return typeof value === 'string' ? value : ''
}

function own(object: object, name: string): unknown {
  return getOwnPropertyDescriptor(object, name)?.value
}

/** Those that there are. */
function fields(all: Record<string, unknown>): Summary {
  const some: Record<string, unknown> = { __proto__: null } as never
  for (const name in all) if (all[name] !== undefined) some[name] = all[name]
  return some
}
